import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import { matchFeeItem } from "../agreement/fee.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import type { BilledRefund, BilledTransaction } from "../clearing/billed-transaction.ts";
import { type DayInput, leftOutKey } from "../clearing/clearing-day.ts";
import type { LeftOut } from "../clearing/clearing-file.ts";
import { readOrderTerms } from "../order/order-terms-codec.ts";
import type { BillWindow } from "../statement/load-window.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";
import { type IsFirst, loadAgain } from "./load-again.ts";
import type { LoadedTransaction, Unbilled } from "./loaded-transaction.ts";

const BATCH_ROWS = 5_000;

export interface TransactionsWanted {
  clearingDate: Day;
  window: BillWindow;
  /** What the previous file left out: it is asked again every day. */
  late: readonly LeftOut[];
  /** What only we believe in, by acquirer reference: no bill row has it. */
  unbilled: ReadonlyMap<string, Unbilled>;
  decisions: DayInput["decisions"];
  fees: { get(sha256: string): { document: FeeSchedule } | undefined };
}

/** One row of the bill with the order that its number is the hash of. `paid…`: of the payment, where the row is a refund. */
type BilledRow = Computed<"isRefund" | "late", boolean> &
  Row<
    "statementLine",
    | "acquirerReference"
    | "channel"
    | "merchantOrderNo"
    | "channelNo"
    | "happenedAt"
    | "orderFen"
    | "settlementFen"
    | "feeFen"
    | "refundNo"
  > &
  Renamed<"statementLine", { refundReference: "acquirerRefundReference" }> &
  Maybe<
    Row<"orderAttempt", "terms" | "merchantId" | "subMerchantId" | "orderId"> &
      Row<"order", "mode" | "category"> &
      Row<"refund", "refundId" | "madeBy"> &
      Renamed<
        "statementLine",
        {
          paidAt: "happenedAt";
          paidOrderFen: "orderFen";
          paidFen: "settlementFen";
          paidFeeFen: "feeFen";
          paidNo: "channelNo";
        }
      > &
      Computed<"clearedFen" | "clearedFee", string[]> &
      Computed<"hasEntered", boolean>
  >;

/**
 * Every bill row of the window and every row that the former file left out, one transaction each, sorted by acquirer
 * reference in SQL and streamed: memory does not grow with the day. Whether it enters is not asked here.
 */
export async function* loadTransactions(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer } & TransactionsWanted,
): AsyncGenerator<LoadedTransaction> {
  const alone = [...wanted.unbilled.keys()].sort();
  let next = 0;
  let group: BilledRow[] = [];
  const before = function* (reference: string | undefined) {
    for (; next < alone.length && (reference === undefined || (alone[next] as string) < reference); next++)
      yield unbilledOnly(alone[next] as string, wanted.unbilled);
  };
  const done = function* (rows: readonly BilledRow[]) {
    const reference = (rows[0] as BilledRow).acquirerReference;
    yield* before(reference);
    if (alone[next] === reference) next++;
    yield transactionOf(rows, wanted);
  };
  const isFirst = await loadAgain(sql, { acquirer, ...wanted });
  for await (const rows of rowsOf(sql, acquirer, wanted, isFirst).cursor(BATCH_ROWS)) {
    for (const row of rows) {
      if (group[0] && group[0].acquirerReference !== row.acquirerReference) {
        yield* done(group);
        group = [];
      }
      group.push(row);
    }
  }
  if (group.length > 0) yield* done(group);
  yield* before(undefined);
}

function rowsOf(sql: HotSql, acquirer: ClearingAcquirer, wanted: TransactionsWanted, isFirst: IsFirst) {
  const { from, to, statements } = wanted.window;
  const lateRefs = wanted.late.map((x) => x.acquirerReference);
  const lateRefunds = wanted.late.map((x) => x.refundReference);
  const inWindow = sql`s.statement_id = any(${statements}::uuid[]) and s.channel = any(${acquirer.channels}::text[])
    and s.happened_at >= ${from} and s.happened_at < ${to} and ${isFirst(sql)}`;
  // Few, looked up one by one: the limit keeps the planner from beginning anywhere else.
  const lateLines = sql`unnest(${lateRefs}::text[], ${lateRefunds}::text[]) as x(reference, refund_reference)
    cross join lateral (select l.* from statement_line l where l.acquirer_id = ${acquirer.id} and l.acquirer_reference = x.reference
      and l.acquirer_refund_reference = x.refund_reference and l.happened_at < ${from}
      order by l.happened_at limit 1) s`;
  return sql<BilledRow[]>`
    with past as materialized (
      select id from clearing_batch where acquirer_id = ${acquirer.id} and status in ('proposed','released','settled')
        and clearing_date < ${wanted.clearingDate}::date
    ), billed as (
      select s.*, false as late from statement_line s where ${inWindow}
      union all select s.*, true from ${lateLines}
    )
    select s.kind = 'refund' as is_refund, s.late, s.acquirer_reference, s.channel, s.merchant_order_no, s.channel_no,
      s.happened_at, s.order_fen, s.settlement_fen, s.fee_fen, s.acquirer_refund_reference as refund_reference, s.refund_no,
      a.terms, a.merchant_id, a.sub_merchant_id, a.order_id, o.mode, o.category, r.id as refund_id, r.made_by,
      w.happened_at as paid_at, w.order_fen as paid_order_fen, w.settlement_fen as paid_fen, w.fee_fen as paid_fee_fen,
      w.channel_no as paid_no, c.fen as cleared_fen, c.fee as cleared_fee, c.has_entered
    from billed s
    left join order_attempt a on a.merchant_order_no = s.merchant_order_no and a.acquirer_id = ${acquirer.id}
    left join "order" o on o.created_month = month_of(a.order_id) and o.id = a.order_id
    left join refund r on s.kind = 'refund' and r.acquirer_id = ${acquirer.id} and r.refund_no = s.refund_no
      and r.order_id = a.order_id
    left join lateral (select l.* from statement_line l where s.kind = 'refund' and l.acquirer_id = ${acquirer.id}
      and l.acquirer_reference = s.acquirer_reference and l.kind = 'payment' and l.happened_at < ${to}
      order by l.happened_at limit 1) w on true
    left join lateral (
      select array_agg(e.amount_fen::text order by b.clearing_date, e.line_no) filter (where e.kind = 'R') as fen,
        array_agg(e.fee_fen::text order by b.clearing_date, e.line_no) filter (where e.kind = 'R') as fee,
        bool_or(e.kind = 'P') as has_entered
      from past join clearing_entry e on e.batch_id = past.id and e.acquirer_reference = s.acquirer_reference
      join clearing_batch b on b.id = past.id where s.kind = 'refund') c on true
    order by s.acquirer_reference collate "C", s.kind = 'refund', s.happened_at, s.refund_no collate "C"`;
}

function transactionOf(rows: readonly BilledRow[], wanted: TransactionsWanted): LoadedTransaction {
  const first = rows[0] as BilledRow;
  const refunds = rows.filter((r) => r.isRefund);
  const { acquirerReference } = first;
  const transaction: BilledTransaction = {
    acquirerReference,
    payment: paymentOf(rows, wanted),
    order: orderOf(first, wanted),
    cleared: (refunds[0]?.clearedFen ?? []).map((fen, i) => ({
      amount: BigInt(fen),
      feeReturned: BigInt(refunds[0]?.clearedFee?.[i] ?? "0"),
    })),
    refunds: refunds.map(refundOf),
    unbilled: wanted.unbilled.get(acquirerReference)?.items ?? [],
  };
  const { merchantId, subMerchantId, orderId } = first;
  const owner = merchantId && subMerchantId && orderId ? { merchantId, subMerchantId, orderId } : undefined;
  const refundIds = new Map(refunds.flatMap((r) => (r.refundId ? [[r.refundReference, r.refundId]] : [])));
  const { channel, merchantOrderNo } = first;
  return { transaction, owner, channel, merchantOrderNo, refundIds };
}

/** Its own row where it has one here; of a refund alone the row it had in its own bill. */
function paymentOf(rows: readonly BilledRow[], wanted: TransactionsWanted): BilledTransaction["payment"] {
  const own = rows.find((r) => !r.isRefund);
  const [first] = rows as [BilledRow];
  const { channel, merchantOrderNo } = first;
  if (own)
    return {
      channel,
      merchantOrderNo,
      channelNo: own.channelNo,
      paidAt: own.happenedAt.getTime(),
      orderFen: own.orderFen,
      settlementFen: own.settlementFen,
      feeFen: own.feeFen,
      standing: own.late ? "late" : "now",
    };
  const { paidAt, paidNo, paidOrderFen, paidFen, paidFeeFen } = first;
  if (!paidAt || paidNo === null || paidOrderFen === null || paidFen === null || paidFeeFen === null)
    return undefined;
  const decision = wanted.decisions.get(leftOutKey({ ...first, refundReference: "" }));
  const isWhole = decision?.as === "accept" && first.hasEntered !== true;
  const isOut = wanted.late.some(
    (x) => x.acquirerReference === first.acquirerReference && x.refundReference === "",
  );
  return {
    channel,
    merchantOrderNo,
    channelNo: paidNo,
    paidAt: paidAt.getTime(),
    orderFen: paidOrderFen,
    settlementFen: paidFen,
    feeFen: paidFeeFen,
    standing: isOut ? "late" : isWhole ? "whole" : "cleared",
  };
}

function orderOf(
  { terms, mode, category }: BilledRow,
  { fees }: TransactionsWanted,
): BilledTransaction["order"] {
  if (terms === null) return undefined;
  const read = readOrderTerms(terms);
  const schedule = fees.get(read.feeSchedule)?.document;
  const item =
    schedule && matchFeeItem(schedule, { channel: read.channel, mode: mode ?? "", category: category ?? "" });
  return { terms: read, feeItem: item?.id };
}

function refundOf(row: BilledRow): BilledRefund {
  return {
    refundId: row.refundId && row.madeBy !== "acquirer" ? row.refundId : "",
    refundNo: row.refundNo,
    acquirerRefundReference: row.refundReference,
    channel: row.channel,
    channelNo: row.channelNo,
    refundedAt: row.happenedAt.getTime(),
    settlementFen: row.settlementFen,
    feeFen: row.feeFen,
    isLate: row.late,
  };
}

function unbilledOnly(
  acquirerReference: string,
  unbilled: TransactionsWanted["unbilled"],
): LoadedTransaction {
  const { channel, items } = present(unbilled.get(acquirerReference), "it was listed");
  const none = { payment: undefined, order: undefined, cleared: [], refunds: [] };
  const transaction = { ...none, acquirerReference, unbilled: items };
  return { transaction, owner: undefined, channel, merchantOrderNo: "", refundIds: new Map() };
}
