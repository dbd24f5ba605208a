import type { BilledPayment, BilledRefund, BilledTransaction } from "./billed-transaction.ts";
import { type DayState, type ItemDecision, isBarredBy, leftOutKey } from "./clearing-day.ts";
import { countEntered } from "./day-counts.ts";

/**
 * Accepted without an order that can be computed: less the billed fee it goes whole to the shop of the bill's number, a
 * refund whole from it. Refused (false) where that number is no shop's, the shop is barred, or the fee leaves nothing:
 * an amount of 0 says that it enters by the shares.
 */
export function acceptWhole(
  state: DayState,
  decision: ItemDecision,
  about: readonly [string, string],
  row: BilledPayment | BilledRefund,
  isLate: boolean,
): boolean {
  const no = shopOf(state, row);
  const amount = row.settlementFen - row.feeFen;
  if (state.books.shops.get(no)?.role !== "shop" || amount <= 0n) return false;
  if (isBarredBy(state, no)) return false;
  const isRefund = "refundNo" in row;
  note(state, decision, about, no, isRefund ? -amount : amount);
  const { channel, settlementFen, feeFen } = row;
  countEntered(state, { channel, amount: settlementFen, feeFen, isRefund, isLate });
  return true;
}

/** J */
export function note(
  state: DayState,
  { decisionRef, as: kind }: ItemDecision,
  [acquirerReference, refundReference]: readonly [string, string],
  subMerchantNo: string,
  amount: bigint,
): void {
  state.decided.push({ decisionRef, kind, subMerchantNo, amount, acquirerReference, refundReference });
}

export const decisionOf = (state: DayState, tx: BilledTransaction, refundReference: string) =>
  state.input.decisions.get(keyOf(tx, refundReference));

export const shopOf = (
  state: DayState,
  row: { channel: BilledPayment["channel"]; channelNo: string },
): string => state.books.numberOf(row.channel, row.channelNo)?.subMerchantNo ?? "";

export const keyOf = ({ acquirerReference }: BilledTransaction, refundReference: string): string =>
  leftOutKey({ acquirerReference, refundReference });
