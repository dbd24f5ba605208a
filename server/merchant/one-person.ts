/**
 * What one person of the acquirer does alone works at once and ends by itself unless a second one confirms it: a suspension
 * after 24 hours, a hold after 24 hours of working days (docs/domain.md §2). What ended so is not set again by one. Pure; the
 * acquirer's core and the platform's desk ask the same. Never the same person twice stands with whoever writes it.
 */
import { addDays, type Calendar, isWorkingDay } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf, startOf } from "../calendar/instant.ts";
import { Refused } from "../domain-error.ts";
import type { LifeCycle } from "../life-cycle.ts";

/** How long one person's word holds, ms. */
const CONFIRM_WITHIN_MS = 24 * 3_600_000;

/** asked: waits for the second person, without effect. placed: works. lapsed: nobody confirmed it. lifted: ended by two. */
export type StopStatus = "asked" | "placed" | "confirmed" | "lapsed" | "lifted";

export const STOP_LIFE = {
  table: "suspension",
  column: "status",
  first: ["asked", "placed"],
  next: {
    asked: ["confirmed", "lapsed"],
    placed: ["confirmed", "lapsed", "lifted"],
    confirmed: ["lifted"],
    lapsed: [],
    lifted: [],
  },
} as const satisfies LifeCycle<StopStatus>;

/** Whether it keeps anything back. */
export const isInEffect = (status: StopStatus): boolean => status === "placed" || status === "confirmed";

/** How one person's word begins: after one of the same kind that nobody confirmed, only the second person's makes it work. */
export const firstStatus = (formerStatus: StopStatus | undefined): "asked" | "placed" =>
  formerStatus === "lapsed" ? "asked" : "placed";

/** Until when a second person can confirm a suspension. */
export const suspensionEnd = (at: Date): Date => new Date(at.getTime() + CONFIRM_WITHIN_MS);

/** Until when a second person can confirm a hold: days off do not count. Where the calendar ends, every day does. */
export function holdEnd(at: Date, calendar: Calendar): Date {
  let left = CONFIRM_WITHIN_MS;
  for (let from = at, day = dayOf(at); ; day = addDays(day, 1), from = startOf(day)) {
    if (!isCounted(calendar, day)) continue;
    const ofDay = startOf(addDays(day, 1)).getTime() - from.getTime();
    if (left <= ofDay) return new Date(from.getTime() + left);
    left -= ofDay;
  }
}

function isCounted(calendar: Calendar, day: Day): boolean {
  try {
    return isWorkingDay(calendar, day);
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "calendar_missing") return true;
    throw error;
  }
}
