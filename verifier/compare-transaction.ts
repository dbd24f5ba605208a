/** What the detail states of one transaction, laid beside what the acquirer's books make of it. Pure. */
import { instantText } from "#server/calendar/instant.ts";
import type { BilledPayment, BilledTransaction } from "#server/clearing/billed-transaction.ts";
import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { Entry, RefundEntry, SaleEntry, VoidEntry } from "#server/clearing/clearing-file.ts";
import type { FoldedTransaction } from "#server/clearing/folded-transaction.ts";
import { type StatedOrder, statedOrderOf } from "#server/clearing/stated-order.ts";
import { isId } from "#server/id.ts";
import { isOurRefundNo } from "#server/order/order-terms-codec.ts";
import { compareEntry, MISSING, show } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";
import { ownText } from "./own-text.ts";

/** An entry with the line of the detail it stands in. */
export interface Stated<T> {
  line: number;
  entry: T;
}
interface Context {
  /** What the file lists as left out, by `leftOutKey`. */
  listed: ReadonlySet<string>;
  /** Ids of the refunds that the file has stated so far: each once. As many as its refunds. */
  refundIds: Set<string>;
  differences: Differences;
}

/** The order that a group of entries speaks of; undefined where it begins with none. */
export const statedOrder = (group: readonly Stated<Entry>[], acquirer: string): StatedOrder | undefined =>
  statedOrderOf(
    acquirer,
    group.map(({ entry }) => entry),
  );

/** Names every record of the group that the books do not make, and every one they make that is missing. */
export function compareTransaction(
  tx: BilledTransaction,
  folded: FoldedTransaction,
  group: readonly Stated<Entry>[],
  context: Context,
): void {
  const { differences } = context;
  const sale = group.find((s): s is Stated<SaleEntry> => s.entry.kind !== "R" && s.entry.kind !== "V");
  const own = folded.entries.find((e): e is SaleEntry => e.kind !== "R" && e.kind !== "V");
  if (sale) compareSale(tx, folded, sale, own, differences);
  for (const { entry, ...at } of group) {
    if (entry.kind === "V") compareVoid(tx, folded, { entry, ...at }, differences);
    if (entry.kind === "R") {
      compareRefund(tx, folded, { entry, ...at }, differences);
      compareRefundId(tx, { entry, ...at }, context);
    }
  }
  const stated = new Set<string>();
  for (const one of group) {
    const key = keyOf(one.entry);
    if (stated.has(key)) differences.add("bill.twice", whereOf(one), "1", "2");
    stated.add(key);
  }
  // What enters is not told by its order alone; where the file lists it as left out, that is named at its X.
  const isTold = (e: Entry) =>
    e === own && sale ? e.kind === "U" || sale.entry.kind !== "U" : stated.has(keyOf(e));
  for (const e of folded.entries) if (!isTold(e)) compareMissing(e, context);
  for (const r of folded.unvoided) differences.add("void", voidedAt(tx, r.refundNo), show(r.amount), MISSING);
}

function compareSale(
  tx: BilledTransaction,
  folded: FoldedTransaction,
  stated: Stated<SaleEntry>,
  own: SaleEntry | undefined,
  differences: Differences,
): void {
  const where = whereOf(stated);
  const { entry } = stated;
  if (!tx.payment) {
    differences.add("bill.missing", where, MISSING, show(entry.amount));
    return;
  }
  if (entry.kind === "P" && isDone(tx.payment)) {
    differences.add("bill.twice", where, own?.kind ?? "O", "P");
    return;
  }
  if (entry.merchantOrderNo !== tx.payment.merchantOrderNo)
    differences.add("order.number", where, tx.payment.merchantOrderNo, entry.merchantOrderNo);
  if (own?.kind === entry.kind) {
    compareEntry(own, entry, where, differences);
    return;
  }
  compareBilled(tx.payment, entry, where, differences);
  // What the books let enter and the file holds back is named at its X.
  const broken = entry.kind === "U" ? folded.faults.filter((f) => f.law === "order.terms") : folded.faults;
  for (const { law, field, expected, found } of broken)
    differences.add(law, field === undefined ? where : { ...where, field }, show(expected), show(found));
  if (broken.length === 0 && !(entry.kind === "U" && own))
    differences.add("entry.invented", where, own?.kind ?? MISSING, show(entry));
}

/** A former file took it up, gave it to somebody, or told that it is over. */
const isDone = ({ standing }: BilledPayment): boolean => standing !== "now" && standing !== "late";

/** What the record takes from the bill, beside the bill: also where the books make another record of it. */
function compareBilled(row: BilledPayment, entry: SaleEntry, where: Where, differences: Differences): void {
  const own: Partial<SaleEntry> = {
    ...(row.orderFen !== undefined && entry.kind !== "U" && { orderAmount: row.orderFen }),
    amount: row.settlementFen,
    fee: row.feeFen,
    paidAt: instantText(new Date(row.paidAt)),
  };
  for (const [field, value] of Object.entries(own)) {
    const [left, right] = [show(value), show(entry[field as keyof SaleEntry])];
    if (left !== right) differences.add("bill.amount", { ...where, field }, left, right);
  }
}

function compareRefund(
  tx: BilledTransaction,
  folded: FoldedTransaction,
  stated: Stated<RefundEntry>,
  differences: Differences,
): void {
  const { entry } = stated;
  const where = whereOf(stated);
  const row = tx.refunds.find((r) => r.refundNo === entry.refundNo);
  const own = folded.entries.find((e): e is RefundEntry => e.kind === "R" && e.refundNo === entry.refundNo);
  if (own) {
    compareEntry(own, entry, where, differences);
    return;
  }
  if (!row) {
    const isKnown =
      tx.cleared.length > 0 && entry.amount > 0n && tx.cleared.some((c) => c.amount === entry.amount);
    differences.add(isKnown ? "bill.twice" : "bill.missing", where, MISSING, show(entry.amount));
    return;
  }
  const refused = folded.refused.find((r) => r.refund.refundNo === entry.refundNo);
  if (refused) differences.add(refused.law, where, show(refused.expected), show(refused.found));
  else differences.add("refund.ground", where, MISSING, show(entry.amount));
}

/** A void that the acquirer's log does not ask for moves money that nobody gave back. */
function compareVoid(
  tx: BilledTransaction,
  folded: FoldedTransaction,
  stated: Stated<VoidEntry>,
  differences: Differences,
): void {
  const { entry } = stated;
  const own = folded.entries.find((e): e is VoidEntry => e.kind === "V" && e.refundNo === entry.refundNo);
  if (own) {
    compareEntry(own, entry, whereOf(stated), differences);
    const isOurs = isOurRefundNo(tx.payment?.merchantOrderNo ?? "", entry.refundNo);
    const isWhole = tx.cleared.some((r) => r.refundNo === entry.refundNo && r.isWhole);
    if (isOurs && !isWhole && !isId("rfd", entry.refundId))
      differences.add(
        "refund.id",
        { ...whereOf(stated), field: "refundId" },
        "rfd_…",
        entry.refundId || MISSING,
      );
  } else differences.add("void", whereOf(stated), MISSING, show(entry));
}

/** No book holds the platform's name of a refund: it has the form of one and stands once. Another's refund has none (`entry`). */
function compareRefundId(
  { payment }: BilledTransaction,
  stated: Stated<RefundEntry>,
  { refundIds, differences }: Context,
): void {
  const { refundId, refundNo } = stated.entry;
  if (refundId === "" && !isOurRefundNo(payment?.merchantOrderNo ?? "", refundNo)) return;
  const where = { ...whereOf(stated), field: "refundId" };
  if (!isId("rfd", refundId)) differences.add("refund.id", where, "rfd_…", refundId || MISSING);
  else if (refundIds.has(refundId)) differences.add("refund.id", where, "1", `2 × ${refundId}`);
  refundIds.add(ownText(refundId));
}

/** What the books make and the detail does not state: listed as left out it is named there, else it is gone. */
function compareMissing(own: Entry, { listed, differences }: Context): void {
  const refundReference = own.kind === "R" ? own.acquirerRefundReference : "";
  if (own.kind !== "U" && listed.has(leftOutKey({ ...own, refundReference }))) return;
  const where = { record: own.kind, line: 0, reference: referenceOf(own) };
  if (own.kind === "V") differences.add("void", where, show(own), MISSING);
  else if (own.kind === "P" || own.kind === "R")
    differences.add("bill.omitted", where, show(own.amount), MISSING);
  else differences.add("entry.dropped", where, show(own), MISSING);
}

const voidedAt = ({ acquirerReference }: BilledTransaction, refundNo: string): Where => ({
  record: "V",
  line: 0,
  reference: `${acquirerReference} ${refundNo}`,
});
const keyOf = (e: Entry): string => (e.kind === "R" || e.kind === "V" ? `${e.kind}|${e.refundNo}` : "sale");
const referenceOf = (e: Entry): string =>
  "refundNo" in e ? `${e.acquirerReference} ${e.refundNo}` : e.acquirerReference;
const whereOf = ({ line, entry }: Stated<Entry>): Where => ({
  record: entry.kind,
  line,
  reference: referenceOf(entry),
});
