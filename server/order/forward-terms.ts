import path from "node:path";
import type { HotSql } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { committedBetween, NOTHING_SEEN, type Snapshot, takeSnapshot } from "#db/snapshot.ts";
import { matchFeeItem } from "../agreement/fee.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { instantText } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { MARK_ENDING, writeMark } from "../document/file-mark-digest.ts";
import { writeWhole } from "../document/write-whole.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

/** Of one file. */
const ORDERS_MAX = 20_000;
/** Of the largest there can be: names sort as the transactions are numbered. */
const XID_DIGITS = 20;

/**
 * Lays the terms of every attempt, and what we call its refunds, into the acquirer's outbox: `terms/terms-<instant>-<n>.jsonl` with
 * its mark, one order a line, `{"terms","feeItem","refunds":[{"refundNo","refundId"}]}`. With them the acquirer computes a day
 * without us. An order that is asked to be refunded is laid again, with its refunds. Called every few seconds, so that nothing
 * waits a minute; what commits later than it should, whatever time it bears, is laid then. After a crash the same lines may lie
 * there twice. Answers how many orders were laid.
 */
export async function forwardTerms(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; outboxDir: string },
): Promise<number> {
  may(ctx, "order.forward");
  const { acquirerId } = input;
  const [laid] = await ctx.db.hot(
    (sql) => sql<Row<"termsLaid", "snapshot">[]>`
      select snapshot from terms_laid where acquirer_id = ${acquirerId}`,
  );
  const former = laid?.snapshot ?? NOTHING_SEEN;
  const upTo = await ctx.db.hot((sql) => takeSnapshot(sql, former));
  let count = 0;
  let last: OrderRow | undefined;
  do {
    const rows = await ctx.db.hot((sql) => listOrders(sql, { acquirerId, former, upTo, last }));
    last = rows.at(-1);
    if (!last) break;
    const lines = await ctx.db.hot((sql) => writeLines(sql, acquirerId, rows));
    const made = `${instantText(ctx.now()).slice(0, 19).replaceAll(/[-:]/g, "")}-${last.xid.padStart(XID_DIGITS, "0")}`;
    await layDown(path.join(input.outboxDir, "terms"), `terms-${made}.jsonl`, lines);
    count += rows.length;
  } while (last);
  await ctx.db.hot(
    (sql) => sql`insert into terms_laid (acquirer_id, snapshot) values (${acquirerId}, ${upTo}::pg_snapshot)
      on conflict (acquirer_id) do update set snapshot = excluded.snapshot
      where pg_snapshot_xmax(terms_laid.snapshot) <= pg_snapshot_xmax(excluded.snapshot)`,
  );
  return count;
}

type OrderRow = Row<"order", "orderId" | "channel" | "mode" | "category" | "feeSha256" | "xid"> &
  Row<"orderAttempt", "terms"> &
  Computed<"rowId", string>;

/** Attempts made, and orders asked to be refunded, that committed between two snapshots, by the transaction that wrote them, after `last`. */
async function listOrders(
  sql: HotSql,
  slice: { acquirerId: Id<"acq">; former: Snapshot; upTo: Snapshot; last: OrderRow | undefined },
): Promise<OrderRow[]> {
  const { acquirerId, former, upTo, last } = slice;
  const after = last ? sql`and (xid, id) > (${last.xid}::xid8, ${last.rowId}::uuid)` : sql``;
  const isNew = sql`acquirer_id = ${acquirerId} and ${committedBetween(sql, former, upTo)} ${after}`;
  return await sql<OrderRow[]>`
    with made as (
      select xid, id as row_id, created_month, id as order_id from "order" where ${isNew}
      union all
      select xid, id, month_of(order_id), order_id from refund where ${isNew} and made_by <> 'acquirer'
      order by xid, row_id limit ${ORDERS_MAX}
    )
    select m.xid, m.row_id::text, o.id as order_id, o.channel, o.mode, o.category, o.fee_sha256, a.terms
    from made m join "order" o on o.created_month = m.created_month and o.id = m.order_id
    join order_attempt a on a.order_id = o.id order by m.xid, m.row_id`;
}

async function writeLines(sql: HotSql, acquirerId: Id<"acq">, rows: readonly OrderRow[]): Promise<string> {
  const refunds = Map.groupBy(await listRefunds(sql, rows), (r) => r.orderId);
  const schedules = await loadSchedules(sql, acquirerId, rows);
  const lines = rows.map(({ orderId, terms, feeSha256, mode, category, channel }) => {
    const schedule = schedules.get(feeSha256);
    const feeItem = schedule && matchFeeItem(schedule, { channel, mode, category })?.id;
    const own = refunds.get(orderId) ?? [];
    const named = own.map(({ refundNo, refundId }) => ({ refundNo, refundId }));
    return `${JSON.stringify({ terms, feeItem, refunds: named })}\n`;
  });
  return lines.join("");
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

/** Whole under its own name, then its mark. */
async function layDown(folder: string, name: string, text: string): Promise<void> {
  await writeWhole(folder, name, text);
  await writeWhole(folder, name + MARK_ENDING, writeMark(Buffer.from(text)));
}
