import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import { instantText } from "../calendar/instant.ts";
import type { RefundFact, TransactionFact } from "../clearing/clearing-day.ts";
import type { LeftOut } from "../clearing/clearing-file.ts";
import type { Id } from "../id.ts";
import type { BillWindow } from "../statement/load-window.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

const BATCH_ROWS = 5_000;
const HAS_ID = "a refund has its id";

export interface TransactionsWanted {
  clearingDate: Day;
  window: BillWindow;
  /** What the previous file left out: it enters now if nothing differs any more. */
  late: readonly LeftOut[];
  /** The category of a seller, for its fee items. */
  categoryOf(number: string): string;
}

/** A transaction that may enter; `isCleared` false with `entersNow` false: its payment is not cleared, so its refunds wait. */
export interface LoadedTransaction {
  fact: TransactionFact;
  isCleared: boolean;
  /** Our rows of its refunds, by the acquirer's references: the file names only those that were asked for here. */
  refundIds: ReadonlyMap<string, Id<"rfd">>;
}

/** One row of the bill with our record of it. `paid…`: of the payment, where the row is a refund. */
type EntryRow = Computed<"isRefund" | "late" | "isCleared", boolean> &
  Row<"statementLine", "acquirerReference" | "happenedAt" | "settlementFen" | "feeFen" | "refundNo"> &
  Renamed<"statementLine", { refundReference: "acquirerRefundReference" }> &
  Row<"payment", "orderId" | "merchantOrderNo" | "channel" | "mode" | "sellerNo" | "agreementSha256"> &
  Renamed<"payment", { createdAt: "orderCreatedAt"; orderFen: "amountFen"; feesSha256: "feeSha256" }> &
  Maybe<
    Row<"refund", "refundId" | "madeBy"> &
      Renamed<"statementLine", { paidAt: "happenedAt"; paidFen: "settlementFen"; paidFeeFen: "feeFen" }> &
      Computed<"clearedFen" | "clearedFee", string[]>
  >;

/**
 * Everything compared that enters on this clearing date, one fact per acquirer transaction, sorted by acquirer reference in
 * SQL and streamed: memory does not grow with the day. A payment or refund with an open difference is not among them.
 */
export async function* loadTransactions(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer } & TransactionsWanted,
): AsyncGenerator<LoadedTransaction> {
  let group: EntryRow[] = [];
  for await (const rows of rowsOf(sql, acquirer, wanted).cursor(BATCH_ROWS)) {
    for (const row of rows) {
      if (group[0] && group[0].acquirerReference !== row.acquirerReference) {
        yield transactionOf(group, wanted);
        group = [];
      }
      group.push(row);
    }
  }
  if (group.length > 0) yield transactionOf(group, wanted);
}

function rowsOf(sql: HotSql, acquirer: ClearingAcquirer, wanted: TransactionsWanted) {
  const { from, to, statements } = wanted.window;
  const lateRefs = wanted.late.map((x) => x.acquirerReference);
  const lateRefunds = wanted.late.map((x) => x.refundReference);
  const inWindow = sql`s.statement_id = any(${statements}::uuid[]) and s.channel = any(${acquirer.channels}::text[])
    and s.happened_at >= ${from} and s.happened_at < ${to}`;
  // Few, looked up one by one: the limit keeps the planner from beginning anywhere else.
  const lateLine = (
    kind: "payment" | "refund",
  ) => sql`unnest(${lateRefs}::text[], ${lateRefunds}::text[]) as x(reference, refund_reference)
    cross join lateral (select l.* from statement_line l where l.acquirer_id = ${acquirer.id} and l.acquirer_reference = x.reference
      and l.acquirer_refund_reference = x.refund_reference and l.kind = ${kind} and l.happened_at < ${from}
      order by l.happened_at limit 1) s`;
  return sql<EntryRow[]>`
    with blocked as materialized (
      select acquirer_reference, refund_reference from difference
      where acquirer_id = ${acquirer.id} and status = 'open' and kind <> 'not_computable'
    ), past as materialized (
      select id from clearing_batch where acquirer_id = ${acquirer.id} and status in ('proposed','released','settled')
        and clearing_date < ${wanted.clearingDate}::date
    )
    select * from (
    select false as is_refund, false as late, s.acquirer_reference, s.happened_at,
      s.settlement_fen, s.fee_fen, '' as refund_reference, '' as refund_no,
      null::uuid as refund_id, null::text as made_by, p.order_id, p.merchant_order_no, p.channel, p.mode,
      p.order_created_at as created_at, p.seller_no, p.amount_fen as order_fen,
      p.agreement_sha256, p.fee_sha256 as fees_sha256, null::timestamptz as paid_at,
      null::bigint as paid_fen, null::bigint as paid_fee_fen, false as is_cleared, null::text[] as cleared_fen,
      null::text[] as cleared_fee
    from statement_line s join payment p on p.acquirer_id = ${acquirer.id} and p.acquirer_reference = s.acquirer_reference
      and p.clearing_date = any(array[${wanted.clearingDate}::date - 1, ${wanted.clearingDate}::date, ${wanted.clearingDate}::date + 1])
    where s.kind = 'payment' and ${inWindow}
      and not exists (select from blocked b where b.acquirer_reference = s.acquirer_reference and b.refund_reference = '')
    union all
    select false, true, s.acquirer_reference, s.happened_at, s.settlement_fen, s.fee_fen, '', '', null, null, p.order_id,
      p.merchant_order_no, p.channel, p.mode, p.order_created_at, p.seller_no, p.amount_fen, p.agreement_sha256, p.fee_sha256,
      null, null, null, false, null, null
    from ${lateLine("payment")}
    cross join lateral (select q.* from order_attempt a join payment q on q.order_id = a.order_id
      where a.merchant_order_no = s.merchant_order_no and q.acquirer_id = ${acquirer.id}
        and q.acquirer_reference = s.acquirer_reference limit 1) p
    where not exists (select from blocked b where b.acquirer_reference = s.acquirer_reference and b.refund_reference = '')
    union all
    select true, s.late, s.acquirer_reference, s.happened_at, s.settlement_fen, s.fee_fen, s.acquirer_refund_reference,
      s.refund_no, r.id, r.made_by, p.order_id, p.merchant_order_no, p.channel, p.mode, p.order_created_at, p.seller_no, p.amount_fen,
      p.agreement_sha256, p.fee_sha256, o.happened_at, o.settlement_fen, o.fee_fen, c.cleared, c.fen, c.fee
    from (select s.*, false as late from statement_line s where s.kind = 'refund' and ${inWindow}
      union all select s.*, true from ${lateLine("refund")}) s
    join refund r on r.acquirer_id = ${acquirer.id} and r.refund_no = s.refund_no
    join payment p on p.order_id = r.order_id and p.acquirer_id = ${acquirer.id} and p.acquirer_reference = s.acquirer_reference
    left join lateral (select happened_at, settlement_fen, fee_fen from statement_line l where l.acquirer_id = ${acquirer.id}
      and l.acquirer_reference = s.acquirer_reference and l.kind = 'payment' order by l.happened_at limit 1) o on true
    cross join lateral (
      select coalesce(bool_or(e.kind = 'P'), false) as cleared,
        array_agg(e.amount_fen::text order by b.clearing_date, e.line_no) filter (where e.kind = 'R') as fen,
        array_agg(e.fee_fen::text order by b.clearing_date, e.line_no) filter (where e.kind = 'R') as fee
      from past join clearing_entry e on e.batch_id = past.id and e.acquirer_reference = s.acquirer_reference
      join clearing_batch b on b.id = past.id) c
    where not exists (select from blocked b where b.acquirer_reference = s.acquirer_reference
        and b.refund_reference = s.acquirer_refund_reference)
    ) entering
    order by acquirer_reference collate "C", is_refund, happened_at, refund_no collate "C"`;
}

function transactionOf(rows: readonly EntryRow[], wanted: TransactionsWanted): LoadedTransaction {
  const first = rows[0] as EntryRow;
  const payment = rows.find((r) => !r.isRefund);
  const refunds = rows.filter((r) => r.isRefund);
  const known = refunds[0];
  const fact: TransactionFact = {
    orderId: first.orderId,
    merchantOrderNo: first.merchantOrderNo,
    acquirerReference: first.acquirerReference,
    channel: first.channel,
    mode: first.mode,
    category: wanted.categoryOf(first.sellerNo),
    createdAt: instantText(first.createdAt),
    paidAt: instantText(payment?.happenedAt ?? known?.paidAt ?? first.happenedAt),
    sellerNo: first.sellerNo,
    orderAmount: first.orderFen,
    amount: payment?.settlementFen ?? known?.paidFen ?? 0n,
    fee: payment?.feeFen ?? known?.paidFeeFen ?? 0n,
    agreementSha256: first.agreementSha256,
    feesSha256: first.feesSha256,
    entersNow: payment !== undefined,
    entersLate: payment?.late ?? false,
    cleared: (known?.clearedFen ?? []).map((fen, i) => ({
      amount: BigInt(fen),
      feeReturned: BigInt(known?.clearedFee?.[i] ?? "0"),
    })),
    refunds: refunds.map(refundOf),
  };
  const refundIds = new Map(refunds.map((r) => [r.refundReference, present(r.refundId, HAS_ID)]));
  return { fact, isCleared: known?.isCleared ?? false, refundIds };
}

function refundOf(row: EntryRow): RefundFact {
  return {
    refundId: row.madeBy === "acquirer" ? "" : present(row.refundId, HAS_ID),
    refundNo: row.refundNo,
    acquirerRefundReference: row.refundReference,
    refundedAt: instantText(row.happenedAt),
    source: "",
    amount: row.settlementFen,
    feeReturned: row.feeFen,
    entersLate: row.late,
  };
}
