import { parseAmount } from "#server/money/amount.ts";
import { amountInput } from "../../_components/amount.tsx";

/** What a cashier may type into the amount pad, one key at a time: an amount, or prices with + between them. Pure. */
const MAX_WHOLE_DIGITS = 8;
const MAX_DECIMALS = 2;
/** A till adds a basket, not a day. */
const PRICES_MAX = 30;

export type PadKey =
  | "0"
  | "1"
  | "2"
  | "3"
  | "4"
  | "5"
  | "6"
  | "7"
  | "8"
  | "9"
  | "."
  | "+"
  | "delete"
  | "clear";

/** The text after a key; a key that makes no amount changes nothing. */
export function typeKey(text: string, key: PadKey): string {
  if (key === "clear") return "";
  if (key === "delete") return text.slice(0, -1);
  const prices = text.split("+");
  const last = prices.at(-1) ?? "";
  if (key === "+") return isBlank(last) || prices.length >= PRICES_MAX ? text : `${text}+`;
  return text.slice(0, text.length - last.length) + typePrice(last, key);
}

function typePrice(text: string, key: Exclude<PadKey, "delete" | "clear" | "+">): string {
  const [whole = "", part] = text.split(".");
  if (key === ".") return part === undefined ? `${whole || "0"}.` : text;
  if (part !== undefined) return part.length < MAX_DECIMALS ? `${text}${key}` : text;
  if (whole === "0") return key === "0" ? text : key;
  return whole.length < MAX_WHOLE_DIGITS ? `${text}${key}` : text;
}

/** Nothing typed, or nothing but noughts. */
export const isBlank = (text: string): boolean => /^[0.+]*$/.test(text);

/** What the typed prices come to, as an amount is typed; one price as it stands. */
export function sumOf(text: string): string {
  if (!text.includes("+")) return text;
  const fen = text
    .split("+")
    .map((price) => parseAmount(price))
    .reduce((sum, read) => sum + ("fen" in read ? read.fen : 0n), 0n);
  return amountInput(fen);
}

/** The pad's key of a keyboard event; full-width digits of an input method count as digits. */
export function padKeyOf(key: string): PadKey | undefined {
  const plain = key.normalize("NFKC");
  if (/^[0-9]$/.test(plain)) return plain as PadKey;
  if (plain === "+") return "+";
  if (plain === "." || plain === "。" || key === "Decimal") return ".";
  if (key === "Backspace") return "delete";
  return undefined;
}
