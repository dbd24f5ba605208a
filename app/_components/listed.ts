/** Names one after the other, as the reader's language separates them. */
export const listed = (names: readonly string[], locale: string): string =>
  names.join(locale.startsWith("zh") ? "、" : ", ");
