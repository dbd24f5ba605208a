import { and, asc, eq, gte, or } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type Lack, lackingOf } from "./refund-funding.ts";
import { mayTakeBack, type RefundFunding } from "./refund-status.ts";

export interface WaitingRefund {
  id: Id<"rfd">;
  orderId: Id<"ord">;
  merchantOrderNo: string;
  channel: Channel;
  shopName: string;
  amountFen: bigint;
  reason: string;
  createdAt: Date;
  waitsUntil: Date | null;
  /** Who lacked how much at the last try. */
  lacking: Lack[];
  funding: RefundFunding;
  failureCode: string | null;
  finishedAt: Date | null;
  /** The reader may take it back. */
  mayTakeBack: boolean;
}

/** What ran out stays in sight this long, ms. */
const SEEN_MS = 7 * 86_400_000;
const ROWS_MAX = 200;

/**
 * Refunds that wait for their bearers' money, oldest first, and those whose time ran out in the last seven days, as far as
 * the actor sees them. Refuses `forbidden`.
 */
export async function listWaitingRefunds(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined },
): Promise<WaitingRefund[]> {
  const actor = may(ctx, "refund.waiting");
  const since = new Date(ctx.now().getTime() - SEEN_MS);
  const rows = await ctx.db.transaction((tx) =>
    tx
      .select({ refund: t.refund, order: t.order, shopName: t.subMerchant.shortName })
      .from(t.refund)
      .innerJoin(t.order, eq(t.order.id, t.refund.orderId))
      .innerJoin(t.subMerchant, eq(t.subMerchant.id, t.refund.subMerchantId))
      .where(
        and(
          input.subMerchantId ? eq(t.refund.subMerchantId, input.subMerchantId) : undefined,
          or(
            eq(t.refund.funding, "waiting"),
            and(eq(t.refund.funding, "ran_out"), gte(t.refund.finishedAt, since)),
          ),
        ),
      )
      .orderBy(asc(t.refund.createdAt), asc(t.refund.id))
      .limit(ROWS_MAX),
  );
  return rows.map(({ refund: r, order, shopName }) => ({
    id: r.id,
    orderId: r.orderId,
    merchantOrderNo: order.merchantOrderNo,
    channel: order.channel,
    shopName,
    amountFen: r.amountFen,
    reason: r.reason,
    createdAt: r.createdAt,
    waitsUntil: r.waitsUntil,
    lacking: lackingOf(r),
    funding: r.funding,
    failureCode: r.failureCode,
    finishedAt: r.finishedAt,
    mayTakeBack: r.funding === "waiting" && actor.kind === "shop" && mayTakeBack(actor, r),
  }));
}
