import { assert } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import { PPM } from "../money/fen.ts";
import { BIGINTS, fitsNumbers, type Integers, NUMBERS } from "../money/integers.ts";
import { receiversOf, type SplitRule, type Term } from "./split-rule.ts";

/** A sale to be split: settlement amount, the acquirer's fee, the discount a funder gives on top. Fen. */
export interface SaleToSplit<T = bigint> {
  amount: T;
  fee: T;
  funded: T;
  channel: Channel;
}

/** A rule with its amounts in the form of the arithmetic; made once per agreement for a loop over many sales. */
export interface RuleIn<T> {
  terms: readonly TermIn<T>[];
  /** Positions of the fee bearer, last to first; absent: the fee lowers the base. */
  feePositions: readonly number[] | undefined;
}
interface TermIn<T> {
  ofRest: boolean;
  /** Of a share; a fixed term has `fen` instead. */
  ppm: T | undefined;
  fen: T;
  cap: T | undefined;
  channel: Channel | undefined;
  min: T | undefined;
  max: T | undefined;
}

/** A rule with its amounts in the numbers that the arithmetic runs in. */
export function ruleIn<T>(z: Integers<T>, rule: SplitRule): RuleIn<T> {
  const optional = (fen: bigint | undefined) => (fen === undefined ? undefined : z.of(fen));
  const termIn = (term: Term): TermIn<T> => ({
    ofRest: term.kind === "share" && term.of === "rest",
    ppm: term.kind === "share" ? z.of(term.ppm) : undefined,
    fen: term.kind === "fixed" ? z.of(term.fen) : z.zero,
    cap: term.kind === "share" ? optional(term.capFen) : undefined,
    channel: term.when?.channel,
    min: optional(term.when?.minFen),
    max: optional(term.when?.maxFen),
  });
  const positions = receiversOf(rule).flatMap((no, i) => (no === rule.feeBearer ? [i] : []));
  return {
    terms: rule.terms.map(termIn),
    feePositions: rule.feeBearer === undefined ? undefined : positions.reverse(),
  };
}

/**
 * Splits one sale: shares in the order of the rule, remainder last, zeros included; Σ = amount − fee + funded.
 * Source: domain.md "The arithmetic".
 */
export function splitSale(rule: SplitRule, sale: SaleToSplit): bigint[] {
  const { amount, fee, funded, channel } = sale;
  if (!fitsNumbers(amount + funded)) return splitWith(BIGINTS, ruleIn(BIGINTS, rule), sale);
  const inNumbers = { amount: Number(amount), fee: Number(fee), funded: Number(funded), channel };
  return splitWith(NUMBERS, ruleIn(NUMBERS, rule), inNumbers).map(BigInt);
}

/** The same in either form; with plain numbers amount + funded must be at most NUMBER_LINE_MAX_FEN. */
export function splitWith<T>(z: Integers<T>, rule: RuleIn<T>, sale: SaleToSplit<T>): T[] {
  const { zero, sub, min, less } = z;
  assert(!less(sale.fee, zero) && !less(sale.amount, sale.fee), "a fee is at most the amount");
  const whole = z.add(sale.amount, sale.funded);
  const base = rule.feePositions === undefined ? sub(whole, sale.fee) : whole;
  const million = z.of(PPM);
  let rest = base;
  const shares = rule.terms.map((term) => {
    if (!applies(z, term, sale)) return zero;
    let share = term.fen;
    if (term.ppm !== undefined) {
      share = z.floorDiv(z.mul(term.ofRest ? rest : base, term.ppm), million);
      if (term.cap !== undefined) share = min(share, term.cap);
    }
    share = min(share, rest);
    rest = sub(rest, share);
    return share;
  });
  shares.push(rest);
  if (rule.feePositions !== undefined) takeFee(z, shares, rule.feePositions, sale.fee);
  return shares;
}

function applies<T>(z: Integers<T>, term: TermIn<T>, sale: SaleToSplit<T>): boolean {
  if (term.channel !== undefined && term.channel !== sale.channel) return false;
  if (term.min !== undefined && z.less(sale.amount, term.min)) return false;
  return term.max === undefined || !z.less(term.max, sale.amount);
}

/** From the bearer, then the remainder, then the terms last to first, each down to zero. */
function takeFee<T>(z: Integers<T>, shares: T[], bearer: readonly number[], fee: T): void {
  let missing = fee;
  const take = (position: number) => {
    const part = z.min(missing, shares[position] as T);
    shares[position] = z.sub(shares[position] as T, part);
    missing = z.sub(missing, part);
  };
  for (const position of bearer) take(position);
  for (let position = shares.length - 1; position >= 0; position--) take(position);
}
