import { instantText } from "../calendar/instant.ts";
import type { BilledPayment, BilledTransaction, OrderBehind } from "./billed-transaction.ts";
import type { DayState } from "./clearing-day.ts";
import type { SaleEntry } from "./clearing-file.ts";
import { feeItemOf } from "./fee-items.ts";

/** U: the terms as committed; amount, fee and time of the bill. */
export function orderBehind(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind,
): SaleEntry {
  const { terms } = order;
  const schedule = state.books.fees.get(terms.feeSchedule)?.document;
  const item = schedule && feeItemOf(schedule, payment, order, state.books);
  return {
    kind: "U",
    orderId: terms.order,
    merchantOrderNo: payment.merchantOrderNo,
    acquirerReference: tx.acquirerReference,
    combineNo: "",
    channel: terms.channel,
    createdAt: terms.createdAt,
    paidAt: instantText(new Date(payment.paidAt)),
    sellerNo: terms.seller,
    orderAmount: terms.amountFen,
    amount: payment.settlementFen,
    funded: terms.fundedFen,
    campaignSha256: terms.campaign,
    feesSha256: terms.feeSchedule,
    feeItem: item?.id ?? "",
    fee: payment.feeFen,
    agreementSha256: terms.agreement,
    decisionRef: "",
    parts: [],
  };
}
