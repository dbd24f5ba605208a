import type { HotSql } from "#db/client.ts";
import { matchFeeItem } from "../agreement/fee.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { present } from "../assert.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import type { CutOffs } from "../calendar/cut-off.ts";
import type { Day } from "../calendar/day.ts";
import type {
  BilledPayment,
  BilledRefund,
  BilledTransaction,
  ClearedRefund,
} from "../clearing/billed-transaction.ts";
import { type DayInput, leftOutKey } from "../clearing/clearing-day.ts";
import { sumFen } from "../money/fen.ts";
import { readOrderTerms } from "../order/order-terms-codec.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";
import { type BilledRow, loadBilledRows, type RefundJson, type RowsWanted } from "./load-billed-rows.ts";
import type { LoadedTransaction, Unbilled } from "./loaded-transaction.ts";

export interface TransactionsWanted extends RowsWanted {
  /** What only we believe in, by acquirer reference: no bill row has it. */
  unbilled: ReadonlyMap<string, Unbilled>;
  decisions: DayInput["decisions"];
  fees: { get(sha256: string): { document: FeeSchedule } | undefined };
}

/**
 * One transaction each of what the rows are about, sorted by acquirer reference and streamed: memory does not grow with the
 * day. Whether it enters is not asked here.
 */
export async function* loadTransactions(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer } & TransactionsWanted,
): AsyncGenerator<LoadedTransaction> {
  const alone = [...wanted.unbilled.keys()].sort();
  const payments = wanted.late.filter((x) => x.refundReference === "");
  const waiting = new Set(payments.map((x) => x.acquirerReference));
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
    yield transactionOf(rows, { ...wanted, waiting, cutOffs: acquirer.cutOffs });
  };
  for await (const rows of await loadBilledRows(sql, { acquirer, ...wanted })) {
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

/** `waiting`: the payments that the previous file left out, by acquirer reference. */
type Wanted = TransactionsWanted & { waiting: ReadonlySet<string>; cutOffs: CutOffs };

function transactionOf(rows: readonly BilledRow[], wanted: Wanted): LoadedTransaction {
  const first = rows[0] as BilledRow;
  const refunds = rows.filter((r) => r.isRefund);
  const { acquirerReference } = first;
  const payment = paymentOf(rows, wanted);
  const transaction: BilledTransaction = {
    acquirerReference,
    payment,
    order: orderOf(first, wanted),
    cleared: clearedOf(refunds, wanted),
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
function paymentOf(rows: readonly BilledRow[], wanted: Wanted): BilledTransaction["payment"] {
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
  return {
    channel,
    merchantOrderNo,
    channelNo: paidNo,
    paidAt: paidAt.getTime(),
    orderFen: paidOrderFen,
    settlementFen: paidFen,
    feeFen: paidFeeFen,
    standing: formerStanding(rows, { paidAt, paidFen }, wanted),
  };
}

/** What became of a payment whose own row is not here. */
function formerStanding(
  rows: readonly BilledRow[],
  paid: { paidAt: Date; paidFen: bigint },
  wanted: Wanted,
): BilledPayment["standing"] {
  const [first] = rows as [BilledRow];
  if (wanted.waiting.has(first.acquirerReference)) return "late";
  const hasEntered = first.hasEntered === true;
  const as = wanted.decisions.get(leftOutKey({ ...first, refundReference: "" }))?.as;
  if (!hasEntered && as === "accept") return "whole";
  if (!hasEntered && as === "not_ours") return "not_ours";
  // Asked only where one of its refunds ends now.
  const former = rows.find((r) => r.former);
  if (!former) return "cleared";
  if (former.wasListed === true) return hasEntered ? "cleared" : "ended";
  return isGivenBack(former, paid, wanted) ? "given_back" : "cleared";
}

/** The bills of its own date gave it back in full, and no refund of that has ended before. */
function isGivenBack(
  { acquirerReference, earlier }: BilledRow,
  { paidAt, paidFen }: { paidAt: Date; paidFen: bigint },
  { voids, clearingDate, cutOffs }: Wanted,
): boolean {
  const day = clearingDateOf(paidAt, cutOffs);
  const given = (earlier ?? []).filter((r) => {
    const named = { acquirerReference, refundNo: r.refundNo, acquirerRefundReference: r.reference };
    return r.day === day && (voids.of(named, day)?.on ?? clearingDate) >= clearingDate;
  });
  return given.length > 0 && sumFen(given.map((r) => BigInt(r.fen))) === paidFen;
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
function clearedOf(rows: readonly BilledRow[], wanted: TransactionsWanted): ClearedRefund[] {
  const [first] = rows;
  if (!first) return [];
  const { acquirerReference, channel } = first;
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
  const entered = first.cleared ?? [];
  const isKnown = (r: RefundJson) =>
    entered.some((e) => e.reference === r.reference) ||
    rows.some((row) => !row.former && row.refundReference === r.reference);
  const others = (rows.find((r) => r.earlier)?.earlier ?? []).filter(
    (r) => !isKnown(r) && decided(r) !== "not_ours",
  );
  const whole = others.filter((r) => decided(r) === "accept");
  // Of what never entered its own bill rows tell what was given back.
  const gone = first.hasEntered === true ? [] : others.filter((r) => decided(r) !== "accept");
  return [
    ...[...entered, ...gone].map((r) => cleared(r, r.day as Day, false)),
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
