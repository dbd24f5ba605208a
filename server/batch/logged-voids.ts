/** The acquirer's log of refunds that ended CLOSED, as clearing reads it. Pure. */

import type { RefundVoid } from "../books/refund-void.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import type { CutOffs } from "../calendar/cut-off.ts";
import { type Day, laterDay } from "../calendar/day.ts";
import type { Voided } from "../clearing/billed-transaction.ts";

type Named = Pick<RefundVoid, "acquirerReference" | "refundNo" | "acquirerRefundReference">;
/** `on`: the clearing date in whose window the log took it up. */
export interface LoggedVoid extends Voided, Named {}

const keyOf = (r: Named): string => [r.acquirerReference, r.refundNo, r.acquirerRefundReference].join("|");

export interface LoggedVoids {
  /** What is known at the window's end of a refund whose bill row lies on `day`. */
  of(refund: Named, day: Day): Voided | undefined;
  /** What the log took up in the window of one clearing date. */
  on(day: Day): readonly LoggedVoid[];
  all: readonly LoggedVoid[];
}

/** What entered the log before the window's end; the first line about a refund counts. */
export function loggedVoids(
  voids: readonly RefundVoid[],
  { windowTo, cutOffs }: { windowTo: Date; cutOffs: CutOffs },
): LoggedVoids {
  const known = new Map<string, LoggedVoid>();
  for (const { enteredAt, reason, ...named } of voids) {
    const at = new Date(enteredAt);
    if (at >= windowTo || known.has(keyOf(named))) continue;
    const { acquirerReference, refundNo, acquirerRefundReference } = named;
    const on = clearingDateOf(at, cutOffs);
    known.set(keyOf(named), { acquirerReference, refundNo, acquirerRefundReference, on, reason });
  }
  const all = [...known.values()];
  return {
    all,
    on: (day) => all.filter((v) => v.on === day),
    of: (refund, day) => {
      const found = known.get(keyOf(refund));
      return found && { on: laterDay(found.on, day), reason: found.reason };
    },
  };
}
