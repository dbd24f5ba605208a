import { assert } from "../assert.ts";

export type AmountFault = "empty" | "not_a_number" | "too_many_decimals" | "negative" | "too_large";

/** Ten digits before the point: far above any order, far below anything that could overflow a column. */
const MAX_INTEGER_DIGITS = 10;

/** Text as people type it ("12", "12.3", "12.34") into fen. No signs, exponents, separators or full-width digits. */
export function parseAmount(text: string): { fen: bigint } | { fault: AmountFault } {
  const t = text.trim();
  if (t === "") return { fault: "empty" };
  if (/^-\d+(\.\d*)?$/.test(t)) return { fault: "negative" };
  const m = /^(\d*)(?:\.(\d*))?$/.exec(t);
  if (!m || (m[1] === "" && (m[2] ?? "") === "")) return { fault: "not_a_number" };
  const whole = (m[1] as string).replace(/^0+(?=\d)/, "");
  const part = m[2] ?? "";
  if (part.length > 2) return { fault: "too_many_decimals" };
  if (whole.length > MAX_INTEGER_DIGITS) return { fault: "too_large" };
  return { fen: BigInt(whole || "0") * 100n + BigInt(part.padEnd(2, "0")) };
}

/** Fen into "1234.50": the form of bills, Alipay and exports. */
export function formatAmount(fen: bigint): string {
  const abs = fen < 0n ? -fen : fen;
  return `${fen < 0n ? "-" : ""}${abs / 100n}.${(abs % 100n).toString().padStart(2, "0")}`;
}

/** ¥1,000: below it there is nothing to group. */
const GROUPED_FROM_FEN = 100_000n;

/** Fen into "1,234.50": the form of screens. */
export function groupAmount(fen: bigint): string {
  const text = formatAmount(fen);
  if (-GROUPED_FROM_FEN < fen && fen < GROUPED_FROM_FEN) return text;
  const [whole, part] = text.split(".");
  return `${(whole as string).replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${part}`;
}

/** Reads an amount that a counterpart's file or answer states in yuan; anything else there is a broken file. */
export function amountFromWire(text: string): bigint {
  const sign = text.startsWith("-") ? -1n : 1n;
  const read = parseAmount(text.replace(/^[-+]/, ""));
  assert("fen" in read, "the wire states amounts with at most two decimals");
  return sign * read.fen;
}
