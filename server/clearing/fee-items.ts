import { feeFor } from "../agreement/fee.ts";
import type { FeeItem, FeeSchedule } from "../agreement/fee-schedule.ts";
import type { BilledPayment, OrderBehind } from "./billed-transaction.ts";
import type { LawBooks } from "./law-books.ts";

/**
 * The item of the schedule that the bill's fee speaks of: the stated one where it fits, else another of the same wallet that
 * does. The mode of an order stands in no book of the acquirer, so nobody can hold a payment by naming a wrong one.
 */
export function feeItemOf(
  schedule: FeeSchedule,
  row: BilledPayment,
  order: OrderBehind,
  books: Pick<LawBooks, "feeToleranceFen">,
): FeeItem | undefined {
  const own = schedule.items.find((i) => i.id === order.feeItem && i.channel === row.channel);
  const [fits] = fittingItems(schedule, row, order, books);
  return fits ?? own ?? schedule.items.find((i) => i.channel === row.channel);
}

/** Items of the wallet within the tolerance of the bill's fee; the stated one first. */
export function fittingItems(
  schedule: FeeSchedule,
  row: BilledPayment,
  order: OrderBehind,
  { feeToleranceFen }: Pick<LawBooks, "feeToleranceFen">,
): FeeItem[] {
  const fits = (item: FeeItem) => {
    const off = row.feeFen - feeFor(item, row.settlementFen);
    return (off < 0n ? -off : off) <= feeToleranceFen;
  };
  const items = schedule.items.filter((i) => i.channel === row.channel && fits(i));
  return [...items.filter((i) => i.id === order.feeItem), ...items.filter((i) => i.id !== order.feeItem)];
}
