import { CHANNELS } from "../channel/channel.ts";
import { ORDER_MAX_FEN, PPM } from "../money/fen.ts";
import type { Agreement } from "./agreement.ts";
import { isPrintable } from "./printable.ts";
import { receiversOf, type SplitRule, type Term, type When } from "./split-rule.ts";

/** More steps than any mall has; bounds the work per sale. */
const TERMS_MAX = 50;

export interface DocumentFault {
  /** Path of the faulty field, "terms[1].ppm". */
  field: string;
  reason: string;
}

/** The first thing wrong with an agreement, or undefined. Exactly one remainder is the shape of the type. */
export function findAgreementFault(agreement: Agreement): DocumentFault | undefined {
  const { rule } = agreement;
  const text = ["acquirer", "agreement", "merchant", "seller"] as const;
  for (const field of text) {
    if (agreement[field] === "") return { field, reason: "empty" };
    if (!isPrintable(agreement[field])) return { field, reason: "not_printable" };
  }
  if (!Number.isSafeInteger(agreement.version) || agreement.version < 1)
    return { field: "version", reason: "not_positive" };
  const fault = findRuleFault(rule);
  if (fault) return fault;
  const receivers = receiversOf(rule);
  const others = [...new Set(receivers)].filter((no) => no !== agreement.seller).sort();
  if (others.join() !== agreement.consents.join())
    return { field: "consents", reason: "not_every_receiver_once_sorted" };
  const stranger = agreement.visibility?.findIndex((no) => !others.includes(no)) ?? -1;
  if (stranger >= 0) return { field: `visibility[${stranger}]`, reason: "not_a_receiver" };
  return undefined;
}

/** The first thing that keeps a rule from standing, whatever agreement it is in. */
export function findRuleFault(rule: SplitRule): DocumentFault | undefined {
  if (!isReceiver(rule.remainder)) return { field: "remainder", reason: "not_a_receiver_number" };
  if (rule.terms.length > TERMS_MAX) return { field: "terms", reason: "too_many" };
  for (const [i, term] of rule.terms.entries()) {
    const fault = findTermFault(term);
    if (fault) return { field: `terms[${i}].${fault.field}`, reason: fault.reason };
  }
  if (rule.feeBearer !== undefined && !receiversOf(rule).includes(rule.feeBearer))
    return { field: "feeBearer", reason: "not_a_receiver" };
  const cap = rule.categoryCapPpm;
  if (cap !== undefined && !isPpm(cap)) return { field: "categoryCapPpm", reason: "out_of_range" };
  const largest = largestBaseShare(rule.terms);
  if (largest.ppm > PPM) return { field: largest.field, reason: "shares_above_100_percent" };
  if (cap !== undefined && largest.ppm > cap)
    return { field: largest.field, reason: "shares_above_category_cap" };
  return undefined;
}

function findTermFault(term: Term): DocumentFault | undefined {
  if (!isReceiver(term.to)) return { field: "to", reason: "not_a_receiver_number" };
  if (term.kind === "share") {
    if (!isPpm(term.ppm)) return { field: "ppm", reason: "out_of_range" };
    if (term.capFen !== undefined && !isFen(term.capFen)) return { field: "capFen", reason: "out_of_range" };
  } else if (!isFen(term.fen) || term.fen === 0n) return { field: "fen", reason: "out_of_range" };
  const when = term.when;
  if (!when) return undefined;
  for (const field of ["minFen", "maxFen"] as const) {
    const bound = when[field];
    if (bound !== undefined && !isFen(bound)) return { field: `when.${field}`, reason: "out_of_range" };
  }
  if (when.minFen !== undefined && when.maxFen !== undefined && when.minFen > when.maxFen)
    return { field: "when.maxFen", reason: "below_minimum" };
  return undefined;
}

/**
 * The largest sum of base shares that can apply to one sale, and the term that reaches it. Which terms apply changes
 * only with the channel and at a lower bound, so the sales at every lower bound of every channel are all there is to try.
 */
function largestBaseShare(terms: readonly Term[]): { ppm: number; field: string } {
  const amounts = [0n, ...terms.flatMap((t) => t.when?.minFen ?? [])];
  let largest = { ppm: 0, field: "terms" };
  for (const channel of CHANNELS)
    for (const amount of amounts) {
      let ppm = 0;
      for (const [i, term] of terms.entries()) {
        if (term.kind !== "share" || term.of !== "base" || !applies(term.when, channel, amount)) continue;
        ppm += term.ppm;
        if (ppm > largest.ppm) largest = { ppm, field: `terms[${i}].ppm` };
      }
    }
  return largest;
}

function applies(when: When | undefined, channel: string, amount: bigint): boolean {
  if (!when) return true;
  if (when.channel !== undefined && when.channel !== channel) return false;
  if (when.minFen !== undefined && amount < when.minFen) return false;
  return when.maxFen === undefined || amount <= when.maxFen;
}

const isPpm = (n: number) => Number.isSafeInteger(n) && n >= 1 && n <= PPM;
const isFen = (fen: bigint) => fen >= 0n && fen <= ORDER_MAX_FEN;
/** What may stand as `no:fen;no:fen` in a record of the clearing file. */
const isReceiver = (no: string) => /^[A-Za-z0-9_-]{1,32}$/.test(no);
