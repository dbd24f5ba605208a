import type { Day } from "../calendar/day.ts";
import { dayOf, startOf } from "../calendar/instant.ts";
import { refuse } from "../domain-error.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The natural day of one bill. What stands in it counts in it: a time outside counts at the day's nearest second, so that no
 * row falls on a date whose turn has passed.
 */
export class BillDay {
  readonly #day: Day;
  readonly #fromMs: number;
  #inside = 0;
  #far: Date | undefined;

  constructor(day: Day) {
    this.#day = day;
    this.#fromMs = startOf(day).getTime();
  }

  /** The instant at which a row counts. */
  nearest(at: Date): Date {
    const lastMs = this.#fromMs + DAY_MS - SECOND_MS;
    const ms = Math.min(Math.max(at.getTime(), this.#fromMs), lastMs);
    const offMs = Math.abs(at.getTime() - ms);
    if (offMs < SECOND_MS) this.#inside++;
    else if (offMs > HOUR_MS) this.#far ??= at;
    return new Date(ms);
  }

  /** Refuses `statement_other_day` where no row is of the day and one is more than an hour off: another day's bill. */
  check(): void {
    if (this.#inside === 0 && this.#far)
      refuse({ code: "statement_other_day", expected: this.#day, found: dayOf(this.#far) });
  }
}
