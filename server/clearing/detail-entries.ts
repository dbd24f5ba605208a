/** The records of one transaction as the detail file has them. Pure. */
import type { FeeItem } from "../agreement/fee-schedule.ts";
import type { Part, RefundEntry, SaleEntry, VoidEntry } from "./clearing-file.ts";
import type { RefundFact, TransactionFact } from "./transaction-fact.ts";

/** With what the bill says of the refund, in fen. */
export interface EnteredVoid {
  entry: VoidEntry;
  amount: bigint;
  feeReturned: bigint;
}

export const named = (receivers: readonly string[], shares: readonly bigint[]): Part[] =>
  receivers.map((no, i) => ({ no, fen: shares[i] ?? 0n }));

export function saleEntry(fact: TransactionFact, item: FeeItem, parts: Part[]): SaleEntry {
  return {
    kind: fact.entersNow ? "P" : "O",
    orderId: fact.orderId,
    merchantOrderNo: fact.merchantOrderNo,
    acquirerReference: fact.acquirerReference,
    combineNo: "",
    channel: fact.channel,
    createdAt: fact.createdAt,
    paidAt: fact.paidAt,
    sellerNo: fact.sellerNo,
    orderAmount: fact.orderAmount,
    amount: fact.amount,
    funded: 0n,
    campaignSha256: "",
    feesSha256: fact.feesSha256,
    feeItem: item.id,
    fee: fact.fee,
    agreementSha256: fact.agreementSha256,
    decisionRef: fact.decisionRef,
    parts,
  };
}

export function refundEntry(
  fact: TransactionFact,
  refund: RefundFact,
  cumulative: bigint,
  parts: Part[],
): RefundEntry {
  return {
    kind: "R",
    refundId: refund.refundId,
    refundNo: refund.refundNo,
    acquirerRefundReference: refund.acquirerRefundReference,
    acquirerReference: fact.acquirerReference,
    // The bills that we read give no word of it that would matter to anybody.
    source: "",
    refundedAt: refund.refundedAt,
    amount: refund.amount,
    cumulative,
    fundedBack: 0n,
    feeReturned: refund.feeReturned,
    decisionRef: refund.decisionRef,
    parts,
  };
}

/** The exact opposite of a refund: everybody has its `parts` again. */
export function voidOf(
  { acquirerReference }: Pick<TransactionFact, "acquirerReference">,
  refund: Pick<RefundFact, "refundId" | "refundNo" | "acquirerRefundReference" | "amount" | "feeReturned">,
  reason: string,
  parts: Part[],
): EnteredVoid {
  const { refundId, refundNo, acquirerRefundReference, amount, feeReturned } = refund;
  const entry = {
    kind: "V",
    refundId,
    refundNo,
    acquirerRefundReference,
    acquirerReference,
    reason,
    parts,
  } as const;
  return { entry, amount, feeReturned };
}
