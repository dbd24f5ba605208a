import { formatAmount, groupAmount } from "#server/money/amount.ts";

/**
 * The only way money reaches the screen: a whole number of fen in, "¥1,234.50" out, cents always shown, the yuan sign
 * smaller than the digits. `signed` also marks a plus.
 */
export function Amount({
  fen,
  signed = false,
  className,
}: {
  fen: bigint;
  signed?: boolean;
  className?: string;
}) {
  const sign = fen < 0n ? "−" : signed && fen > 0n ? "+" : "";
  return (
    <span className={`whitespace-nowrap tabular-nums ${className ?? ""}`} data-fen={fen.toString()}>
      {sign}
      <span className="yen">¥</span>
      {groupAmount(fen < 0n ? -fen : fen)}
    </span>
  );
}

/** Fen as the text of an input ("12.50") — for prefilling a field, never for showing. */
export function amountInput(fen: bigint): string {
  return formatAmount(fen);
}

/** Fen in words for an element that takes text only (title of a chart bar, aria-label). */
export function amountText(fen: bigint): string {
  return `${fen < 0n ? "−" : ""}¥${groupAmount(fen < 0n ? -fen : fen)}`;
}

/** What stands in an amount pad while somebody types: the digits as typed, thousands grouped. */
export function TypedAmount({ text }: { text: string }) {
  return (
    <span className="whitespace-nowrap tabular-nums">
      <span className="yen">¥</span>
      {typedAmountText(text).slice(1)}
    </span>
  );
}

/** The same as text, "¥1,234.5". */
export function typedAmountText(text: string): string {
  const [whole, part] = text.split(".");
  const grouped = (whole || "0").replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `¥${grouped}${part === undefined ? "" : `.${part}`}`;
}
