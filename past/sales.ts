import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { diceOf } from "./random.ts";
import { SHELVES, type Shelf } from "./shelf.ts";

export interface Sale {
  /** The order's reference: the same seed, the same name. */
  reference: string;
  /** The shop's number. */
  shop: string;
  /** Since midnight, ms. */
  atMs: number;
  fen: number;
  channel: Channel;
  /** What was bought. */
  words: string;
  /** A coupon, whose it is and how much it takes off. */
  coupon?: { by: "channel" | "merchant"; fen: number };
  /** The customer walks away: the order ends by itself. */
  isLeft?: true;
}

const HOUR_MS = 3_600_000;
/** The first wallet is the one that most people have. */
const WALLETS = CHANNELS.map((channel, i) => [channel, i === 0 ? 68 : 32] as const);
/** A shop's day is so many payments more or less, in percent. */
const SWING = 15;
const COUPON_FROM_FEN = 4_000;

/** What was sold on a day of the mall, in the order of the day. The same seed and day, the same sales. */
export function salesOf(seed: number, day: string, { isDayOff }: { isDayOff: boolean }): Sale[] {
  return SHELVES.flatMap((shelf) => ofShop(seed, day, isDayOff, shelf)).sort(
    (a, b) => a.atMs - b.atMs || (a.reference < b.reference ? -1 : 1),
  );
}

function ofShop(seed: number, day: string, isDayOff: boolean, shelf: Shelf): Sale[] {
  const dice = diceOf(seed, `${day} ${shelf.number}`);
  const usual = isDayOff ? shelf.dayOff : shelf.workday;
  const count = Math.round((usual * (100 - SWING + dice.below(2 * SWING + 1))) / 100);
  const hours = (isDayOff ? shelf.hoursOff : shelf.hours).map(
    (weight, i) => [shelf.opensAt + i, weight] as const,
  );
  return Array.from({ length: count }, (_, i) => {
    const bought = Array.from({ length: dice.weighted(shelf.basket) }, () =>
      dice.weighted(shelf.goods.map((g) => [g, g[2]] as const)),
    );
    const fen = bought.reduce((sum, [, yuan]) => sum + Math.round(yuan * 100), 0);
    const atMs = dice.weighted(hours) * HOUR_MS + dice.below(HOUR_MS / 1_000) * 1_000;
    const sale: Sale = {
      reference: `${day}-${shelf.number.slice(-2)}-${i + 1}`,
      ...{ shop: shelf.number, atMs, fen, channel: dice.weighted(WALLETS) },
      words: [...new Set(bought.map(([name]) => name))].join("、"),
    };
    if (fen >= COUPON_FROM_FEN && dice.chance(0.05))
      sale.coupon = { by: dice.chance(0.6) ? "channel" : "merchant", fen: 300 + 100 * dice.below(3) };
    else if (dice.chance(0.015)) sale.isLeft = true;
    return sale;
  });
}
