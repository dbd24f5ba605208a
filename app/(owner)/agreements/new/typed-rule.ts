import type { SplitRule, Term } from "#server/agreement/split-rule.ts";
import { termInput } from "#server/agreement/term-input.ts";
import { parseAmount } from "#server/money/amount.ts";
import { parseRate } from "#server/money/rate.ts";

/** One line of the form as it is typed. */
export interface TypedTerm {
  key: number;
  kind: "base" | "rest" | "fixed";
  to: string;
  /** Percent of a share, yuan of a fixed amount. */
  value: string;
  /** Yuan; empty: no cap. */
  cap: string;
}

/** The rule a form says, or the line and the field that cannot be read. */
export function readTypedRule(
  terms: readonly TypedTerm[],
  rest: Pick<SplitRule, "remainder" | "bearer"> & { feeBearer: string },
): { rule: SplitRule } | { key: number; field: "to" | "value" | "cap" } {
  const read: Term[] = [];
  for (const { key, kind, to, value, cap } of terms) {
    if (to === "") return { key, field: "to" };
    if (kind === "fixed") {
      const amount = parseAmount(value);
      if ("fault" in amount || amount.fen === 0n) return { key, field: "value" };
      read.push({ kind, fen: amount.fen, to });
      continue;
    }
    const rate = parseRate(value);
    if ("fault" in rate || rate.ppm === 0) return { key, field: "value" };
    const limit = cap.trim() === "" ? undefined : parseAmount(cap);
    if (limit && "fault" in limit) return { key, field: "cap" };
    read.push({
      kind: "share",
      of: kind,
      ppm: rate.ppm,
      to,
      ...(limit && "fen" in limit ? { capFen: limit.fen } : {}),
    });
  }
  const { remainder, bearer, feeBearer } = rest;
  return { rule: { terms: read, remainder, bearer, ...(feeBearer === "" ? {} : { feeBearer }) } };
}

/** The lines of a rule that somebody begins anew with; what the form cannot say (conditions) is left to be said again. */
export const typedTerms = (rule: SplitRule): TypedTerm[] =>
  rule.terms.map((term, i) => ({ key: i + 1, to: term.to, ...termInput(term) }));
