/**
 * The versions of register and calendar that a file was made with: named where the acquirer kept none like it, shop by shop
 * where that can be known; and what a newer one would pay otherwise, which is no difference. Pure.
 */
import type { Calendar } from "#server/calendar/calendar.ts";
import { settleDayOf } from "#server/calendar/clearing-date.ts";
import type { Day } from "#server/calendar/day.ts";
import type { DayInput, DayState } from "#server/clearing/clearing-day.ts";
import type { ClearingFile, Position } from "#server/clearing/clearing-file.ts";
import { finishDay } from "#server/clearing/finished-day.ts";
import type { AcquirerRegister } from "#server/clearing/register.ts";
import { registerSha256 } from "#server/clearing/register-codec.ts";
import { underBooks } from "#server/clearing/under-books.ts";
import { Refused } from "#server/domain-error.ts";
import { groupAmount } from "#server/money/amount.ts";
import { actionText } from "./action-text.ts";
import type { BookVersions } from "./books.ts";
import { MISSING, show } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";
import { entriesApart } from "./entries-apart.ts";
import { versionText } from "./version-choice.ts";

/** A day whose transactions are in, the file that was stated, and the one that follows from the books. */
export interface ComparedDay {
  state: DayState;
  stated: ClearingFile;
  expected: ClearingFile;
}

/** Adds a difference for a version that nobody kept or that is too early; answers what a clerk should know besides. */
export function compareVersions(
  day: ComparedDay,
  versions: BookVersions,
  differences: Differences,
): string[] {
  for (const book of ["register", "calendar"] as const) {
    const { used, fault } = versions[book];
    const { header } = day.stated;
    const at: Where = { record: "H", line: 1, reference: header.clearingDate, field: `${book}Sha256` };
    if (fault?.kind === "early")
      differences.add(`header.${book}`, at, `at ≥ ${header.windowTo}`, versionText(used));
    if (fault?.kind !== "unknown") continue;
    if (book === "register" && nameShops(day, versions, differences)) continue;
    differences.add(`header.${book}`, at, fault.kept.map(versionText).join("、"), header[`${book}Sha256`]);
  }
  return paidOtherwise(day, versions);
}

/** What the shops' lines show of the register that was used instead of ours; false where they show nothing. */
function nameShops(day: ComparedDay, versions: BookVersions, differences: Differences): boolean {
  const { stated, expected } = day;
  const own = new Map(expected.positions.map((p) => [p.subMerchantNo, p]));
  const open = new Map(
    stated.positions.flatMap((p) => {
      const other = own.get(p.subMerchantNo);
      return other && !isSameLine(p, other) ? [[p.subMerchantNo, p] as const] : [];
    }),
  );
  const before = differences.count;
  const used = entriesOf(versions.register.used);
  const add = (no: string, field: string, left: unknown, right: unknown) =>
    differences.add("header.register", { ...whereOf(stated, no), field }, show(left), show(right));
  for (const register of versions.registers()) {
    if (open.size === 0) break;
    if (registerSha256(register) === versions.register.usedSha256) continue;
    const theirs = entriesOf(register);
    for (const line of positionsUnder(day, { register })) {
      const { subMerchantNo: no } = line;
      const found = open.get(no);
      if (!found || !isSameLine(found, line)) continue;
      open.delete(no);
      for (const { field, left, right } of entriesApart(used.get(no), theirs.get(no)))
        add(no, field, left, right);
    }
  }
  for (const [no, line] of open)
    for (const field of ["accountRef", "accountVersion"] as const)
      if (own.get(no)?.[field] !== line[field]) add(no, field, own.get(no)?.[field], line[field]);
  return differences.count > before;
}

/** Whom the newest versions would pay otherwise, and by how much: at export the newest register decides. */
function paidOtherwise(day: ComparedDay, { register, calendar }: BookVersions): string[] {
  const { header, positions, totals } = day.stated;
  const books: Parameters<typeof positionsUnder>[1] = {};
  const names: string[] = [];
  if (register.usedSha256 !== register.newestSha256) {
    books.register = register.newest;
    names.push(`登记簿${versionText(register.newest)}`);
  }
  if (calendar.usedSha256 !== calendar.newestSha256) {
    const name = `日历${versionText(calendar.newest)}`;
    const settleDay = dayUnder(calendar.newest.years, header.clearingDate);
    if (settleDay !== header.settleDay)
      return [
        `按${name}：划付日 ${settleDay ?? MISSING}，本文件 ${header.settleDay}，应付 ${groupAmount(totals.payTotal)} 元` +
          ` / a newer calendar would pay on ${settleDay ?? MISSING}`,
      ];
    books.calendar = calendar.newest.years;
    names.push(name);
  }
  if (names.length === 0) return [];
  const now = new Map(positionsUnder(day, books).map((p) => [p.subMerchantNo, p]));
  return positions.flatMap((line) => {
    const then = now.get(line.subMerchantNo);
    const isSame = then?.pay === line.pay && (line.pay === 0n || then.accountRef === line.accountRef);
    return then && !isSame ? [otherwiseText(names.join("、"), line, then)] : [];
  });
}

/** "按登记簿第 3 版（…）：M…06 现在不付（暂缓：…）；本文件付 12.00 元到 ACC-6" */
function otherwiseText(name: string, line: Position, then: Position): string {
  const [zh, en] = said(then);
  const [own, ownEn] = said(line);
  return (
    `按${name}：${line.subMerchantNo} 现在${zh}；本文件${own}` +
    ` / by newer books ${line.subMerchantNo} is now ${en}; this file: ${ownEn}`
  );
}

function said(p: Position): readonly [zh: string, en: string] {
  const [zh, en] = actionText(p);
  if (p.pay === 0n) return [`不付（${zh}）`, `not paid (${en})`];
  const to = [`${groupAmount(p.pay)} 元到 ${p.accountRef}`, `${groupAmount(p.pay)} to ${p.accountRef}`];
  return [
    `付 ${to[0]}${p.reason === "" ? "" : `（${zh}）`}`,
    `paid ${to[1]}${p.reason === "" ? "" : ` (${en})`}`,
  ];
}

/** Undefined where the calendar has no table of a year that it takes. */
function dayUnder(calendar: Calendar, clearingDate: Day): Day | undefined {
  try {
    return settleDayOf(calendar, clearingDate);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function positionsUnder(
  { state, expected }: ComparedDay,
  books: Partial<Pick<DayInput, "register" | "calendar">>,
): readonly Position[] {
  const { detailCount, detailSha256 } = expected.totals;
  return finishDay(underBooks(state, books), { detailCount, detailSha256 }).positions;
}

const entriesOf = ({ subMerchants }: AcquirerRegister) =>
  new Map(subMerchants.map((entry) => [entry.subMerchantNo, entry]));

const isSameLine = (a: Position, b: Position): boolean =>
  (Object.keys(a) as (keyof Position)[]).every((k) => k === "lineNo" || show(a[k]) === show(b[k]));

function whereOf(file: ClearingFile, subMerchantNo: string): Where {
  const { documents, channels, positions } = file;
  const at = positions.findIndex((p) => p.subMerchantNo === subMerchantNo);
  return { record: "L", line: 2 + documents.length + channels.length + at, reference: subMerchantNo };
}
