import { and, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { addDays } from "../calendar/calendar.ts";
import { billDaysOf, clearingDateOf, cutOffText, windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { CHANNELS, type Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { may } from "../permission.ts";

const DAY_MS = 86_400_000;

export interface Today {
  /** The acquirer's 账日, "2026-11-20". */
  day: Day;
  /** When it begins, "00:00". */
  cutOff: string;
  count: number;
  paidFen: bigint;
  refundedFen: bigint;
  yesterdaySameTime: { count: number; paidFen: bigint };
  /** By the hour of the day in China, 0 to 23. */
  hours: { hour: number; count: number; fen: bigint; yesterdayFen: bigint }[];
  channels: { channel: Channel; count: number; fen: bigint }[];
  shops: { subMerchantId: Id<"smt">; name: string; count: number; fen: bigint }[];
  /** Whether the bills of the day are in; until then every figure is ours alone (未确认). */
  confirmed: boolean;
}

/** What was taken on the acquirer's business day of now, beside the day before. For a shop's staff but its cashiers. */
export async function getToday(ctx: Ctx, input: { subMerchantId?: Id<"smt"> | undefined }): Promise<Today> {
  const actor = may(ctx, "today.get");
  const acquirer = present(await findAcquirer(ctx, { id: actor.acquirerId }), "the acquirer is ours");
  const now = ctx.now();
  const day = clearingDateOf(now, acquirer.cutOffs);
  const yesterday = addDays(day, -1);
  const billDays = billDaysOf(windowOf(day, acquirer.cutOffs));
  const shop = input.subMerchantId;

  const found = await ctx.db.transaction(async (tx) => {
    const paid = await tx
      .select({
        day: t.payment.clearingDate,
        hour: sql<number>`extract(hour from ${t.payment.paidAt} at time zone 'Asia/Shanghai')::int`,
        channel: t.payment.channel,
        subMerchantId: t.payment.subMerchantId,
        name: t.subMerchant.shortName,
        isSoFar: sql<boolean>`${t.payment.paidAt} <= ${new Date(now.getTime() - DAY_MS).toISOString()}::timestamptz`,
        count: sql<bigint>`count(*)`,
        fen: sql<string>`sum(${t.payment.amountFen})`,
      })
      .from(t.payment)
      .innerJoin(t.subMerchant, eq(t.subMerchant.id, t.payment.subMerchantId))
      .where(
        and(inArray(t.payment.clearingDate, [day, yesterday]), shop && eq(t.payment.subMerchantId, shop)),
      )
      .groupBy(sql`1, 2, 3, 4, 5, 6`);
    const refundedFen = await loadRefundedFen(tx, { day, shop });
    const bills = await tx
      .select({ channel: t.statement.channel, day: t.statement.billDay })
      .from(t.statement)
      .where(and(eq(t.statement.acquirerId, acquirer.id), inArray(t.statement.billDay, billDays)));
    return { paid, refundedFen, bills };
  });

  const rows = found.paid.map((r) => ({ ...r, count: Number(r.count), fen: BigInt(r.fen) }));
  const total = (some: typeof rows) => ({
    count: some.reduce((n, r) => n + r.count, 0),
    fen: some.reduce((n, r) => n + r.fen, 0n),
  });
  const todays = rows.filter((r) => r.day === day);
  const yesterdays = rows.filter((r) => r.day === yesterday);
  const sameTime = total(yesterdays.filter((r) => r.isSoFar));
  const shops = new Map(todays.map((r) => [r.subMerchantId, r.name]));
  return {
    day,
    cutOff: cutOffText(day, acquirer.cutOffs),
    count: total(todays).count,
    paidFen: total(todays).fen,
    refundedFen: found.refundedFen,
    yesterdaySameTime: { count: sameTime.count, paidFen: sameTime.fen },
    hours: Array.from({ length: 24 }, (_, hour) => ({
      hour,
      ...total(todays.filter((r) => r.hour === hour)),
      yesterdayFen: total(yesterdays.filter((r) => r.hour === hour)).fen,
    })),
    channels: CHANNELS.map((channel) => ({ channel, ...total(todays.filter((r) => r.channel === channel)) })),
    shops: [...shops]
      .map(([subMerchantId, name]) => ({
        subMerchantId,
        name,
        ...total(todays.filter((r) => r.subMerchantId === subMerchantId)),
      }))
      .sort((a, b) => (a.fen === b.fen ? 0 : a.fen < b.fen ? 1 : -1)),
    confirmed: CHANNELS.every((channel) =>
      billDays.every((d) => found.bills.some((b) => b.channel === channel && b.day === d)),
    ),
  };
}

/** What was refunded on one clearing date, fen; one that the payer's bank gave back since was none. */
async function loadRefundedFen(tx: Tx, { day, shop }: { day: Day; shop: Id<"smt"> | undefined }) {
  const [refunds] = await tx
    .select({ fen: sql<string>`coalesce(sum(${t.refundResult.amountFen}), 0)` })
    .from(t.refundResult)
    .where(
      and(
        eq(t.refundResult.clearingDate, day),
        shop && eq(t.refundResult.subMerchantId, shop),
        sql`not exists (select from refund r where r.created_month = month_of(${t.refundResult.refundId})
          and r.id = ${t.refundResult.refundId} and r.status = 'failed')`,
      ),
    );
  return BigInt(refunds?.fen ?? 0);
}
