import { formatAmount } from "../money/amount.ts";
import { formatRate } from "../money/rate.ts";
import type { Term } from "./split-rule.ts";

/** A term as somebody would type it: percent of a share, yuan of a fixed amount and of a cap; empty: no cap. */
export function termInput(term: Term): { kind: "base" | "rest" | "fixed"; value: string; cap: string } {
  if (term.kind === "fixed") return { kind: "fixed", value: formatAmount(term.fen), cap: "" };
  const cap = term.capFen === undefined ? "" : formatAmount(term.capFen);
  return { kind: term.of, value: formatRate(term.ppm), cap };
}
