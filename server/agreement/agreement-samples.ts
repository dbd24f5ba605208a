import { CHANNELS, type Channel } from "../channel/channel.ts";
import { halfUpDiv, minFen as minFenOf, ORDER_MAX_FEN, PPM } from "../money/fen.ts";
import type { Agreement } from "./agreement.ts";
import { receiversOf, type SplitRule, type Term } from "./split-rule.ts";
import { splitSale } from "./split-shares.ts";

/** ¥100.00, ¥1.00, ¥0.13 */
const SAMPLES_FEN = [10_000n, 100n, 13n];
/** The fee of a sample: an agreement names no schedule, and without a fee nobody would see who bears it. */
export const SAMPLE_FEE_PPM = 3_800;
const TIMES_CAP = 10n;

/** What one sale gives everybody, under the new version and the one it replaces. Fen by receiver's number. */
export interface AgreementSample {
  /** Undefined: any channel that no term names. */
  channel: Channel | undefined;
  amountFen: bigint;
  feeFen: bigint;
  after: ReadonlyMap<string, bigint>;
  /** Without a former version the seller keeps all that the fee leaves. */
  before: ReadonlyMap<string, bigint>;
}

/** The samples of an agreement beside the version it replaces, by channel, then by amount. */
export function agreementSamples(agreement: Agreement, former: Agreement | undefined): AgreementSample[] {
  const both = former ? [agreement, former] : [agreement];
  const named = both.flatMap((a) => a.rule.terms.flatMap((t) => t.when?.channel ?? []));
  const channels: (Channel | undefined)[] = [...[...new Set(named)].sort(), undefined];
  const amounts = sampleAmounts(both);
  return channels.flatMap((channel) =>
    amounts.map((amountFen) => {
      const feeFen = sampleFee(amountFen);
      const before = former
        ? sharesBy(former.rule, amountFen, feeFen, channel)
        : new Map([[agreement.seller, amountFen - feeFen]]);
      return {
        channel,
        amountFen,
        feeFen,
        after: sharesBy(agreement.rule, amountFen, feeFen, channel),
        before,
      };
    }),
  );
}

const sampleFee = (amount: bigint): bigint => halfUpDiv(amount * BigInt(SAMPLE_FEE_PPM), BigInt(PPM));

/** The three samples, both sides of every bound of a `when`, and ten times the amount where a cap begins; ascending. */
function sampleAmounts(agreements: readonly Agreement[]): bigint[] {
  const amounts = new Set(SAMPLES_FEN);
  for (const { rule } of agreements)
    for (const [i, term] of rule.terms.entries()) {
      const { minFen, maxFen } = term.when ?? {};
      if (minFen !== undefined) amounts.add(minFen - 1n).add(minFen);
      if (maxFen !== undefined) amounts.add(maxFen).add(maxFen + 1n);
      const begins = capBegins(rule, i);
      if (begins !== undefined) amounts.add(minFenOf(begins * TIMES_CAP, ORDER_MAX_FEN));
    }
  return [...amounts].filter((a) => a > 0n && a <= ORDER_MAX_FEN).sort((a, b) => (a < b ? -1 : 1));
}

/** The amount from which the cap of a term holds; undefined without a cap, or where no order reaches it. */
function capBegins(rule: SplitRule, position: number): bigint | undefined {
  const term = rule.terms[position];
  if (term?.kind !== "share" || term.capFen === undefined) return undefined;
  const { capFen, when, ...uncapped } = term;
  // The fee lowers the base only where nobody bears it; what it takes from the shares afterwards moves no cap.
  const upToHere: SplitRule = {
    terms: [...rule.terms.slice(0, position), uncapped],
    remainder: rule.remainder,
    bearer: rule.bearer,
  };
  const reaches = (amount: bigint) => {
    const fee = rule.feeBearer === undefined ? sampleFee(amount) : 0n;
    return (sharesOf(upToHere, amount, fee, when?.channel)[position] ?? 0n) >= capFen;
  };
  let [low, high] = [1n, ORDER_MAX_FEN];
  if (!reaches(high)) return undefined;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (reaches(middle)) high = middle;
    else low = middle + 1n;
  }
  return when?.minFen !== undefined && when.minFen > low ? when.minFen : low;
}

/** Shares in the order of the rule; in a channel that no term names, those that name one give nothing. */
function sharesOf(rule: SplitRule, amount: bigint, fee: bigint, channel: Channel | undefined): bigint[] {
  const applying = (term: Term): Term =>
    channel === undefined && term.when?.channel !== undefined
      ? { kind: "fixed", fen: 0n, to: term.to }
      : term;
  return splitSale(
    { ...rule, terms: rule.terms.map(applying) },
    { amount, fee, funded: 0n, channel: channel ?? CHANNELS[0] },
  );
}

function sharesBy(rule: SplitRule, amount: bigint, fee: bigint, channel: Channel | undefined) {
  const shares = sharesOf(rule, amount, fee, channel);
  const by = new Map<string, bigint>();
  for (const [i, no] of receiversOf(rule).entries()) by.set(no, (by.get(no) ?? 0n) + (shares[i] ?? 0n));
  return by;
}
