/** Beijing time as the acquirer's requests state it. */
export const DAY_MS = 86_400_000;

/** Reads "2026-11-20 12:00:00" as Beijing time; invalid text gives an invalid date. */
export const fromWallTime = (text: string): Date =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
    ? new Date(`${text.replace(" ", "T")}+08:00`)
    : new Date(Number.NaN);
