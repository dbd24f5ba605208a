/** How a file hangs on the one before it, on the calendar and on the bank's answers. Pure. */

import { calendarSha256 } from "#server/calendar/calendar-codec.ts";
import { settleDayOf, windowOf } from "#server/calendar/clearing-date.ts";
import type { Day } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { ClearingFile, DecisionLine, FileHeader, ReturnedLine } from "#server/clearing/clearing-file.ts";
import { decidersOf } from "#server/clearing/decision.ts";
import { decisionsFor } from "#server/clearing/decision-codec.ts";
import { registerSha256 } from "#server/clearing/register-codec.ts";
import { findVerdictFault } from "#server/clearing/verdict.ts";
import { findReleaseFault } from "#server/clearing/verdict-codec.ts";
import type { BankLine, Books, FormerFile } from "./books.ts";
import { MISSING, show } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";
import { refusalSentence } from "./refusal-sentence.ts";

/** The header the acquirer's own books demand for this clearing date; what is the platform's alone is taken over. */
export function headerFrom(stated: FileHeader, books: Books): FileHeader {
  const day = stated.clearingDate;
  const window = windowOf(day, books.cutOffMinutes);
  return {
    ...stated,
    windowFrom: instantText(window.from),
    windowTo: instantText(window.to),
    settleDay: settleDayOf(books.calendar, day),
    previousDigest: books.previous?.digest ?? "",
    registerSha256: registerSha256(books.register),
    calendarSha256: calendarSha256(books.calendar),
  };
}

/** The previous file: really released by two, of an earlier date, and no transaction lost between the windows. */
export function compareChain(file: ClearingFile, books: Books, differences: Differences): void {
  const where: Where = { record: "H", line: 1, reference: file.header.clearingDate };
  const previous = books.previous;
  if (!previous) return;
  const { release } = previous;
  const fault = release
    ? (findReleaseFault(release, books.signers) ??
      findVerdictFault(release.verdict, previous.file, previous.digest))
    : ({ code: "release_needs_two", have: 0 } as const);
  const at = { ...where, reference: previous.digest };
  if (fault) differences.add("chain.release", at, "2 × Ed25519", refusalSentence(fault));
  else if (release?.verdict.verdict !== "released")
    differences.add("chain.release", at, "released", release?.verdict.verdict);
  const decided = decidersOf(standingIn(previous.file), books.decisions);
  for (const s of release?.signatures ?? [])
    if (decided.has(s.person)) differences.add("chain.release", at, "≠ J", s.person);
  const last = previous.file.header;
  for (const field of ["acquirer", "platform"] as const)
    if (file.header[field] !== last[field])
      differences.add("chain.previous", { ...where, field }, last[field], file.header[field]);
  if (file.header.clearingDate <= last.clearingDate)
    differences.add(
      "chain.previous",
      { ...where, field: "clearingDate" },
      `> ${last.clearingDate}`,
      file.header.clearingDate,
    );
  if (file.header.windowFrom < last.windowTo)
    differences.add(
      "header.window",
      { ...where, field: "windowFrom" },
      `≥ ${last.windowTo}`,
      file.header.windowFrom,
    );
  for (const reference of books.bills.inGap)
    differences.add(
      "bill.omitted",
      { record: "P", line: 0, reference },
      `${last.windowTo} … ${file.header.windowFrom}`,
      MISSING,
    );
}

/** Bank failures and returns that re-enter in this file, each (file, line) once, by the acquirer's own bank record. */
export function returnedFrom(
  clearingDate: Day,
  books: Books,
  differences: Differences,
): (ReturnedLine & { accountVersion?: number })[] {
  const former: FormerFile[] = [...(books.previous ? [books.previous] : []), ...books.history];
  const byDigest = new Map(former.map((f) => [f.digest, f.file]));
  const done = new Set(former.flatMap((f) => f.file.returned.map(keyOfLine)));
  const lines: (ReturnedLine & { accountVersion?: number })[] = [];
  for (const bank of books.bank) {
    if (bank.kind !== "failed" && bank.kind !== "returned") continue;
    if (bank.bankDay > clearingDate || done.has(keyOfLine(bank))) continue;
    const paid = byDigest.get(bank.fileDigest)?.positions.find((p) => p.lineNo === bank.lineNo);
    // Without the file itself an older line is taken as settled before: the chain behind `previous` was checked then.
    if (!paid && books.previous && bank.bankDay <= books.previous.file.header.clearingDate) continue;
    done.add(keyOfLine(bank));
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
  const done = new Set(former.flatMap((f) => f.file.returned.map(keyOfLine)));
  for (const line of file.returned) {
    if (done.has(keyOfLine(line))) differences.add("returned.twice", whereOf(line), "1", "2");
    done.add(keyOfLine(line));
  }
}

/** The decisions that a file of this date must follow: entered before its window ends, and in no file before it. */
export function decisionsFrom(clearingDate: Day, books: Books): DecisionLine[] {
  const { to } = windowOf(clearingDate, books.cutOffMinutes);
  const former = [...(books.previous ? [books.previous] : []), ...books.history];
  const stood = new Set(former.flatMap((f) => f.file.decisions.map((j) => j.decisionRef)));
  return [...decisionsFor(instantText(to), books.decisions, books.signers).must.values()]
    .filter((d) => d.as !== "wait" && !stood.has(d.decisionRef))
    .map(({ decisionRef, as, acquirerReference }) => ({
      decisionRef,
      kind: as,
      subMerchantNo: "",
      amount: 0n,
      reference: acquirerReference,
    }));
}

/** The references of the decisions that stand in a file. */
export const standingIn = (file: ClearingFile): ReadonlySet<string> =>
  new Set(file.decisions.map((j) => j.decisionRef));

const keyOfLine = (l: { fileDigest: string; lineNo: number }) => `${l.fileDigest}|${l.lineNo}`;
const sortKey = (l: ReturnedLine) =>
  `${l.subMerchantNo}|${l.fileDigest}|${String(l.lineNo).padStart(9, "0")}`;
const whereOf = (l: BankLine | ReturnedLine): Where => ({
  record: "B",
  line: 0,
  reference: `${l.subMerchantNo} ${l.fileDigest.slice(0, 16)}-${l.lineNo}`,
});
