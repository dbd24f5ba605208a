import path from "node:path";
import type { HotSql } from "#db/client.ts";
import type { Renamed, Row } from "#db/rows.ts";
import { matchFeeItem } from "../agreement/fee.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { dayOf, instantText } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { MARK_ENDING, writeMark } from "../document/file-mark-digest.ts";
import { writeWhole } from "../document/write-whole.ts";
import { firstUuidAt, type Id } from "../id.ts";
import { may } from "../permission.ts";

/** What was begun before this has committed or never will, ms: no order takes longer to be written. */
const COMMIT_MS = 15_000;
/** Of one turn; what is left follows in the next. */
const ROWS_MAX = 20_000;

/**
 * Lays the terms of every attempt, and what we call its refunds, into the acquirer's outbox: `terms/terms-<instant>.jsonl` with
 * its mark, one order a line, `{"terms","feeItem","refunds":[{"refundNo","refundId"}]}`. With them the acquirer computes a day
 * without us. An order that is asked to be refunded is laid again, with its refunds. Called every few seconds, so that nothing
 * waits a minute; after a crash the same lines may lie there twice. Answers how many orders were laid.
 */
export async function forwardTerms(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; outboxDir: string },
): Promise<number> {
  may(ctx, "order.forward");
  const { acquirerId } = input;
  const until = new Date(ctx.now().getTime() - COMMIT_MS);
  const { rows, refunds, schedules } = await ctx.db.hot(async (sql) => {
    const [laid] = await sql<Row<"termsLaid", "until">[]>`
      select until from terms_laid where acquirer_id = ${acquirerId}`;
    const slice = { acquirerId, from: laid?.until ?? new Date(0), until };
    const rows = await listOrders(sql, slice);
    return {
      rows,
      refunds: await listRefunds(sql, rows),
      schedules: await loadSchedules(sql, acquirerId, rows),
    };
  });
  const lines = rows.map(({ orderId, terms, feeSha256, mode, category, channel }) => {
    const schedule = schedules.get(feeSha256);
    const feeItem = schedule && matchFeeItem(schedule, { channel, mode, category })?.id;
    const own = refunds.filter((r) => r.orderId === orderId);
    const named = own.map(({ refundNo, refundId }) => ({ refundNo, refundId }));
    return `${JSON.stringify({ terms, feeItem, refunds: named })}\n`;
  });
  if (lines.length > 0) await layDown(path.join(input.outboxDir, "terms"), until, lines.join(""));
  const isMore = rows.length === ROWS_MAX;
  const reached = isMore ? (rows.at(-1)?.at ?? until) : until;
  await ctx.db.hot(
    (sql) => sql`insert into terms_laid (acquirer_id, until) values (${acquirerId}, ${reached})
      on conflict (acquirer_id) do update set until = excluded.until where terms_laid.until < excluded.until`,
  );
  return lines.length;
}

type OrderRow = Row<"order", "orderId" | "channel" | "mode" | "category" | "feeSha256"> &
  Row<"orderAttempt", "terms"> &
  Renamed<"order", { at: "createdAt" }>;

/** Attempts made, and orders asked to be refunded, between two instants; found by the time inside their ids. */
async function listOrders(
  sql: HotSql,
  { acquirerId, from, until }: { acquirerId: Id<"acq">; from: Date; until: Date },
): Promise<OrderRow[]> {
  const [first, last] = [firstUuidAt(from), firstUuidAt(until)];
  const months = (table: string) =>
    sql`${sql(table)}.created_month between ${monthOf(from)}::date and ${monthOf(until)}::date`;
  return await sql<OrderRow[]>`
    with made as (
      select o.created_month, o.id from "order" o
      where ${months("o")} and o.id >= ${first}::uuid and o.id < ${last}::uuid and o.acquirer_id = ${acquirerId}
      union
      select month_of(r.order_id), r.order_id from refund r
      where ${months("r")} and r.id >= ${first}::uuid and r.id < ${last}::uuid and r.acquirer_id = ${acquirerId}
        and r.made_by <> 'acquirer'
    )
    select o.id as order_id, o.channel, o.mode, o.category, o.fee_sha256, o.created_at as at, a.terms
    from made m join "order" o on o.created_month = m.created_month and o.id = m.id
    join order_attempt a on a.order_id = o.id order by o.id limit ${ROWS_MAX}`;
}

type RefundRow = Row<"refund", "orderId" | "refundNo" | "refundId">;

async function listRefunds(sql: HotSql, orders: readonly OrderRow[]): Promise<RefundRow[]> {
  const ids = orders.map((o) => o.orderId);
  return await sql<RefundRow[]>`select order_id, refund_no, id as refund_id from refund
    where order_id = any(${ids}::uuid[]) and made_by <> 'acquirer' order by created_at, id`;
}

async function loadSchedules(
  sql: HotSql,
  acquirerId: Id<"acq">,
  orders: readonly OrderRow[],
): Promise<ReadonlyMap<string, FeeSchedule>> {
  const names = [...new Set(orders.map((o) => o.feeSha256))];
  const rows = await sql<Row<"feeVersion", "sha256" | "body">[]>`
    select sha256, body from fee_version where acquirer_id = ${acquirerId} and sha256 = any(${names}::text[])`;
  return new Map(rows.map((r) => [r.sha256, readFeeSchedule(r.body)]));
}

const monthOf = (at: Date): string => `${dayOf(at).slice(0, 7)}-01`;

/** Whole under its own name, then its mark. */
async function layDown(folder: string, until: Date, text: string): Promise<void> {
  const name = `terms-${instantText(until).slice(0, 19).replaceAll(/[-:]/g, "")}.jsonl`;
  await writeWhole(folder, name, text);
  await writeWhole(folder, name + MARK_ENDING, writeMark(Buffer.from(text)));
}
