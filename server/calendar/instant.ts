import { type Day, isDay } from "./day.ts";

/** China has one time zone and no summer time; the process's own zone is never asked. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** RFC 3339 with +08:00 to the second, "2026-11-20T12:00:00+08:00"; parts of a second are dropped. */
export function instantText(at: Date): string {
  return `${new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** The clock in China without a zone, as bills and Alipay write it: "2026-11-20 12:00:00". */
export function clockText(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}

/** Reads "2026-11-20T12:00:00+08:00"; undefined for anything else: only this form stands in documents and files. */
export function readInstant(text: string): Date | undefined {
  const m = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})\+08:00$/.exec(text);
  if (!m || !isDay(m[1] as string)) return undefined;
  if (Number(m[2]) > 23 || Number(m[3]) > 59 || Number(m[4]) > 59) return undefined;
  return new Date(text);
}

/** The calendar day in China, "2026-11-20". */
export function dayOf(at: Date): Day {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10) as Day;
}

/** Midnight in China at the beginning of a day. */
export function startOf(day: Day): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
