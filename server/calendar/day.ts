import { assert } from "../assert.ts";

declare const brand: unique symbol;
/** A day that exists in the calendar, "2026-11-20". The compact form of files lives in codecs (`compact-day-codec.ts`). */
export type Day = string & { readonly [brand]: "Day" };

/** Whether text is a day that exists, "2026-02-30" does not. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [y, m, d] = text.split("-").map(Number) as [number, number, number];
  if (m < 1 || m > 12 || d < 1) return false;
  return d <= new Date(Date.UTC(y, m, 0)).getUTCDate();
}

/** The later of two. */
export const laterDay = (a: Day, b: Day): Day => [a, b].sort()[1] as Day;

/** Reads a day; undefined for anything else. */
export const readDay = (text: string): Day | undefined => (isDay(text) ? text : undefined);

/** A day that our own tables, rows or code state; anything else there is a bug. */
export function dayFrom(text: string): Day {
  assert(isDay(text), "a day is yyyy-MM-dd");
  return text;
}
