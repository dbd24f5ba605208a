/** Beijing time as the acquirer's systems print it. Days are "2026-11-20"; +08:00 all year, no summer time. */
const OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

const beijing = (at: Date) => new Date(at.getTime() + OFFSET_MS).toISOString();

export const dayOf = (at: Date): string => beijing(at).slice(0, 10);
/** "20261120" */
export const compactDay = (day: string): string => day.replaceAll("-", "");
/** "2026-11-20 12:00:00": bills and Alipay. */
export const wallTime = (at: Date): string => beijing(at).slice(0, 19).replace("T", " ");
/** "2026-11-20T12:00:00+08:00" */
export const rfc3339 = (at: Date): string => `${beijing(at).slice(0, 19)}+08:00`;
/** Midnight at the beginning of the day. */
export const startOf = (day: string): Date => new Date(`${day}T00:00:00+08:00`);
export const addDays = (day: string, days: number): string =>
  dayOf(new Date(startOf(day).getTime() + days * DAY_MS));
/** Reads "2026-11-20 12:00:00" as Beijing time; invalid text gives an invalid date. */
export const fromWallTime = (text: string): Date =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
    ? new Date(`${text.replace(" ", "T")}+08:00`)
    : new Date(Number.NaN);
