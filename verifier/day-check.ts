/**
 * One proposed file against the acquirer's books: the entries stream past once beside the acquirer's own transactions,
 * everything else is small. The file is computed anew and laid beside the one proposed. Pure but for the stream it reads.
 */
import type { BilledTransaction } from "#server/clearing/billed-transaction.ts";
import { type DayState, leftOutKey, openDay } from "#server/clearing/clearing-day.ts";
import { findEquationFaults } from "#server/clearing/clearing-equations.ts";
import type { ClearingFile, Entry, LeftOut } from "#server/clearing/clearing-file.ts";
import { digestOf, writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { finishDay } from "#server/clearing/finished-day.ts";
import { foldTransaction } from "#server/clearing/fold-transaction.ts";
import type { FoldedTransaction } from "#server/clearing/folded-transaction.ts";
import { WITHOUT_BILL } from "#server/clearing/left-out-word.ts";
import type { Equation } from "#server/result/control.ts";
import type { Books } from "./books.ts";
import {
  compareAnswers,
  compareReturned,
  decisionsFrom,
  headerFrom,
  lineKey,
  returnedFrom,
} from "./chain.ts";
import { compareChain } from "./compare-chain.ts";
import { compareAcquirer } from "./compare-header.ts";
import { compareFiles, MISSING, show } from "./compare-records.ts";
import { compareSeal } from "./compare-seal.ts";
import { compareTransaction, type Stated, statedOrder } from "./compare-transaction.ts";
import { compareVersions } from "./compare-versions.ts";
import { dayFunds } from "./day-funds.ts";
import { dayInput } from "./day-input.ts";
import type { Differences } from "./difference.ts";
import { leavingAfter } from "./leaving.ts";
import { compareLeftOut, type Listed } from "./left-out.ts";
import { billedTransaction, referencesOf } from "./transactions.ts";

/** Entries as the detail states them, in its order. */
export type EntryStream = AsyncIterable<Stated<Entry>> | Iterable<Stated<Entry>>;

export interface DayCheck {
  equations: Equation[];
  /** Statements the acquirer did not give; the control is not complete without them. */
  missingFunds: string[];
  entries: number;
  /** What is left out, as it stands: for the clerk to read. */
  leftOut: readonly LeftOut[];
  /** What whoever releases should know besides; no difference. */
  notices: string[];
}

/** Checks chain, entries, positions and control; every difference goes into `differences`. */
export async function checkDay(
  file: ClearingFile,
  bytes: Uint8Array,
  entries: EntryStream,
  books: Books,
  differences: Differences,
): Promise<DayCheck> {
  const restated = new Set(file.returned.map(lineKey));
  const returned = returnedFrom(file.header.clearingDate, restated, books, differences);
  const header = headerFrom(file.header, books);
  const decisions = decisionsFrom(header.windowTo, books, file);
  const state = openDay(dayInput(header, books, returned, decisions));
  compareAcquirer(file.header, books, differences);
  compareChain(file, digestOf(bytes), books, differences);
  compareSeal(file, books, differences);
  compareAnswers(file, books, differences);
  compareReturned(file, books, differences);

  for (const { reference } of books.bills.twice)
    differences.add("bill.twice", { record: "bill", line: 0, reference }, "1", "2");
  const listed: Listed = {
    keys: new Set(file.leftOut.map(leftOutKey)),
    made: new Set(),
    stated: new Set(),
    withoutOrder: new Set(),
  };
  const count = await foldEntries(file, entries, books, state, listed, differences);
  const { detailSha256 } = file.totals;
  const expected = finishDay(state, { detailCount: count, detailSha256 });
  compareLeftOut(file, expected, { books, listed, decisions }, differences);
  const hadRest = new Set(
    books.previous?.file.positions.flatMap((p) => (p.rest === 0n ? [] : [p.subMerchantNo])) ?? [],
  );
  const notices = compareVersions({ state, stated: file, expected }, books.versions, differences);
  compareFiles(expected, file, hadRest, differences);
  for (const f of findEquationFaults(file))
    differences.add(
      "equation",
      { record: f.where, line: 0, reference: f.law },
      show(f.expected),
      show(f.found),
    );
  if (differences.count === 0) compareBytes(expected, bytes, differences);
  const funds = dayFunds(file, books, state.control);
  for (const e of funds.equations)
    if (!e.holds)
      differences.add(e.name, { record: "control", line: 0, reference: e.of }, show(e.right), show(e.left));
  return {
    equations: funds.equations,
    missingFunds: funds.missing,
    entries: count,
    leftOut: expected.leftOut,
    notices: [
      ...state.books.evidence.notices,
      ...notices,
      ...funds.advances,
      ...leavingAfter(expected, books.agreements.values()),
    ],
  };
}

/**
 * Folds the acquirer's own transactions in order, each beside what the detail states of it. Of what the file lists as left out
 * it keeps which items the books let enter, and which the detail states besides. Answers the number of entries stated.
 */
async function foldEntries(
  file: ClearingFile,
  entries: EntryStream,
  books: Books,
  state: DayState,
  listed: Listed,
  differences: Differences,
): Promise<number> {
  const unbilled = Map.groupBy(
    file.leftOut.filter((x) => x.kind === WITHOUT_BILL && !isBilled(x, books)),
    (x) => x.acquirerReference,
  );
  const own = referencesOf(state, books.bills, unbilled.keys());
  const refundIds = new Set<string>();
  let next = 0;
  const fold = (reference: string, stated: readonly Stated<Entry>[]) => {
    const order = statedOrder(stated, file.header.acquirer) ?? books.terms?.get(orderNoOf(reference, books));
    const tx = billedTransaction(state, books.bills, reference, order, unbilled.get(reference));
    const folded = foldTransaction(state, tx);
    for (const e of folded.entries) noteListed(listed.keys, listed.made, e);
    for (const { entry } of stated) noteListed(listed.keys, listed.stated, entry);
    if (isWithoutOrder(folded)) compareWithheld(state, tx, folded, listed, differences);
    compareTransaction(tx, folded, stated, { listed: listed.keys, refundIds, differences });
  };
  let count = 0;
  for await (const group of groupsOf(entries)) {
    count += group.length;
    const reference = (group[0] as Stated<Entry>).entry.acquirerReference;
    for (; next < own.length && (own[next] as string) < reference; next++) fold(own[next] as string, []);
    if (own[next] === reference) next++;
    fold(reference, group);
  }
  for (; next < own.length; next++) fold(own[next] as string, []);
  return count;
}

const isWithoutOrder = ({ faults }: FoldedTransaction): boolean =>
  faults.some((f) => f.law === "order.terms");

/**
 * The detail states no order that the bill's number is the hash of. An order that stood behind an item once is never unknown
 * again; a refund of a payment that was cleared waits no day without a decision, whoever withholds what it was cleared from,
 * and where it is accepted it goes by the order's terms: no receiver is spared its part.
 */
function compareWithheld(
  state: DayState,
  tx: BilledTransaction,
  folded: FoldedTransaction,
  listed: Listed,
  differences: Differences,
): void {
  const { acquirerReference: reference } = tx;
  const key = leftOutKey({ acquirerReference: reference, refundReference: "" });
  const before = state.previouslyOut.get(key)?.kind ?? WITHOUT_BILL;
  // Handed over as not ours, or given back: then nothing rests on its order any more.
  const decided = state.input.decisions.get(key)?.as;
  const isOver = folded.hasEnded || decided === "not_ours";
  if (!isOver && before !== "only_acquirer" && before !== WITHOUT_BILL)
    differences.add("entry.dropped", { record: "U", line: 0, reference }, before, MISSING);
  const isFormer = tx.payment?.standing === "cleared" || tx.payment?.standing === "given_back";
  if (!isFormer || folded.cameBack) return;
  for (const x of folded.leftOut) listed.withoutOrder.add(leftOutKey(x));
  // One that was itself accepted may have gone whole to its shop, and then there is no order.
  const isAccepted = tx.refunds.some((r) => {
    const refund = leftOutKey({ acquirerReference: reference, refundReference: r.acquirerRefundReference });
    return state.input.decisions.get(refund)?.as === "accept";
  });
  if (isAccepted && decided !== "not_ours" && decided !== "accept")
    differences.add("entry.dropped", { record: "O", line: 0, reference }, "O | U", MISSING);
}

function noteListed(listed: ReadonlySet<string>, into: Set<string>, e: Entry): void {
  if (e.kind !== "P" && e.kind !== "R") return;
  const key = leftOutKey({ ...e, refundReference: e.kind === "R" ? e.acquirerRefundReference : "" });
  if (listed.has(key)) into.add(key);
}

const isBilled = (x: LeftOut, { bills }: Books): boolean =>
  x.refundReference === ""
    ? bills.payments.has(x.acquirerReference)
    : bills.refundOf(x.acquirerReference, x.refundReference) !== undefined;
const orderNoOf = (reference: string, { bills }: Books): string =>
  bills.payments.get(reference)?.merchantOrderNo ?? "";

/** The records of one acquirer transaction: they stand together because the detail is sorted by its reference. */
async function* groupsOf(entries: EntryStream): AsyncGenerator<Stated<Entry>[]> {
  let group: Stated<Entry>[] = [];
  for await (const stated of entries) {
    const first = group[0];
    if (first && first.entry.acquirerReference !== stated.entry.acquirerReference) {
      yield group;
      group = [];
    }
    group.push(stated);
  }
  if (group.length > 0) yield group;
}

/** Nothing differs record by record: then the bytes must be the same too, or the file says it in another way. */
function compareBytes(expected: ClearingFile, bytes: Uint8Array, differences: Differences): void {
  const own = writeClearingFile(expected);
  if (own.equals(bytes)) return;
  const [left, right] = [own.toString("utf8").split("\n"), Buffer.from(bytes).toString("utf8").split("\n")];
  const at = left.findIndex((line, i) => line !== right[i]);
  differences.add(
    "form",
    { record: "file", line: at + 1, reference: "bytes" },
    left[at] ?? MISSING,
    right[at] ?? MISSING,
  );
}
