/** On which day money may still be expected, once the day that was told first is over. Pure. */
import { addDays, type Calendar, isWorkingDay } from "../calendar/calendar.ts";
import { type Day, laterDay } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import type { ArrivalState } from "../result/arrival.ts";

/** What of the clock the arrivals of a screen are dated by. `years` undefined: the acquirer has laid no calendar yet. */
export interface ArrivalClock {
  /** The natural day of now, as the bank counts it. */
  today: Day;
  years: Calendar | undefined;
}

/**
 * The day of the bank's answer where there is one; else the settle day, and where that is over without an answer the first
 * bank day from today on: the earliest, promised by nobody. Where the calendar does not reach so far, today.
 */
export function expectedDayOf(
  line: { state: ArrivalState; settleDay: Day; bankDay: Day | null; payFen: bigint },
  { today, years }: ArrivalClock,
): Day {
  if (line.payFen === 0n) return line.settleDay;
  if (line.state !== "recorded" && line.state !== "at_bank") return line.bankDay ?? line.settleDay;
  return line.settleDay >= today ? line.settleDay : laterDay(line.settleDay, bankDayFrom(today, years));
}

/** The first working day from `day` on. */
function bankDayFrom(day: Day, years: Calendar | undefined): Day {
  if (!years) return day;
  try {
    let at = day;
    while (!isWorkingDay(years, at)) at = addDays(at, 1);
    return at;
  } catch (error) {
    if (error instanceof Refused) return day;
    throw error;
  }
}
