import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { assert } from "../assert.ts";
import { writeCompactDay } from "../calendar/compact-day-codec.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import * as columns from "./clearing-columns-codec.ts";
import type { ClearingFile, FileHeader } from "./clearing-file.ts";
import { type Columns, FieldProblem, readFields, writeFields } from "./columns-codec.ts";
import { SIGNATURE_TEXT } from "./signature-text.ts";

const FORMAT = "QFC1";
const CURRENCY = "CNY";
/** Where the currency stands in H, after the format's name and the columns up to the settle day. */
const CURRENCY_AT = 10;
/** The sections in the order of the file; each may be empty. */
const SECTIONS = [
  ["A", "documents", columns.DOCUMENT],
  ["C", "channels", columns.CHANNEL],
  ["L", "positions", columns.POSITION],
  ["K", "layers", columns.LAYER],
  ["G", "moves", columns.MOVE],
  ["W", "covers", columns.OPEN_COVER],
  ["B", "returned", columns.RETURNED],
  ["J", "decisions", columns.DECISION],
  ["X", "leftOut", columns.LEFT_OUT],
] as const;
/** Two million shops and left-out transactions; a file beyond it is not one of ours. */
const LINES_MAX = 4_000_000;

/** "QFC1_ACQ001_20261120_1", the stem of all files of a batch. */
export function clearingFileName(header: Pick<FileHeader, "acquirer" | "clearingDate" | "seq">): string {
  return `${FORMAT}_${header.acquirer}_${writeCompactDay(header.clearingDate)}_${header.seq}`;
}

/** The bytes of the `.clr`: UTF-8, LF, no BOM. The trailer's `bodySha256` is of every byte before it. */
export function writeClearingFile(file: ClearingFile): Buffer {
  const head = writeFields(columns.HEADER, file.header);
  head.splice(CURRENCY_AT - 1, 0, CURRENCY);
  const lines = [["H", FORMAT, ...head].join("|")];
  for (const [tag, section, record] of SECTIONS)
    for (const value of file[section])
      lines.push([tag, ...writeFields<never>(record as never, value as never)].join("|"));
  assert(file.totals.lineCount === lines.length, "the trailer counts the lines before it");
  const body = `${lines.join("\n")}\nT|${writeFields(columns.TOTALS, file.totals).join("|")}|`;
  return Buffer.from(`${body}${sha256Hex(body)}\n`);
}

/** Reads a `.clr`; refuses `clearing_file_unreadable` with line and reason. What it returns writes the same bytes again. */
export function readClearingFile(bytes: Uint8Array): ClearingFile {
  const lines = linesOf(bytes);
  const { header, rest } = readHeader(lines);
  const trailerAt = lines.length - 1;
  const sections: Record<string, unknown[]> = {};
  let at = rest;
  for (const [tag, section, record] of SECTIONS) {
    const values: unknown[] = [];
    while (at < trailerAt && lines[at]?.startsWith(`${tag}|`)) {
      values.push(readLine(at + 1, record as Columns<unknown>, (lines[at] as string).split("|").slice(1)));
      at++;
    }
    sections[section] = values;
  }
  if (at < trailerAt) fault(at + 1, "a record of this kind does not belong here");
  const last = (lines[trailerAt] as string).split("|");
  if (last[0] !== "T") fault(trailerAt + 1, "the trailer is missing");
  const totals = readLine(trailerAt + 1, columns.TOTALS, last.slice(1, -1));
  if (totals.lineCount !== trailerAt) fault(trailerAt + 1, "lineCount differs");
  const body = Buffer.from(bytes).subarray(0, bytes.length - (last.at(-1) as string).length - 1);
  if (sha256Hex(body) !== last.at(-1)) fault(trailerAt + 1, "bodySha256 differs");
  const file = { header, ...sections, totals } as unknown as ClearingFile;
  checkPositions(file, rest + file.documents.length + file.channels.length);
  return file;
}

/** The name of a file everywhere: SHA-256 of its bytes. */
export const digestOf = (bytes: Uint8Array): string => sha256Hex(bytes);

/** The flag `.ok`, written last: size, lines and digest of the `.clr`. */
export function okText(bytes: Uint8Array): string {
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines++;
  return `${bytes.length}|${lines}|${digestOf(bytes)}`;
}

/** Whether a flag (a line break behind it allowed, nothing else) belongs to these bytes. */
export const isOk = (flag: string, bytes: Uint8Array): boolean => flag.replace(/\n$/, "") === okText(bytes);

/** What the platform signs: its name for the file under a label of its own, so that no other signature can stand for it. */
export const proposalText = (digest: string): string => `QFC1-PROPOSAL\n${digest}`;

/** Base64 Ed25519 signature over the proposal; the key as PKCS8 PEM. */
export function signProposal(digest: string, privateKeyPem: string): string {
  return sign(null, Buffer.from(proposalText(digest)), createPrivateKey(privateKeyPem)).toString("base64");
}

/** Whether `signature` (base64, a line break behind it allowed, nothing else) is the platform's; the public key as PEM. */
export function isProposalSigned(digest: string, signature: string, publicKeyPem: string): boolean {
  const text = signature.replace(/\n$/, "");
  if (!SIGNATURE_TEXT.test(text)) return false;
  const bytes = Buffer.from(text, "base64");
  return verify(null, Buffer.from(proposalText(digest)), createPublicKey(publicKeyPem), bytes);
}

function fault(line: number, reason: string): never {
  return refuse({ code: "clearing_file_unreadable", line, reason });
}

function linesOf(bytes: Uint8Array): string[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fault(1, "not UTF-8");
  }
  if (text.startsWith("\ufeff")) fault(1, "the file begins with a byte order mark");
  const lines = text.split("\n");
  if (lines.length > LINES_MAX) fault(LINES_MAX, "too many lines");
  if (lines.pop() !== "") fault(lines.length + 1, "the file does not end with a line break: truncated");
  if (lines.length < 2) fault(lines.length + 1, "the trailer is missing");
  return lines;
}

/** H alone, of the lines of a `.clr`; refuses `clearing_file_unreadable`. */
export function readHeader(lines: readonly string[]): { header: FileHeader; rest: number } {
  const [tag, format, ...head] = (lines[0] as string).split("|");
  if (tag !== "H" || format !== FORMAT) fault(1, "not a QFC1 file");
  if (head[CURRENCY_AT - 1] !== CURRENCY) fault(1, "the currency is not CNY");
  head.splice(CURRENCY_AT - 1, 1);
  return { header: readLine(1, columns.HEADER, head), rest: 1 };
}

function readLine<R>(line: number, record: Columns<R>, fields: readonly string[]): R {
  try {
    return readFields(record, fields);
  } catch (error) {
    if (error instanceof FieldProblem) fault(line, error.message);
    throw error;
  }
}

/** One line per shop, in order, numbered from 1: what the bank's results refer to. */
function checkPositions(file: ClearingFile, linesBefore: number): void {
  for (const [i, position] of file.positions.entries()) {
    const before = file.positions[i - 1];
    if (position.lineNo !== i + 1) fault(linesBefore + i + 1, "lineNo: not consecutive");
    if (before && before.subMerchantNo >= position.subMerchantNo)
      fault(linesBefore + i + 1, "subMerchantNo: not sorted");
  }
}
