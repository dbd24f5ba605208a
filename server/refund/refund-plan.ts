import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { maxFen } from "../money/fen.ts";
import type { OrderStatus } from "../order/order-status.ts";
import { REFUNDS_MAX } from "../order/order-terms.ts";
import { type PaidSale, refundTakes } from "./sale-standing.ts";

/** One receiver's part of a refund. */
interface RefundPart {
  subMerchantId: Id<"smt">;
  number: string;
  name: string;
  fen: bigint;
}
export interface RefundPlan {
  /** Who gives back how much; zeros left out. */
  parts: RefundPart[];
  /** What the acquirer is expected to give back of its fee. */
  feeReturnedFen: bigint;
  /** Whether each bearer's unsettled money, with what the acquirer advances it, covers its part. */
  funded: boolean;
  /** The first bearer that cannot. */
  missing?: { shop: string; missingFen: bigint } | undefined;
}

/** Refuses what the order itself does not allow: not paid, nothing, more than is left, more than fifty times. */
export function checkRefund(
  so: { order: { status: OrderStatus; amountFen: bigint }; refundedFen: bigint; count: number },
  amountFen: bigint,
): void {
  const { order } = so;
  if (order.status !== "paid") refuse({ code: "order_not_paid", status: order.status });
  if (amountFen === 0n) refuse({ code: "amount_invalid", reason: "zero" });
  if (amountFen < 0n) refuse({ code: "amount_invalid", reason: "negative" });
  const left = maxFen(order.amountFen - so.refundedFen, 0n);
  if (amountFen > left) refuse({ code: "refund_exceeds_paid", leftFen: left.toString() });
  if (so.count >= REFUNDS_MAX) refuse({ code: "refund_too_many", max: REFUNDS_MAX });
}

/** Who bears a refund of `amountFen` after `refundedFen` went back, and whether each of them can. */
export function planOf(
  sale: PaidSale,
  input: { refundedFen: bigint; amountFen: bigint },
  receivers: readonly {
    subMerchantId: Id<"smt">;
    number: string;
    name: string;
    /** What it has to come that a refund asked for now can still be taken off. */
    bearsFen: bigint;
    advanceLimitFen: bigint;
  }[],
): RefundPlan {
  const { parts, feeReturned } = refundTakes(sale, input.refundedFen, input.amountFen);
  const borne = [...parts].filter(([, fen]) => fen > 0n);
  const known = new Map(receivers.map((r) => [r.number, r]));
  const missing = borne.flatMap(([number, fen]) => {
    const bearer = known.get(number);
    const has = bearer === undefined ? 0n : bearer.bearsFen + bearer.advanceLimitFen;
    const lacks = fen - (has < 0n ? 0n : has);
    return lacks > 0n ? [{ shop: bearer?.name ?? number, missingFen: lacks }] : [];
  })[0];
  return {
    parts: borne.flatMap(([number, fen]) => {
      const bearer = known.get(number);
      return bearer ? [{ subMerchantId: bearer.subMerchantId, number, name: bearer.name, fen }] : [];
    }),
    feeReturnedFen: feeReturned,
    funded: missing === undefined,
    missing,
  };
}
