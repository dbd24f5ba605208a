/** What PostgreSQL can keep, asked where text and instants come in: what it cannot is refused there and is no bug later. */

/** No NUL, and no half of a character (a lone surrogate becomes another character on the way). */
export const isStorableText = (text: string): boolean => !text.includes("\0") && text.isWellFormed();

const FIRST_MS = Date.UTC(2000, 0, 1);
const END_MS = Date.UTC(2100, 0, 1);

/** An instant of this century: what is dated otherwise was never business of ours, and has no partition. */
export const isStorableInstant = (at: Date): boolean => at.getTime() >= FIRST_MS && at.getTime() < END_MS;

/** Clocks differ; by more than this, ms, none is wrong by accident, and within it every day has its partition (`ensure_partitions`). */
const CLOCKS_DIFFER_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * Whether something that began at `beganMs` can have been told by `now` to have happened `at`: not before it began and not
 * ahead of us, but for what clocks may differ by.
 */
export const isMeantInstant = (at: Date, { beganMs, now }: { beganMs: number; now: Date }): boolean =>
  at.getTime() >= beganMs - CLOCKS_DIFFER_MS && at.getTime() <= now.getTime() + CLOCKS_DIFFER_MS;

/** Longest word of others that we repeat to somebody, characters. */
const REPEATED_MAX = 200;

/** What a stranger wrote, fit to be repeated in a reason, a log or a row: cut, without controls and halves of characters. */
export const repeatable = (text: string): string =>
  text
    .slice(0, REPEATED_MAX)
    .toWellFormed()
    .replace(/\p{Cc}/gu, "\ufffd");
