import { type Day, isDay } from "./day.ts";

/** "2026-11-20" into the "20261120" of files and file names. */
export const writeCompactDay = (day: Day): string => day.replaceAll("-", "");

/** Reads "20261120"; undefined for anything else. */
export function readCompactDay(text: string): Day | undefined {
  if (!/^\d{8}$/.test(text)) return undefined;
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return isDay(day) ? day : undefined;
}
