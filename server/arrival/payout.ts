/** By which terms a shop is paid out and what its last file left for later ones: why it waits, and when it may be expected. Pure. */
import { addDays } from "../calendar/calendar.ts";
import { type Day, laterDay } from "../calendar/day.ts";
import type { Action, Reason } from "../clearing/clearing-file.ts";
import type { UnpaidLayer } from "../clearing/layer.ts";
import type { RegisterEntry } from "../clearing/register.ts";
import type { ArrivalClock } from "./expected-day.ts";
import { type ExpectedOf, type ExpectedPayment, expectedDayOf, expectedPayment } from "./expected-payment.ts";

/** By which terms the register pays a shop out; `heldFen` null: everything is held. */
export interface PayoutTerms extends Pick<RegisterEntry, "status" | "cycle" | "minimumFen"> {
  heldFen: bigint | null;
}
export interface Payout {
  terms: PayoutTerms;
  layers: UnpaidLayer[];
  /** The date of its last file, and what that says of the shop; undefined before the first. */
  last: { clearingDate: Day; restFen: bigint; action: Action; reason: Reason } | undefined;
}
export type CarriedWhy = Exclude<Reason, "" | "r30" | "final">;
export interface Carried {
  amountFen: bigint;
  why: CarriedWhy;
  /** What of it comes next if nothing more were sold: an estimate; undefined where nobody can say when. */
  expected: ExpectedPayment | undefined;
}

/** Later files in which an amount carried forward may leave. */
export const LATER_FILES = 90;

/** What its last file left; undefined where that is nothing. */
export function carriedOf(payout: Payout, clock: ArrivalClock): Carried | undefined {
  const amountFen = payout.last?.restFen ?? 0n;
  if (amountFen <= 0n) return undefined;
  return {
    amountFen,
    why: whyCarried(payout),
    expected: estimated(payout, clock, expectedPayment, (e) => e.day),
  };
}

/** When the money of one clearing date may be expected that its last file left. */
export function carriedDayOf(
  payout: Payout,
  clock: ArrivalClock,
  date: Day,
): { day: Day | undefined; why: CarriedWhy } {
  const day = estimated(
    payout,
    clock,
    (of) => expectedDayOf(of, date),
    (d) => d,
  );
  return { day, why: whyCarried(payout) };
}

/** A line that pays says why it pays: what stays behind is held, or falls due later. */
function whyCarried({ terms, last }: Payout): CarriedWhy {
  const reason = last?.reason ?? "";
  if (reason !== "" && reason !== "r30" && reason !== "final") return reason;
  return terms.heldFen === 0n ? "not_due" : "acquirer_hold";
}

/** From the file that follows the last one; where that would have paid on a day that is over, from today's. */
function estimated<T>(
  { terms, layers, last }: Payout,
  { today, years }: ArrivalClock,
  guess: (of: ExpectedOf) => T | undefined,
  dayOf: (guessed: T) => Day,
): T | undefined {
  if (!last || !years) return undefined;
  const of = { terms, layers, unsettledFen: last.restFen, calendar: years };
  const next = addDays(last.clearingDate, 1);
  const first = guess({ ...of, today: next });
  return first !== undefined && dayOf(first) < today ? guess({ ...of, today: laterDay(next, today) }) : first;
}
