import type { Id } from "../id.ts";
import type { RefundMadeBy, RefundStatus } from "./refund-status.ts";

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
}

/**
 * The message that says why a refund failed: one that the acquirer had taken up comes back to its payment, any other never left
 * it.
 */
export const failureWord = (refund: Pick<RefundView, "acquirerRefundReference">): "cameBack" | "failed" =>
  refund.acquirerRefundReference === null ? "failed" : "cameBack";

/** The view of a refund's row, without what only forwarding needs. */
export function refundViewOf(row: RefundView): RefundView {
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
  };
}
