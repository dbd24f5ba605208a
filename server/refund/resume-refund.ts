import { eq } from "drizzle-orm";
import { rawOf, type Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadPlan } from "./load-plan.ts";
import { loadRefundable } from "./load-refundable.ts";
import { recordRefundEvent } from "./record-refund-event.ts";
import { toldLacks } from "./refund-funding.ts";
import { FUNDING_LIFE } from "./refund-status.ts";
import { RESUME_EVERY_MS, type WaitEnd, waitEndOf } from "./refund-wait.ts";

/**
 * Tries a refund that waits once more, under the locks of a request: its bearers have the money now and it may be forwarded,
 * or its time is over, or it goes on waiting for who lacks it. `ended`: it waits no more.
 */
export async function resumeRefund(
  ctx: Ctx,
  input: { refundId: Id<"rfd">; orderId: Id<"ord"> },
): Promise<"funded" | "waiting" | "ended"> {
  may(ctx, "refund.tend");
  const { refundId, orderId } = input;
  const now = ctx.now();
  const outcome = await ctx.db.transaction(async (tx) => {
    const refundable = await loadRefundable(tx, ctx, { orderId, isLocked: true });
    const row = refundable.refunds.find((r) => r.id === refundId);
    if (row?.funding !== "waiting") return { is: "ended" as const };
    const end = waitEndOf(row, { now, leftFen: refundable.order.amountFen - refundable.takenFen });
    if (end) {
      await endWaiting(tx, ctx, row, end);
      return { is: "ended" as const, row };
    }
    const { missing } = await loadPlan(tx, ctx, { refundable, amountFen: row.amountFen, isLocked: true });
    if (missing.length > 0) {
      const askAt = new Date(now.getTime() + RESUME_EVERY_MS);
      await tx
        .update(t.refund)
        .set({ lacking: toldLacks(missing), askAt })
        .where(eq(t.refund.id, refundId));
      return { is: "waiting" as const };
    }
    await fund(tx, ctx, row);
    return { is: "funded" as const, row };
  });
  if (outcome.row) {
    const { merchantId, subMerchantId, acquirerId } = outcome.row;
    ctx.defer({ topic: "refund", id: refundId, merchantId, subMerchantId, acquirerId });
  }
  return outcome.is;
}

type RefundRow = typeof t.refund.$inferSelect;

async function fund(tx: Tx, ctx: Ctx, row: RefundRow): Promise<void> {
  const { merchantId, acquirerId, refundNo, amountFen } = row;
  const facts = { refundNo, amountFen: amountFen.toString() };
  await recordRawStep(rawOf(tx), ctx, {
    life: FUNDING_LIFE,
    id: row.id,
    from: "waiting",
    to: "funded",
    set: { fundedAt: ctx.now(), askAt: ctx.now(), lacking: null },
    act: { action: "refund.fund", merchantId, acquirerId, facts },
  });
  await recordRefundEvent(tx, ctx, { refund: row, kind: "refund.funded", facts });
}

async function endWaiting(tx: Tx, ctx: Ctx, row: RefundRow, end: WaitEnd): Promise<void> {
  const { merchantId, acquirerId, refundNo, amountFen } = row;
  const facts = { refundNo, amountFen: amountFen.toString(), channelCode: end, message: "" };
  await recordRawStep(rawOf(tx), ctx, {
    life: FUNDING_LIFE,
    id: row.id,
    from: "waiting",
    to: "ran_out",
    set: { status: "failed", finishedAt: ctx.now(), failureCode: end, askAt: null },
    act: { action: "refund.run_out", merchantId, acquirerId, facts },
  });
  await recordRefundEvent(tx, ctx, {
    refund: row,
    kind: "refund.failed",
    facts: { ...facts, funding: "ran_out" },
  });
}
