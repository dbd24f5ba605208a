import { formatRate } from "../money/rate.ts";
import { receiversOf, type SplitRule, type When } from "./split-rule.ts";

/** One position of a rule as a screen says it: facts only, the words are the screen's. Amounts in fen, rates in percent text. */
export type RuleWord = {
  /** From 1, in the order of the rule. */
  position: number;
  /** The receiver's number. */
  who: string;
  bearsFee: boolean;
  when?: When;
} & (
  | { kind: "share"; of: "base" | "rest"; ratePercent: string; capFen?: bigint }
  | { kind: "fixed"; fen: bigint }
  | { kind: "remainder" }
);

/** Describes a rule in its order, the remainder last. */
export function ruleWords(rule: SplitRule): RuleWord[] {
  return receiversOf(rule).map((who, i): RuleWord => {
    const term = rule.terms[i];
    const head = { position: i + 1, who, bearsFee: who === rule.feeBearer };
    if (!term) return { ...head, kind: "remainder" };
    const when = term.when === undefined ? {} : { when: term.when };
    if (term.kind === "fixed") return { ...head, ...when, kind: "fixed", fen: term.fen };
    const cap = term.capFen === undefined ? {} : { capFen: term.capFen };
    return { ...head, ...when, kind: "share", of: term.of, ratePercent: formatRate(term.ppm), ...cap };
  });
}
