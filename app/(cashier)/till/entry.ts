/** What a cashier may type into the amount pad, one key at a time. Pure. */
const MAX_WHOLE_DIGITS = 8;
const MAX_DECIMALS = 2;

export type PadKey = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "." | "delete" | "clear";

/** The text after a key; a key that makes no amount changes nothing. */
export function typeKey(text: string, key: PadKey): string {
  if (key === "clear") return "";
  if (key === "delete") return text.slice(0, -1);
  const [whole = "", part] = text.split(".");
  if (key === ".") return part === undefined ? `${whole || "0"}.` : text;
  if (part !== undefined) return part.length < MAX_DECIMALS ? `${text}${key}` : text;
  if (whole === "0") return key === "0" ? text : key;
  return whole.length < MAX_WHOLE_DIGITS ? `${text}${key}` : text;
}

/** The pad's key of a keyboard event; full-width digits of an input method count as digits. */
export function padKeyOf(key: string): PadKey | undefined {
  const plain = key.normalize("NFKC");
  if (/^[0-9]$/.test(plain)) return plain as PadKey;
  if (plain === "." || plain === "。" || key === "Decimal") return ".";
  if (key === "Backspace") return "delete";
  return undefined;
}
