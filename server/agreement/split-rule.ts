import type { Channel } from "../channel/channel.ts";

/** Conditions of a term; amounts are the settlement amount A in fen. A refund never changes which terms apply. */
export interface When {
  channel?: Channel;
  minFen?: bigint;
  maxFen?: bigint;
}

/** One step of a rule. `of: "base"` takes from the base, `of: "rest"` from what the former terms left (levels). */
export type Term =
  | { kind: "share"; of: "base" | "rest"; ppm: number; to: string; capFen?: bigint; when?: When }
  | { kind: "fixed"; fen: bigint; to: string; when?: When };

/**
 * A split rule: ordered terms, then exactly one remainder. Receivers are the acquirer's merchant numbers.
 * Source: domain.md "The arithmetic".
 */
export interface SplitRule {
  terms: readonly Term[];
  remainder: string;
  /** Who bears a refund: everybody by Webster's method, or the remainder first. */
  bearer: "proportional" | "remainder";
  /** The receiver the acquirer's fee is taken from; absent: the fee lowers the base. */
  feeBearer?: string;
  /** Shares of the base stay at or below this in every combination. */
  categoryCapPpm?: number;
}

/** The receivers in the order of the rule, remainder last: the order of `no:fen` in the detail file. */
export function receiversOf(rule: SplitRule): string[] {
  return [...rule.terms.map((t) => t.to), rule.remainder];
}
