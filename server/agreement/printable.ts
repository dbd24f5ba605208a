const LENGTH_MAX = 64;

/**
 * Whether a name of a document can stand in a line that people consent to: no control, no line end, nothing that turns the
 * direction of writing, so that no name can pass for a sentence of the text around it.
 */
export const isPrintable = (text: string): boolean =>
  text.length <= LENGTH_MAX && /^[^\p{C}\p{Zl}\p{Zp}|]+$/u.test(text);
