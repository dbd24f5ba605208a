import type { Channel } from "../channel/channel.ts";
import type { ChannelTotals, Part } from "./clearing-file.ts";
import type { ShopSums } from "./position.ts";

/** What each shop gets or gives in one entry, where it is more than nothing; a shop may stand in several positions. */
export function sumsByShop(shops: Map<string, ShopSums>, parts: readonly Part[]): Map<ShopSums, bigint> {
  const sums = new Map<ShopSums, bigint>();
  for (const { no, fen } of parts) {
    if (fen === 0n) continue;
    let shop = shops.get(no);
    if (!shop) {
      shop = noSums();
      shops.set(no, shop);
    }
    sums.set(shop, (sums.get(shop) ?? 0n) + fen);
  }
  return sums;
}

export const noSums = (): ShopSums => ({
  saleCount: 0,
  sales: 0n,
  refundCount: 0,
  refunds: 0n,
  funded: 0n,
  fundedBack: 0n,
});

/** The totals of a channel, begun where it has none yet. */
export function channelOf(channels: Map<Channel, ChannelTotals>, channel: Channel): ChannelTotals {
  let totals = channels.get(channel);
  if (!totals) {
    totals = {
      channel,
      saleCount: 0,
      gross: 0n,
      funded: 0n,
      fee: 0n,
      refundCount: 0,
      grossRefund: 0n,
      fundedBack: 0n,
      feeReturned: 0n,
      newLeftOut: 0n,
      newLeftOutRefund: 0n,
      entered: 0n,
      enteredRefund: 0n,
      feeTolerance: 0n,
    };
    channels.set(channel, totals);
  }
  return totals;
}

/** Fees of a channel's rows, taken and given back. */
interface Fees {
  fees: bigint;
  feesReturned: bigint;
}
export interface DayControlSums {
  newLeftOut: Map<Channel, Fees>;
  entered: Map<Channel, Fees>;
  /** Payments less refunds of all that is left out and stands in a bill. */
  suspense: bigint;
  /** Fees that the channel withheld of them all the same, less what it gave back. */
  feesAhead: bigint;
}

export function feesOf(sums: Map<Channel, Fees>, channel: Channel): Fees {
  let fees = sums.get(channel);
  if (!fees) {
    fees = { fees: 0n, feesReturned: 0n };
    sums.set(channel, fees);
  }
  return fees;
}
