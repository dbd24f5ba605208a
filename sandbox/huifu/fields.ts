/** The fields of a request, read as the documents type them: texts with a length, dates, yuan with two decimals. */
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { HuifuError } from "./errors.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const wrong = (field: string, why: string): HuifuError =>
  new HuifuError("10000000", `：${field} ${why}`);

/** "" where it is absent; a number where a text belongs is refused. */
export function optional(fields: Fields, field: string, max: number): string {
  const value = fields[field] ?? "";
  if (typeof value !== "string") throw wrong(field, "应为字符串");
  if ([...value].length > max) throw wrong(field, `最长 ${max}`);
  return value;
}

export function required(fields: Fields, field: string, max: number): string {
  const value = optional(fields, field, max);
  if (value === "") throw wrong(field, "必填");
  return value;
}

export function dayField(fields: Fields, field: string): Day {
  return readCompactDay(required(fields, field, 8)) ?? wrongDay(field);
}
const wrongDay = (field: string): never => {
  throw wrong(field, "应为 yyyyMMdd");
};

/** The documents state no character set; every sample has these. */
export function numberField(fields: Fields, field: string): string {
  const no = required(fields, field, 128);
  if (!/^[0-9A-Za-z]+$/.test(no)) throw wrong(field, "应为字母或数字");
  return no;
}

/** Yuan with exactly two decimals, at least 0.01, in fen. */
export function amountField(fields: Fields, field: string): bigint {
  const text = required(fields, field, 14);
  const fen = /^\d{1,11}\.\d\d$/.test(text) ? BigInt(text.replace(".", "")) : 0n;
  if (fen < 1n) throw wrong(field, "应为元，两位小数，不小于 0.01");
  return fen;
}

/** A "String(JSON Object)"; callers who send the object itself are understood too. */
export function jsonField(fields: Fields, field: string): Fields {
  const value = fields[field];
  if (value === undefined || value === "") return {};
  try {
    const read: unknown = typeof value === "string" ? JSON.parse(value) : value;
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return read as Fields;
  } catch {
    // refused below: what is no JSON is as wrong as what is no object
  }
  throw wrong(field, "应为 JSON 对象");
}
