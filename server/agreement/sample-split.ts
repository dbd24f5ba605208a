import { CHANNELS, type Channel, walletOf } from "../channel/channel.ts";
import { feeFor, matchFeeItem } from "./fee.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { receiversOf, type SplitRule } from "./split-rule.ts";
import { splitSale } from "./split-shares.ts";

/** ¥100.00 */
const SAMPLE_FEN = 10_000n;

export interface Sample {
  channel: Channel;
  amountFen: bigint;
  feeFen: bigint;
  /** In the order of the rule, the remainder last. */
  parts: { number: string; fen: bigint }[];
}

/** What becomes of ¥100.00 in every channel that has a fee: the same arithmetic as clearing, runs in the browser too. */
export function sampleSplit(
  rule: SplitRule,
  schedule: FeeSchedule | undefined,
  category: string,
  amountFen = SAMPLE_FEN,
): Sample[] {
  return CHANNELS.flatMap((channel) => {
    const item = schedule && matchFeeItem(schedule, { channel, mode: walletOf(channel).mode, category });
    if (!item) return [];
    const feeFen = feeFor(item, amountFen);
    const shares = splitSale(rule, { amount: amountFen, fee: feeFen, funded: 0n, channel });
    return [
      {
        channel,
        amountFen,
        feeFen,
        parts: receiversOf(rule).map((number, i) => ({ number, fen: shares[i] ?? 0n })),
      },
    ];
  });
}
