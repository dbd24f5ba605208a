import type { FeeItem } from "../agreement/fee-schedule.ts";
import { instantText, readInstant } from "../calendar/instant.ts";
import type { BilledPayment } from "./billed-transaction.ts";
import type { Faults } from "./ground-fault.ts";
import type { LawBooks } from "./law-books.ts";

/** Outside [createdAt − clock, createdAt + lifetime + clock], or after the close in the acquirer's own log (no tolerance). */
export function timeFaults(
  row: BilledPayment,
  createdAt: string,
  items: readonly FeeItem[],
  books: LawBooks,
  faults: Faults,
): void {
  const late = (law: "order.lifetime" | "order.closed", expected: string) =>
    faults.push({
      law,
      word: "late_payment",
      expected,
      found: instantText(new Date(row.paidAt)),
      isWaivable: true,
    });
  const made = readInstant(createdAt)?.getTime() ?? 0;
  const lifetimes = items.flatMap((i) => books.lifetimeMs(i.mode) ?? []);
  const longest = Math.max(0, ...lifetimes);
  const from = made - books.clockMs;
  const to = made + longest + books.clockMs;
  // A mode that the register does not know lives for no time: nobody makes an order of long ago with it. Without an item the
  // fee says what is wrong.
  const isBounded = items.length > 0;
  if (!(row.paidAt >= from && (!isBounded || row.paidAt <= to)))
    late("order.lifetime", `${instantText(new Date(from))} … ${isBounded ? instantText(new Date(to)) : ""}`);
  const closedAt = books.closedAt(row.merchantOrderNo);
  if (closedAt !== undefined && row.paidAt > closedAt)
    late("order.closed", `≤ ${instantText(new Date(closedAt))}`);
}
