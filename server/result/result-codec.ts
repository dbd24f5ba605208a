import { readCompactDay, writeCompactDay } from "../calendar/compact-day-codec.ts";
import type { Day } from "../calendar/day.ts";
import { instantText, readInstant } from "../calendar/instant.ts";
import { refuse } from "../domain-error.ts";
import type { ResultKind } from "./arrival.ts";

/** One answer of the bank about one line of a released file. */
export interface BankResult {
  fileDigest: string;
  lineNo: number;
  kind: ResultKind;
  amount: bigint;
  bankDay: Day;
  bankReference: string;
  reason: string;
  /** When it entered the acquirer's book, +08:00. */
  enteredAt: string;
  /** Two people of the acquirer who state it after the bank contradicted itself; absent: the bank says it. */
  persons?: readonly [string, string] | undefined;
}

const LINE_MAX_CHARACTERS = 2_000;
/** What the database counts lines with. */
const LINE_NO_MAX = 2 ** 31 - 1;
const REASON_MAX_CHARACTERS = 200;
const PERSON = /^[^|\p{Cc}\p{Cs}]{1,64}$/u;

/** Result files are JSON lines. Refuses `result_unreadable` with the line and the field that is wrong. */
export function readResults(bytes: Uint8Array): { line: number; result: BankResult }[] {
  const text = new TextDecoder("utf-8", { fatal: false }).decode(bytes);
  return text
    .split("\n")
    .map((row, i) => ({ row: row.replace(/\r$/, ""), line: i + 1 }))
    .filter(({ row }) => row.trim() !== "")
    .map(({ row, line }) => ({ line, result: readResult(row, line) }));
}

/** JSONL, one result per line, amounts as text. */
export function writeResults(results: readonly BankResult[]): string {
  return results
    .map(
      (r) =>
        `${JSON.stringify({ ...r, amount: r.amount.toString(), bankDay: writeCompactDay(r.bankDay) })}\n`,
    )
    .join("");
}

function readResult(row: string, line: number): BankResult {
  const wrong = (reason: string): never => refuse({ code: "result_unreadable", line, reason });
  if (row.length > LINE_MAX_CHARACTERS || row.includes("\ufffd")) return wrong("line");
  let raw: unknown;
  try {
    raw = JSON.parse(row);
  } catch {
    return wrong("json");
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return wrong("json");
  const fields = raw as Record<string, unknown>;
  const text = (name: string, shape: RegExp, fallback?: string): string => {
    const value = fields[name] === undefined ? fallback : fields[name];
    return typeof value === "string" && shape.test(value) ? value : wrong(name);
  };
  const { lineNo } = fields;
  // `true` and "1" are no numbers: what a loose reading would take for line 1 pays somebody's line 1.
  if (typeof lineNo !== "number" || !Number.isSafeInteger(lineNo) || lineNo < 1 || lineNo > LINE_NO_MAX)
    return wrong("lineNo");
  // No such day (20260231) would be a bug of ours in the database, and the file would block the inbox for ever.
  const bankDay = readCompactDay(text("bankDay", /^20\d{6}$/)) ?? wrong("bankDay");
  return {
    fileDigest: text("fileDigest", /^[0-9a-f]{64}$/),
    lineNo,
    kind: text("kind", /^(paid|failed|returned)$/) as ResultKind,
    amount: BigInt(text("amount", /^[1-9]\d{0,17}$/)),
    bankDay,
    // `|` and line ends would break the B line of the clearing file that carries it on; the database keeps no NUL.
    bankReference: text("bankReference", /^[^|\p{Cc}\p{Cs}]{0,64}$/u, ""),
    reason: text("reason", new RegExp(`^[^|\\p{Cc}\\p{Cs}]{0,${REASON_MAX_CHARACTERS}}$`, "u"), ""),
    enteredAt: instantText(readInstant(text("enteredAt", /^.{25}$/)) ?? wrong("enteredAt")),
    ...(fields.persons !== undefined && { persons: statedBy(fields.persons) ?? wrong("persons") }),
  };
}

/** Two different names; undefined for anything else. */
export function statedBy(value: unknown): [string, string] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [one, other] = value as unknown[];
  const isName = (name: unknown): name is string => typeof name === "string" && PERSON.test(name);
  return isName(one) && isName(other) && one !== other ? [one, other] : undefined;
}
