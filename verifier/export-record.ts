/**
 * What was handed to the bank for which clearing file. Two records on the acquirer's desk: `bank.jsonl` says which
 * lines were submitted, `exports.jsonl` beside it in which form and with which bytes. A file is handed over once.
 */

import { dirname, join } from "node:path";
import { readCompactDay, writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { STOPPED, type StopCause } from "#server/clearing/stopped-line.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { Unreadable } from "./books.ts";
import type { BankFile } from "./cmbc.ts";
import { inFile } from "./in-file.ts";
import { parseJson } from "./json-text.ts";
import { NotPayable, type PaymentOrder } from "./payment-order.ts";
import { isThere, linesIn, readBytes } from "./read-file.ts";
import { appendLines } from "./write-output.ts";

/** One line of `exports.jsonl`; `started` stands before the bank can see anything, `written` after all files lie there. */
export interface ExportLine {
  fileDigest: string;
  /** A clearing date is handed over once, whichever file of it. */
  clearingDate: Day;
  state: "started" | "written";
  profile: string;
  files: { name: string; sha256: string }[];
  /** The lines that were not handed over. */
  stopped: readonly StoppedLine[];
}

/** A line that the newest register stopped, as it is returned: `bank.jsonl` keeps it as failed. */
export interface StoppedLine {
  lineNo: number;
  subMerchantNo: string;
  amount: bigint;
  cause: StopCause;
  bankDay: Day;
  /** RFC 3339 +08:00 */
  enteredAt: string;
}

export interface Outcome {
  order: PaymentOrder;
  profile: string;
  files: readonly BankFile[];
  outDir: string;
  stopped: readonly StoppedLine[];
}

/** Where the record of exports lies. */
export const exportsBeside = (bankPath: string): string => join(dirname(bankPath), "exports.jsonl");

/** Every line of a record of exports, oldest first; none where there is no record. */
export function exportsIn(path: string | undefined): ExportLine[] {
  if (path === undefined) return [];
  const dayOf = (text: string) => {
    const day = readCompactDay(text);
    if (!day) throw new Unreadable(path, `不是日期 / not a day: ${text}`);
    return day;
  };
  return rowsOf<WrittenLine>(path).map((line) => ({
    ...line,
    clearingDate: dayOf(line.clearingDate),
    stopped: line.stopped.map((s) => ({ ...s, amount: BigInt(s.amount), bankDay: dayOf(s.bankDay) })),
  }));
}

/** As it stands in the record: days compact, fen as text. */
type WrittenLine = Omit<ExportLine, "clearingDate" | "stopped"> & {
  clearingDate: string;
  stopped: (Omit<StoppedLine, "amount" | "bankDay"> & { amount: string; bankDay: string })[];
};

/** Whether exactly these bytes were handed over before; throws NotPayable where anything else was, or may have been. */
export function wasExported(outcome: Outcome, bankPath: string): boolean {
  const { digest, clearingDate } = outcome.order;
  const exports = exportsIn(exportsBeside(bankPath));
  const rows = rowsOf<{ fileDigest: string; clearingDate?: string }>(bankPath);
  const day = writeCompactDay(clearingDate);
  // Either record alone keeps the date.
  const other =
    exports.find((line) => line.clearingDate === clearingDate && line.fileDigest !== digest) ??
    rows.find((row) => row.clearingDate === day && row.fileDigest !== digest);
  if (other)
    throw new NotPayable(
      `${clearingDate} 已按另一份文件 ${other.fileDigest.slice(0, 16)} 提交银行；同一账日只付一次 / another file of this clearing date went to the bank`,
    );
  const submitted = rows.some((line) => line.fileDigest === digest);
  // Whatever lies in the folder of this name is another order's: to write over it would lose that order.
  if (!submitted) {
    const taken = outcome.files.find((f) => lies(outcome.outDir, f) === "other");
    if (taken)
      throw new NotPayable(
        `${join(outcome.outDir, taken.name)} 已存在且内容不同，没有覆盖；请等银行取走 / another file of this name is there`,
      );
    return false;
  }
  const former = exports.findLast((line) => line.fileDigest === digest);
  const isHere = outcome.files.every((f) => lies(outcome.outDir, f) === "same");
  const wayOut =
    `只有银行确认没有收到、也没有付款，才可由两人删去 bank.jsonl 与 exports.jsonl 中摘要 ${digest.slice(0, 16)} 的行后重新生成` +
    " / only when the bank confirms that it has received and paid nothing may these lines be removed";
  if (former === undefined) {
    if (isHere) return true;
    throw new NotPayable(
      `bank.jsonl 已记有这份文件的提交，但没有当时生成的记录，不再生成，以免重复付款 / already submitted, form unknown. ${wayOut}`,
    );
  }
  const { profile, files } = lineOf(outcome, "written");
  if (former.profile !== profile)
    throw new NotPayable(
      `这份文件已按 ${former.profile} 生成并提交，不能再按 ${profile} 生成，以免重复付款 / already exported as ${former.profile}. ${wayOut}`,
    );
  if (JSON.stringify(former.files) !== JSON.stringify(files))
    throw new NotPayable(
      `这份文件已生成过付款文件，而这次内容不同（登记或付款人有变？），没有再写，以免重复付款 / already exported with other content. ${wayOut}`,
    );
  if (former.state === "started" && !isHere)
    throw new NotPayable(
      `上次生成中途停止，不知银行是否已取走文件，没有再写 / the former run was interrupted, the bank may have the file. ${wayOut}`,
    );
  // All files lie there after all: the former run had only not said so.
  if (former.state === "started") recordWritten(outcome, bankPath);
  return true;
}

/** The record comes first: what the bank may have seen must be known, even if the machine stops between the two. */
export function recordStarted(outcome: Outcome, bankPath: string): void {
  const { digest, clearingDate, settleDay, payments } = outcome.order;
  appendLines(exportsBeside(bankPath), [rowOf(lineOf(outcome, "started"))]);
  const stops = outcome.stopped.map((s) => ({
    ...{ fileDigest: digest, lineNo: s.lineNo, subMerchantNo: s.subMerchantNo, kind: "failed" },
    ...{ amount: String(s.amount), bankDay: writeCompactDay(s.bankDay), bankReference: "", reason: STOPPED },
    enteredAt: s.enteredAt,
  }));
  appendLines(bankPath, [
    ...stops,
    ...payments.map((p) => ({
      fileDigest: digest,
      lineNo: p.lineNo,
      subMerchantNo: p.subMerchantNo,
      kind: "submitted",
      amount: String(p.amount),
      bankDay: writeCompactDay(settleDay),
      bankReference: "",
      reason: "",
      clearingDate: writeCompactDay(clearingDate),
    })),
  ]);
}

/** What was stopped when this file was handed over; undefined where it never was. */
export function stoppedBefore(digest: string, bankPath: string): StoppedLine[] | undefined {
  const line = exportsIn(exportsBeside(bankPath)).find((e) => e.fileDigest === digest);
  return line && [...line.stopped];
}

export function recordWritten(outcome: Outcome, bankPath: string): void {
  appendLines(exportsBeside(bankPath), [rowOf(lineOf(outcome, "written"))]);
}

const rowOf = (line: ExportLine) => ({
  ...line,
  clearingDate: writeCompactDay(line.clearingDate),
  stopped: line.stopped.map((s) => ({
    ...{ ...s, amount: String(s.amount), bankDay: writeCompactDay(s.bankDay) },
  })),
});

function lineOf({ order, profile, files, stopped }: Outcome, state: ExportLine["state"]): ExportLine {
  const made = files.map((f) => ({ name: f.name, sha256: sha256Hex(f.bytes) }));
  const { digest, clearingDate } = order;
  return {
    ...{ fileDigest: digest, clearingDate, state, profile, files: made },
    stopped,
  };
}

function lies(folder: string, file: BankFile): "absent" | "same" | "other" {
  const path = join(folder, file.name);
  if (!isThere(path)) return "absent";
  return readBytes(path).equals(file.bytes) ? "same" : "other";
}

function rowsOf<T>(path: string): T[] {
  if (!isThere(path)) return [];
  return linesIn(path).map(({ no, line }) => inFile(`${path}:${no}`, () => parseJson(line) as T));
}
