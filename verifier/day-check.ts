/**
 * One proposed file against the acquirer's books: the entries stream past once, everything else is small. The file is
 * computed anew from bills and documents, and laid beside the one proposed. Pure but for the stream it reads.
 */

import type { Channel } from "#server/channel/channel.ts";
import {
  type DayState,
  type EntryFault,
  enterTransaction,
  finishDay,
  leaveOut,
  openDay,
  type TransactionFact,
} from "#server/clearing/clearing-day.ts";
import { findEquationFaults } from "#server/clearing/clearing-equations.ts";
import type { ClearingFile, Entry, RefundEntry, SaleEntry } from "#server/clearing/clearing-file.ts";
import { digestOf, writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import type { ChannelSums, Equation } from "#server/result/control.ts";
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
import { compareEntry, compareFiles, MISSING, show } from "./compare-records.ts";
import { compareSeal } from "./compare-seal.ts";
import { compareVersions } from "./compare-versions.ts";
import { dayFunds } from "./day-funds.ts";
import type { Differences } from "./difference.ts";
import { type GroundContext, groundContext, groundOf, type Stated } from "./ground.ts";
import type { Law } from "./law.ts";
import { addTo, compareLeftOut, leftOutGround } from "./left-out.ts";

/** Entries as the detail states them, in its order. */
export type EntryStream = AsyncIterable<Stated<Entry>> | Iterable<Stated<Entry>>;

export interface DayCheck {
  equations: Equation[];
  /** Statements the acquirer did not give; the control is not complete without them. */
  missingFunds: string[];
  entries: number;
  /** What whoever releases should know besides; no difference. */
  notices: string[];
}

const FAULT_LAW: Readonly<Record<EntryFault["code"], Law>> = {
  document_unknown: "order.agreement",
  seller_differs: "order.agreement",
  fee_item_unknown: "order.fees",
  fee_differs: "fee.differs",
  receiver_not_registered: "register.receiver",
  receiver_barred: "register.barred",
  amount_invalid: "bill.amount",
  refund_exceeds_paid: "refund.exceeds",
  nothing_enters: "entry.invented",
};

/** Checks chain, entries, positions and control; every difference goes into `differences`. */
export async function checkDay(
  file: ClearingFile,
  bytes: Uint8Array,
  entries: EntryStream,
  books: Books,
  differences: Differences,
): Promise<DayCheck> {
  const { acquirer, clearingDate } = file.header;
  const context = groundContext(acquirer, clearingDate, books);
  const ground = leftOutGround(file, context);
  const stated = new Set(file.returned.map(lineKey));
  const returned = returnedFrom(clearingDate, stated, books, differences);
  const state = openDay({
    header: headerFrom(file.header, books),
    agreements: new Map([...books.agreements].map(([sha, a]) => [sha, a.document])),
    fees: new Map([...books.fees].map(([sha, f]) => [sha, f.document])),
    register: books.register,
    calendar: books.calendar,
    ...(books.previous && { previous: books.previous.file }),
    leftOut: ground.expected,
    returned,
    decisions: decisionsFrom(clearingDate, books),
  });
  compareChain(file, digestOf(bytes), books, differences);
  compareSeal(file, books, differences);
  compareAnswers(file, books, differences);
  compareReturned(file, books, differences);

  const entered = new Map<Channel, ChannelSums>();
  let count = 0;
  for await (const group of groupsOf(entries)) {
    count += group.length;
    const fact = checkGroup(group, state, context, differences);
    if (fact?.entersLate)
      addTo(entered, { channel: fact.channel, fen: fact.amount, fee: fact.fee, isRefund: false });
    for (const r of fact?.refunds ?? [])
      if (fact && r.entersLate)
        addTo(entered, { channel: fact.channel, fen: r.amount, fee: r.feeReturned, isRefund: true });
  }
  for (const x of compareLeftOut(file, context, differences)) leaveOut(state, { ...x, isNew: false });
  const { detailSha256 } = file.totals;
  const expected = finishDay(state, { detailCount: count, detailSha256 });
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
  const funds = dayFunds(file, books, entered, ground);
  for (const e of funds.equations)
    if (!e.holds)
      differences.add(e.name, { record: "control", line: 0, reference: e.of }, show(e.right), show(e.left));
  return {
    equations: funds.equations,
    missingFunds: funds.missing,
    entries: count,
    notices: [...context.evidence.notices, ...notices],
  };
}

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

/** Grounds, recomputes and compares one transaction; answers the fact that entered. */
function checkGroup(
  group: readonly Stated<Entry>[],
  state: DayState,
  context: GroundContext,
  differences: Differences,
): TransactionFact | undefined {
  const sales = group.filter((e): e is Stated<SaleEntry> => e.entry.kind === "P" || e.entry.kind === "O");
  const refunds = group.filter((e): e is Stated<RefundEntry> => e.entry.kind === "R");
  for (const v of group.filter((e) => e.entry.kind === "V"))
    differences.add("void", whereOf(v), MISSING, v.entry);
  for (const extra of sales.slice(1))
    differences.add("bill.twice", whereOf(extra), "1", String(sales.length));
  const sale = sales[0];
  if (!sale) {
    for (const r of refunds) differences.add("entry.dropped", whereOf(r), "O | P", MISSING);
    return undefined;
  }
  const fact = groundOf(sale, refunds, context, differences);
  if (!fact) return undefined;
  const result = enterTransaction(state, fact);
  if ("fault" in result) {
    const { code, refundReference, expected, found } = result.fault;
    const at = refunds.find((r) =>
      [r.entry.refundNo, r.entry.acquirerRefundReference].includes(refundReference),
    );
    const law = code === "fee_differs" && refundReference !== "" ? "fee.returned" : FAULT_LAW[code];
    differences.add(law, whereOf(at ?? sale), expected, found);
    return undefined;
  }
  compareGroup(result.entries, [sale, ...refunds], differences);
  return fact;
}

function compareGroup(
  expected: readonly Entry[],
  found: readonly Stated<Entry>[],
  differences: Differences,
): void {
  for (const [i, stated] of found.entries()) {
    const own = expected[i];
    if (own) compareEntry(own, stated.entry, whereOf(stated), differences);
    else differences.add("entry.invented", whereOf(stated), MISSING, stated.entry);
  }
  for (const own of expected.slice(found.length))
    differences.add(
      "entry.dropped",
      { record: own.kind, line: 0, reference: own.acquirerReference },
      own,
      MISSING,
    );
}

function whereOf({ line, entry }: Stated<Entry>) {
  const reference =
    "refundNo" in entry ? `${entry.acquirerReference} ${entry.refundNo}` : entry.acquirerReference;
  return { record: entry.kind, line, reference };
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
