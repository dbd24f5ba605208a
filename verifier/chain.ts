/** What the calendar, the bank's answers and the decisions demand of a file of one clearing date. Pure. */

import { settleDayOf, windowOf } from "#server/calendar/clearing-date.ts";
import type { Day } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { ItemDecision } from "#server/clearing/clearing-day.ts";
import type {
  ClearingFile,
  DecisionLine,
  FileHeader,
  LeftOut,
  ReturnedLine,
} from "#server/clearing/clearing-file.ts";
import type { Decision } from "#server/clearing/decision.ts";
import { decisionsFor } from "#server/clearing/decision-codec.ts";
import { answersOf, paidAfterAll } from "#server/result/bank-answers.ts";
import type { BankLine, Books, FormerFile } from "./books.ts";
import { show } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";

/** The header the acquirer's own books demand for this clearing date; what is the platform's alone is taken over. */
export function headerFrom(stated: FileHeader, books: Books): FileHeader {
  const day = stated.clearingDate;
  const window = windowOf(day, books.cutOffs);
  const { register, calendar } = books.versions;
  return {
    ...stated,
    windowFrom: instantText(window.from),
    windowTo: instantText(window.to),
    settleDay: settleDayOf(books.calendar, day),
    previousDigest: books.previous?.digest ?? "",
    // A version that nobody kept is named by `compare-versions.ts`, which knows more of it than that digests differ.
    registerSha256: register.fault ? stated.registerSha256 : register.usedSha256,
    calendarSha256: calendar.fault ? stated.calendarSha256 : calendar.usedSha256,
  };
}

/**
 * Bank failures and returns that re-enter in this file, each (file, line) once, by the acquirer's own bank record. What
 * entered that record after the window's end may stand in the file (`stated`, by `lineKey`) or in a later one. A line that was
 * paid after all, as two people state, re-enters nowhere, whenever they said so.
 */
export function returnedFrom(
  clearingDate: Day,
  stated: ReadonlySet<string>,
  books: Books,
  differences: Differences,
): (ReturnedLine & { accountVersion?: number })[] {
  const former: FormerFile[] = [...(books.previous ? [books.previous] : []), ...books.history];
  const byDigest = new Map(former.map((f) => [f.digest, f.file]));
  const done = new Set(former.flatMap((f) => f.file.returned.map(lineKey)));
  const lines: (ReturnedLine & { accountVersion?: number })[] = [];
  const end = windowOf(clearingDate, books.cutOffs).to.getTime();
  const { counts } = answersOf(books.bank);
  const afterAll = paidAfterAll(counts);
  for (const bank of counts) {
    if (bank.kind !== "failed" && bank.kind !== "returned") continue;
    if (bank.kind === "failed" && afterAll.has(lineKey(bank))) continue;
    if (bank.bankDay > clearingDate || done.has(lineKey(bank))) continue;
    if (bank.enteredAt !== undefined && bank.enteredAt >= end && !stated.has(lineKey(bank))) continue;
    const paid = byDigest.get(bank.fileDigest)?.positions.find((p) => p.lineNo === bank.lineNo);
    // Without the file itself an older line is taken as settled before: the chain behind `previous` was checked then.
    if (!paid && books.previous && bank.bankDay <= books.previous.file.header.clearingDate) continue;
    done.add(lineKey(bank));
    if (paid && (paid.pay !== bank.amount || paid.pay === 0n))
      differences.add("returned", whereOf(bank), show(paid.pay), show(bank.amount));
    const { fileDigest, lineNo, kind, amount, bankDay, bankReference, reason } = bank;
    const subMerchantNo = paid?.subMerchantNo ?? bank.subMerchantNo;
    const line = { subMerchantNo, fileDigest, lineNo, kind, amount, bankDay, bankReference, reason };
    lines.push(paid ? { ...line, accountVersion: paid.accountVersion } : line);
  }
  return lines.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** A line may come back once: twice in this file, or again after an earlier one, is named. */
export function compareReturned(file: ClearingFile, books: Books, differences: Differences): void {
  const former = [...(books.previous ? [books.previous] : []), ...books.history];
  const done = new Set(former.flatMap((f) => f.file.returned.map(lineKey)));
  for (const line of file.returned) {
    if (done.has(lineKey(line))) differences.add("returned.twice", whereOf(line), "1", "2");
    done.add(lineKey(line));
  }
}

/**
 * What the bank says of one line follows its table, whichever day it comes: paid after failed is never money twice, and waits
 * for two people to state which of the two holds.
 */
export function compareAnswers(file: ClearingFile, books: Books, differences: Differences): void {
  for (const bank of answersOf(books.bank).open)
    if (bank.bankDay <= file.header.clearingDate)
      differences.add("bank.twice", whereOf(bank), bank.before.join(", "), bank.kind);
}

/** Decisions that bind the items of a file, and those in force now, by `itemKey`. */
export interface BindingDecisions {
  binding: { get(key: string): ItemDecision | undefined };
  inForce: { get(key: string): Decision | undefined };
}

/** What a file says of decisions: those that stand in it, and those beside what it still leaves out. */
export interface SaidOfDecisions {
  decisions: readonly Pick<DecisionLine, "decisionRef">[];
  leftOut: readonly Pick<LeftOut, "decisionRef">[];
}

/**
 * Those entered before the window's end must be followed; one entered between that end and the check may: it binds where the
 * file, or an item that it carries on from the file before, says that it did (`stated`).
 */
export function decisionsFrom(
  windowTo: string,
  books: Pick<Books, "decisions" | "signers">,
  stated: SaidOfDecisions,
): BindingDecisions {
  const ofItem = decisionsFor(windowTo, books.decisions, books.signers);
  const followed = new Set([...stated.decisions, ...stated.leftOut].map((x) => x.decisionRef));
  const boundTo = (key: string): ItemDecision | undefined => {
    const { must, since } = ofItem(key);
    const last = since.findLast((d) => followed.has(d.decisionRef)) ?? must;
    return last && last.as !== "wait" ? { decisionRef: last.decisionRef, as: last.as } : undefined;
  };
  return { binding: { get: boundTo }, inForce: { get: (key) => ofItem(key).now } };
}

/** The references of the decisions that stand in a file. */
export const standingIn = (file: Pick<ClearingFile, "decisions">): ReadonlySet<string> =>
  new Set(file.decisions.map((j) => j.decisionRef));

/** One line of one file, as the bank and the files name it. */
export const lineKey = (l: { fileDigest: string; lineNo: number }) => `${l.fileDigest}|${l.lineNo}`;
const sortKey = (l: ReturnedLine) =>
  `${l.subMerchantNo}|${l.fileDigest}|${String(l.lineNo).padStart(9, "0")}`;
const whereOf = (l: BankLine | ReturnedLine): Where => ({
  record: "B",
  line: 0,
  reference: `${l.subMerchantNo} ${l.fileDigest.slice(0, 16)}-${l.lineNo}`,
});
