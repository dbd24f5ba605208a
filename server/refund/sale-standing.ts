import type { Agreement } from "../agreement/agreement.ts";
import { feeFor, feeKept, matchFeeItem } from "../agreement/fee.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { receiversOf } from "../agreement/split-rule.ts";
import { splitSale } from "../agreement/split-shares.ts";
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import { maxFen } from "../money/fen.ts";
import { keptAfter, refundParts } from "./refund-shares.ts";

/** One paid sale with the documents its order froze. Amounts in fen. */
export interface PaidSale {
  agreement: Agreement;
  fees: FeeSchedule;
  channel: Channel;
  mode: string;
  category: string;
  amount: bigint;
  /** The bill's fee where it is in; else the schedule's is the estimate. */
  billFee?: bigint | undefined;
}

/** What one receiver, by its number, gains or gives. */
export type ByNumber = ReadonlyMap<string, bigint>;

/** What receivers keep, and what the acquirer keeps of its fee, once `refunded` of the sale went back. */
function keptOf(sale: PaidSale, refunded: bigint): { shares: bigint[]; fee: bigint } {
  const { amount, channel } = sale;
  const item = present(matchFeeItem(sale.fees, sale), "an order froze a fee schedule that knows its mode");
  const fee = sale.billFee ?? feeFor(item, amount);
  const original = splitSale(sale.agreement.rule, { amount, fee, funded: 0n, channel });
  // A bill's fee may be off the schedule within the acquirer's tolerance: nothing of it is given back before a fen of the
  // sale is, and never more of it than of the sale.
  const kept = maxFen(feeKept(item, { amount, fee, refunded }), fee - refunded);
  return {
    shares: keptAfter(sale.agreement.rule, original, { amount, refunded, feeKept: kept, funded: 0n }),
    fee: kept,
  };
}

function byNumber(sale: PaidSale, fen: readonly bigint[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [i, no] of receiversOf(sale.agreement.rule).entries()) {
    sums.set(no, (sums.get(no) ?? 0n) + (fen[i] ?? 0n));
  }
  return sums;
}

/** What a refund of `amount` takes from each receiver and from the fee, after `refunded` went back before. */
export function refundTakes(
  sale: PaidSale,
  refunded: bigint,
  amount: bigint,
): { parts: Map<string, bigint>; feeReturned: bigint } {
  const before = keptOf(sale, refunded);
  const after = keptOf(sale, refunded + amount);
  return {
    parts: byNumber(sale, refundParts(before.shares, after.shares)),
    feeReturned: before.fee - after.fee,
  };
}

/**
 * What a sale means for the next position of each receiver: its kept share while the sale stands in no file, and once it
 * does only what refunds since then take back. `clearedRefunds` of `refunds` stand in a file already.
 */
export function unsettledOf(
  sale: PaidSale,
  so: { isCleared: boolean; clearedRefunds: bigint; refunds: bigint },
): ByNumber {
  const kept = byNumber(sale, keptOf(sale, so.refunds).shares);
  if (!so.isCleared) return kept;
  const before = byNumber(sale, keptOf(sale, so.clearedRefunds).shares);
  return new Map([...kept].map(([no, fen]) => [no, fen - (before.get(no) ?? 0n)]));
}

/** What a sale means for who can bear a refund now: `ended` of windows that are over, `open` of the one that runs. */
export interface Bearing {
  ended: ByNumber;
  open: ByNumber;
  /** What refunds of the running window took from each. */
  givenBack: ByNumber;
}

/**
 * The same money as `unsettledOf`, by when it enters: a refund asked for now enters with the open window, and what an ended
 * window brought leaves with its own file, whatever is refunded meanwhile.
 */
export function bearingOf(
  sale: PaidSale,
  so: {
    isCleared: boolean;
    clearedRefunds: bigint;
    earlierRefunds: bigint;
    refunds: bigint;
    isOfEndedDay: boolean;
  },
): Bearing {
  const now = byNumber(sale, keptOf(sale, so.refunds).shares);
  const before = byNumber(sale, keptOf(sale, so.earlierRefunds).shares);
  const givenBack = new Map([...before].map(([no, fen]) => [no, fen - (now.get(no) ?? 0n)]));
  if (!so.isOfEndedDay) return { ended: new Map(), open: unsettledOf(sale, so), givenBack };
  return {
    ended: unsettledOf(sale, { ...so, refunds: so.earlierRefunds }),
    open: new Map([...givenBack].map(([no, fen]) => [no, -fen])),
    givenBack,
  };
}
