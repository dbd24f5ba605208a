/** Records of the acquirer's own: one JSON object a line, read one by one. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { readInstant } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { inFile } from "./in-file.ts";
import { parseJson } from "./json-text.ts";
import { sizeOf } from "./read-file.ts";

/** One line of a record, not yet read. */
export type Row = Record<string, unknown>;

/** JSON lines, streamed: a record of millions of payments does not stand in memory. */
export async function* linesOf<T>(path: string, read: (row: Row) => T): AsyncGenerator<T> {
  sizeOf(path);
  let no = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    no++;
    if (line.trim() !== "") yield inFile(`${path}:${no}`, () => read(rowOf(line)));
  }
}

/** One line as an object. */
function rowOf(line: string): Row {
  const row = parseJson(line);
  if (typeof row !== "object" || row === null || Array.isArray(row))
    throw new Error("不是 JSON 对象 / not a JSON object");
  return row as Row;
}

/** All lines of a record; none where none was named. Throws `Unreadable`. */
export async function listOf<T>(path: string | undefined, read: (row: Row) => T): Promise<T[]> {
  const list: T[] = [];
  if (path !== undefined) for await (const row of linesOf(path, read)) list.push(row);
  return list;
}

/** The fields of a line: each throws an Error whose sentence names the field and says why. */
export function textAt(row: Row, key: string): string {
  const value = row[key];
  if (typeof value !== "string") throw new Error(`${key} 缺失或不是文字 / missing or not text`);
  return value;
}
/** A text that may be left away, then "". */
export const textOrNoneAt = (row: Row, key: string): string =>
  row[key] === undefined ? "" : textAt(row, key);
/** Amounts stand as text: a JSON number has lost its last fen before anybody reads it. */
export function fenAt(row: Row, key: string): bigint {
  const value = textAt(row, key);
  if (!/^-?\d{1,18}$/.test(value)) throw new Error(`${key} 不是整数分 / not whole fen: ${value}`);
  return BigInt(value);
}
/** A count or number of a line, 1 or more: a JSON number, not what could be taken for one (`true`, "1"). */
export function numberAt(row: Row, key: string): number {
  const value = row[key];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1)
    throw new Error(`${key} 不是正整数 / not a whole number from 1: ${JSON.stringify(value)}`);
  return value;
}
export function instantAt(row: Row, key: string): number {
  const at = readInstant(textAt(row, key));
  if (!at) throw new Error(`${key} 不是 +08:00 的时刻 / not an instant: ${row[key]}`);
  return at.getTime();
}
/** Records state days compact or with dashes. */
export function dayAt(row: Row, key: string): Day {
  const day = readCompactDay(textAt(row, key).replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$1$2$3"));
  if (!day) throw new Error(`${key} 不是日期 / not a day: ${row[key]}`);
  return day;
}
export function channelAt(row: Row, key: string): Channel {
  const channel = CHANNELS.find((c) => c === row[key]);
  if (!channel) throw new Error(`${key} 未知 / unknown: ${row[key]}`);
  return channel;
}
