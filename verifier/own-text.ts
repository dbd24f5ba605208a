/** A copy that stands alone: what is cut out of a line keeps the block of the file alive that the line was read with. */
export const ownText = (text: string): string => Buffer.from(text).toString();
