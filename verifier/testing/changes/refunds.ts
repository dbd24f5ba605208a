import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import type { Change } from "./change.ts";
import { sale } from "./fact.ts";

const hasRefund = (f: TransactionFact) => f.refunds.some((r) => !r.entersLate);

/** Refunds told otherwise. */
export const REFUNDS: readonly Change[] = [
  sale(
    "a refund dropped",
    ["bill.omitted"],
    (f) => {
      const refunds = f.refunds.slice(0, -1);
      return f.entersNow || refunds.length > 0 ? { ...f, refunds } : undefined;
    },
    // One that is void in the same file moves nothing: only the sums of its channel tell.
    (f) => f.refunds.at(-1)?.entersLate === false && !f.refunds.at(-1)?.voided,
  ),
  sale(
    "one fen more refunded",
    ["bill.amount"],
    (f) => ({ ...f, refunds: f.refunds.map((r, i) => (i === 0 ? { ...r, amount: r.amount + 1n } : r)) }),
    hasRefund,
  ),
  sale(
    "a refund under a name that is none",
    ["refund.id"],
    (f) => ({ ...f, refunds: f.refunds.map((r) => (r.refundId === "" ? r : { ...r, refundId: "rfd_1" })) }),
    (f) => f.refunds.some((r) => r.refundId !== ""),
  ),
  sale(
    "a refund of ours without a name",
    ["refund.id"],
    (f) => ({ ...f, refunds: f.refunds.map((r) => ({ ...r, refundId: "" })) }),
    (f) => f.refunds.some((r) => r.refundId !== ""),
  ),
  sale(
    "two refunds under one name",
    ["refund.id"],
    (f) => ({ ...f, refunds: f.refunds.map((r) => ({ ...r, refundId: f.refunds[0]?.refundId ?? "" })) }),
    (f) => f.refunds.filter((r) => r.refundId !== "").length > 1,
  ),
  sale(
    "an invented refund",
    ["bill.missing"],
    (f) => ({
      ...f,
      refunds: [
        ...f.refunds,
        {
          refundId: "rfd_invented",
          refundNo: refundNo(f.merchantOrderNo, 50),
          acquirerRefundReference: "50999",
          refundedAt: f.paidAt,
          amount: 1n,
          feeReturned: 0n,
          entersLate: false,
          decisionRef: "",
        },
      ],
    }),
    (f) => f.entersNow && f.refunds.length === 0,
  ),
];
