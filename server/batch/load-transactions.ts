import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import { matchFeeItem } from "../agreement/fee.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import type { BilledRefund, BilledTransaction, ClearedRefund } from "../clearing/billed-transaction.ts";
import { type DayInput, leftOutKey } from "../clearing/clearing-day.ts";
import type { LeftOut } from "../clearing/clearing-file.ts";
import { readOrderTerms } from "../order/order-terms-codec.ts";
import type { BillWindow } from "../statement/load-window.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";
import { type IsFirst, loadAgain } from "./load-again.ts";
import type { LoadedTransaction, Unbilled } from "./loaded-transaction.ts";
import type { LoggedVoids } from "./logged-voids.ts";

const BATCH_ROWS = 5_000;

export interface TransactionsWanted {
  clearingDate: Day;
  window: BillWindow;
  /** What the previous file left out: it is asked again every day. */
  late: readonly LeftOut[];
  voids: LoggedVoids;
  /** What only we believe in, by acquirer reference: no bill row has it. */
  unbilled: ReadonlyMap<string, Unbilled>;
  decisions: DayInput["decisions"];
  fees: { get(sha256: string): { document: FeeSchedule } | undefined };
}

/** One row of the bill with the order that its number is the hash of. `paid…`: of the payment, where the row is a refund. */
type BilledRow = Computed<"isRefund" | "late" | "former", boolean> &
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
      Computed<"cleared" | "earlier", RefundJson[]> &
      Computed<"hasEntered", boolean>
  >;

/** A refund of former days as SQL hands it over; amounts in fen as text. `day`: the clearing date whose file took it up, or of its bill row. */
type RefundJson = Record<"reference" | "refundNo" | "channelNo" | "fen" | "fee" | "day", string>;

/**
 * Every bill row of the window, every row that the former file left out and every refund that ends now, one transaction each, sorted by acquirer
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
  const due = wanted.voids.on(wanted.clearingDate);
  const isLate = new Set(wanted.late.map((x) => `${x.acquirerReference}|${x.refundReference}`));
  const ended = due.filter((v) => !isLate.has(`${v.acquirerReference}|${v.acquirerRefundReference}`));
  const endedRefs = ended.map((v) => v.acquirerReference);
  const endedRefunds = ended.map((v) => v.acquirerRefundReference);
  const formerLines = sql`unnest(${endedRefs}::text[], ${endedRefunds}::text[]) as v(reference, refund_reference)
    cross join lateral (select l.* from statement_line l where l.acquirer_id = ${acquirer.id} and l.acquirer_reference = v.reference
      and l.kind = 'refund' and l.acquirer_refund_reference = v.refund_reference and l.happened_at < ${from}
      order by l.happened_at limit 1) s`;
  return sql<BilledRow[]>`
    with past as materialized (
      select id from clearing_batch where acquirer_id = ${acquirer.id} and status in ('proposed','released','settled')
        and clearing_date < ${wanted.clearingDate}::date
    ), billed as (
      select s.*, false as late, false as former from statement_line s where ${inWindow}
      union all select s.*, true, false from ${lateLines}
      union all select s.*, false, true from ${formerLines}
    )
    select s.kind = 'refund' as is_refund, s.late, s.former, s.acquirer_reference, s.channel, s.merchant_order_no, s.channel_no,
      s.happened_at, s.order_fen, s.settlement_fen, s.fee_fen, s.acquirer_refund_reference as refund_reference, s.refund_no,
      a.terms, a.merchant_id, a.sub_merchant_id, a.order_id, o.mode, o.category, r.id as refund_id, r.made_by,
      w.happened_at as paid_at, w.order_fen as paid_order_fen, w.settlement_fen as paid_fen, w.fee_fen as paid_fee_fen,
      w.channel_no as paid_no, c.refunds as cleared, c.has_entered, z.refunds as earlier
    from billed s
    left join order_attempt a on a.merchant_order_no = s.merchant_order_no and a.acquirer_id = ${acquirer.id}
    left join "order" o on o.created_month = month_of(a.order_id) and o.id = a.order_id
    left join refund r on s.kind = 'refund' and r.acquirer_id = ${acquirer.id} and r.refund_no = s.refund_no
      and r.order_id = a.order_id
    left join lateral (select l.* from statement_line l where s.kind = 'refund' and l.acquirer_id = ${acquirer.id}
      and l.acquirer_reference = s.acquirer_reference and l.kind = 'payment' and l.happened_at < ${to}
      order by l.happened_at limit 1) w on true
    left join lateral (
      select json_agg(json_build_object('reference', e.acquirer_refund_reference, 'refundNo', split_part(e.record, '|', 3),
          'channelNo', '', 'fen', e.amount_fen::text, 'fee', e.fee_fen::text, 'day', b.clearing_date::text)
          order by b.clearing_date, e.line_no) filter (where e.kind = 'R') as refunds,
        bool_or(e.kind = 'P') as has_entered
      from past join clearing_entry e on e.batch_id = past.id and e.acquirer_reference = s.acquirer_reference
      join clearing_batch b on b.id = past.id where s.kind = 'refund') c on true
    left join lateral (
      select json_agg(json_build_object('reference', l.acquirer_refund_reference, 'refundNo', l.refund_no,
        'channelNo', l.channel_no, 'fen', l.settlement_fen::text, 'fee', l.fee_fen::text,
        'day', ((l.happened_at - make_interval(mins => ${acquirer.cutOffMinutes})) at time zone 'Asia/Shanghai')::date::text)
        order by l.happened_at, l.refund_no collate "C") as refunds
      from statement_line l where s.former and l.acquirer_id = ${acquirer.id} and l.kind = 'refund'
        and l.acquirer_reference = s.acquirer_reference and l.happened_at < ${from}) z on true
    order by s.acquirer_reference collate "C", s.kind = 'refund', s.happened_at, s.refund_no collate "C"`;
}

function transactionOf(rows: readonly BilledRow[], wanted: TransactionsWanted): LoadedTransaction {
  const first = rows[0] as BilledRow;
  const refunds = rows.filter((r) => r.isRefund);
  const { acquirerReference } = first;
  const payment = paymentOf(rows, wanted);
  const transaction: BilledTransaction = {
    acquirerReference,
    payment,
    order: orderOf(first, wanted),
    cleared: clearedOf(refunds, payment, wanted),
    refunds: refunds.filter((r) => !r.former).map((r) => refundOf(r, wanted)),
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
  // Asked only where one of its refunds ends now.
  const isOver = decision?.as !== "not_ours" && first.hasEntered !== true && rows.some((r) => r.former);
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
    standing: isOut ? "late" : isWhole ? "whole" : isOver ? "ended" : "cleared",
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

/**
 * Refunds of former files in the order in which they entered, with those among `rows` that end now and never entered by the
 * shares: taken whole from one shop by a decision, or given back while the payment was left out.
 */
function clearedOf(
  rows: readonly BilledRow[],
  payment: BilledTransaction["payment"],
  wanted: TransactionsWanted,
): ClearedRefund[] {
  const [first] = rows;
  if (!first) return [];
  const { acquirerReference, channel } = first;
  const former = rows.filter((r) => r.former);
  const cleared = (r: RefundJson, enteredOn: Day, isWhole: boolean): ClearedRefund => ({
    refundId: refundIdOf(rows.find((row) => row.refundReference === r.reference)),
    refundNo: r.refundNo,
    acquirerRefundReference: r.reference,
    channel,
    channelNo: r.channelNo,
    amount: BigInt(r.fen),
    feeReturned: BigInt(r.fee),
    enteredOn,
    isWhole,
    voided: wanted.voids.of(
      { acquirerReference, refundNo: r.refundNo, acquirerRefundReference: r.reference },
      enteredOn,
    ),
  });
  const decided = (r: RefundJson) =>
    wanted.decisions.get(leftOutKey({ acquirerReference, refundReference: r.reference }))?.as;
  const earlier = (former[0]?.earlier ?? []).filter((r) => decided(r) !== "not_ours");
  if (payment?.standing === "ended") return earlier.map((r) => cleared(r, r.day as Day, false));
  const entered = first.cleared ?? [];
  const whole = earlier.filter(
    (r) => decided(r) === "accept" && !entered.some((e) => e.reference === r.reference),
  );
  return [
    ...entered.map((r) => cleared(r, r.day as Day, false)),
    ...whole.map((r) => cleared(r, r.day as Day, true)),
  ];
}

const refundIdOf = (row: BilledRow | undefined): string =>
  row?.refundId && row.madeBy !== "acquirer" ? row.refundId : "";

function refundOf(row: BilledRow, { voids, clearingDate }: TransactionsWanted): BilledRefund {
  return {
    refundId: refundIdOf(row),
    refundNo: row.refundNo,
    acquirerRefundReference: row.refundReference,
    channel: row.channel,
    channelNo: row.channelNo,
    refundedAt: row.happenedAt.getTime(),
    settlementFen: row.settlementFen,
    feeFen: row.feeFen,
    isLate: row.late,
    voided: voids.of({ ...row, acquirerRefundReference: row.refundReference }, clearingDate),
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
