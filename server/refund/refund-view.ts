import type { Id } from "../id.ts";
import { type Lack, lackingOf } from "./refund-funding.ts";
import type { RefundFunding, RefundMadeBy, RefundStatus } from "./refund-status.ts";

/** A refund as screens and API read it. */
export interface RefundView {
  id: Id<"rfd">;
  orderId: Id<"ord">;
  refundNo: string;
  amountFen: bigint;
  /** Empty where the acquirer's own staff made it. */
  reason: string;
  madeBy: RefundMadeBy;
  status: RefundStatus;
  createdAt: Date;
  finishedAt: Date | null;
  acquirerRefundReference: string | null;
  /** The acquirer's words, where it failed. */
  failureMessage: string | null;
  /** Our own code where it never left: `cancelled`, `refund_not_funded`, `refund_exceeds_paid`. */
  failureCode: string | null;
  funding: RefundFunding;
  waitsUntil: Date | null;
  /** While it waits: who lacks how much. */
  lacking: Lack[];
  requestedBy: Id<"stf"> | null;
}

/**
 * The message that says why a refund failed: one that waited was taken back or ran out; one that the acquirer had taken up
 * comes back to its payment, any other never left it.
 */
export function failureWord(
  refund: Pick<RefundView, "acquirerRefundReference" | "funding" | "failureCode">,
): "cameBack" | "failed" | "cancelled" | "ranOut" | "overtaken" {
  if (refund.funding === "cancelled") return "cancelled";
  if (refund.funding === "ran_out")
    return refund.failureCode === "refund_exceeds_paid" ? "overtaken" : "ranOut";
  return refund.acquirerRefundReference === null ? "failed" : "cameBack";
}

/** A refund's row: who lacks what stands in it as text. */
type RefundFacts = Omit<RefundView, "lacking"> & Parameters<typeof lackingOf>[0];

/** The view of a refund's row, without what only forwarding needs. */
export function refundViewOf(row: RefundFacts): RefundView {
  return {
    id: row.id,
    orderId: row.orderId,
    refundNo: row.refundNo,
    amountFen: row.amountFen,
    reason: row.reason,
    madeBy: row.madeBy,
    status: row.status,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
    acquirerRefundReference: row.acquirerRefundReference,
    failureMessage: row.failureMessage,
    failureCode: row.failureCode,
    funding: row.funding,
    waitsUntil: row.waitsUntil,
    lacking: lackingOf(row),
    requestedBy: row.requestedBy,
  };
}
