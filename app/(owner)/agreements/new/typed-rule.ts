import type { SplitRule, Term } from "#server/agreement/split-rule.ts";
import { termInput } from "#server/agreement/term-input.ts";
import { type AmountFault, parseAmount } from "#server/money/amount.ts";
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

/** The line (counted from 1) and the field that cannot be read, and why. */
export interface Unread {
  key: number;
  n: number;
  field: "to" | "value" | "cap";
  why:
    | "to"
    | "empty"
    | "zero"
    | "not_a_number"
    | "too_many_decimals"
    | "percent_too_large"
    | "amount_too_large";
}

/** The rule a form says, or what of it cannot be read. */
export function readTypedRule(
  terms: readonly TypedTerm[],
  rest: Pick<SplitRule, "remainder" | "bearer"> & { feeBearer: string },
): { rule: SplitRule } | Unread {
  const read: Term[] = [];
  for (const [i, { key, kind, to, value, cap }] of terms.entries()) {
    const unread = (field: Unread["field"], why: Unread["why"]): Unread => ({ key, n: i + 1, field, why });
    if (to === "") return unread("to", "to");
    if (kind === "fixed") {
      const amount = parseAmount(value);
      if ("fault" in amount) return unread("value", amountWord(amount.fault));
      if (amount.fen === 0n) return unread("value", "zero");
      read.push({ kind, fen: amount.fen, to });
      continue;
    }
    const rate = parseRate(value);
    if ("fault" in rate)
      return unread("value", rate.fault === "too_large" ? "percent_too_large" : rate.fault);
    if (rate.ppm === 0) return unread("value", "zero");
    const limit = cap.trim() === "" ? undefined : parseAmount(cap);
    if (limit && "fault" in limit) return unread("cap", amountWord(limit.fault));
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

function amountWord(fault: AmountFault): Unread["why"] {
  if (fault === "too_large") return "amount_too_large";
  return fault === "negative" ? "not_a_number" : fault;
}

/** The lines of a rule that somebody begins anew with; what the form cannot say (conditions) is left to be said again. */
export const typedTerms = (rule: SplitRule): TypedTerm[] =>
  rule.terms.map((term, i) => ({ key: i + 1, to: term.to, ...termInput(term) }));
