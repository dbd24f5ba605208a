/** What PostgreSQL can keep, asked where text and instants come in: what it cannot is refused there and is no bug later. */

/** No NUL, and no half of a character (a lone surrogate becomes another character on the way). */
export const isStorableText = (text: string): boolean => !text.includes("\0") && text.isWellFormed();

const FIRST_MS = Date.UTC(2000, 0, 1);
const END_MS = Date.UTC(2100, 0, 1);

/** An instant of this century: what is dated otherwise was never business of ours, and has no partition. */
export const isStorableInstant = (at: Date): boolean => at.getTime() >= FIRST_MS && at.getTime() < END_MS;
