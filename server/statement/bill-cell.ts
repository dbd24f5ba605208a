/** How bills write numbers and times: yuan with a fixed number of decimals, and Beijing time without a zone. */
import { assert } from "../assert.ts";
import { clockText } from "../calendar/instant.ts";
import { halfUpDiv } from "../money/fen.ts";

/** Fees stand with five decimals of a yuan: the smallest unit of a bill, a thousandth of a fen. */
export type MilliFen = bigint;
export const MILLI_PER_FEN = 1000n;

/** "12.34", "-0.02000" into thousandths of a fen; undefined when it is not such a number. */
export function readYuan(text: string, maxDecimals: number): MilliFen | undefined {
  const m = /^(-?)(\d{1,12})(?:\.(\d{1,5}))?$/.exec(text);
  if (!m || (m[3] ?? "").length > maxDecimals) return undefined;
  const size = BigInt(m[2] as string) * 100_000n + BigInt((m[3] ?? "").padEnd(5, "0"));
  return m[1] === "-" ? -size : size;
}

/** Thousandths of a fen as yuan with this many decimals; what would be lost is a bug. */
export function writeYuan(milli: MilliFen, decimals: number): string {
  const abs = milli < 0n ? -milli : milli;
  const part = (abs % 100_000n).toString().padStart(5, "0");
  assert(/^0*$/.test(part.slice(decimals)), "a bill cell loses no digits");
  return `${milli < 0n ? "-" : ""}${abs / 100_000n}.${part.slice(0, decimals)}`;
}

/** The size in whole fen, half a fen upwards. */
export function toFen(milli: MilliFen): bigint {
  return halfUpDiv(milli < 0n ? -milli : milli, MILLI_PER_FEN);
}

/** "2026-11-20 09:05:00" Beijing time; undefined when there is no such instant. */
export function readTime(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const at = new Date(`${text.replace(" ", "T")}+08:00`);
  return Number.isNaN(at.getTime()) || clockText(at) !== text ? undefined : at;
}

/** The lines of a file without their ends, numbered from 1. Neither UTF-8 nor GBK has LF inside a character. */
export function* linesOf(
  bytes: Uint8Array,
  decode: (line: Uint8Array, no: number) => string,
): Generator<{ no: number; text: string }> {
  let no = 1;
  for (let from = 0; from < bytes.length; no++) {
    const lf = bytes.indexOf(10, from);
    const end = lf < 0 ? bytes.length : lf;
    const text = decode(bytes.subarray(from, end > from && bytes[end - 1] === 13 ? end - 1 : end), no);
    yield { no, text };
    from = end + 1;
  }
}
