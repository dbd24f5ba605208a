/** What a connection can, as data: whoever needs to know asks here, and nobody asks a dialect for its name. */
import type { Channel } from "../channel/channel.ts";

/** How a payer pays: scans a code that is shown, is on a page inside the wallet, or shows a code of the wallet's own. */
export const MODES = ["code", "wallet_page", "payer_code"] as const;
export type Mode = (typeof MODES)[number];

/** One wallet in one mode. */
export interface Way {
  channel: Channel;
  mode: Mode;
  /** Whose page the payer meets before paying. */
  page: "none" | "ours" | "theirs";
  /** Under whose application: whose name the wallet shows above the page, and who knows the payer. */
  application: "none" | "acquirer" | "acquirer_or_shop";
  /** What the payer sees at the end. */
  afterwards: "wallet" | "ours" | "theirs";
  /** Whether a payment is told; else it is asked for. */
  isTold: boolean;
}

export interface Capabilities {
  /** In the order in which they are offered. */
  ways: readonly Way[];
  /** How old an order must be to be closed, ms, by its wallet; absent: it ends by its own expiry. */
  closesAfterMs: Partial<Readonly<Record<Channel, number>>>;
  /** How long after the charge it may be reversed first and last, ms. */
  reverses: { afterMs: number; withinMs: number };
  /**
   * What an answer says once more: the code of an order that is sent again, what the payer himself paid, that all was given
   * back. Where it does not, a lost code stays lost, and only a telling says the rest.
   */
  saysAgain: { code: boolean; payerAmount: boolean; fullRefund: boolean };
  /** What is told of a refund: what became of it, only that something did, or nothing. */
  tellsRefunds: "state" | "hint" | "nothing";
  /** What a number may look like over there. */
  numbers: { order: RegExp; refund: RegExp };
  /** Whether a number is known for one day only: then the day of the first sending is part of it. */
  hasNumbersOfOneDay: boolean;
  /** When "there is no bill" means it, ms after the end of the day; before, it says no more than "not yet". */
  billsMadeAfterMs: number;
}

export const SAYS_ALL_AGAIN = { code: true, payerAmount: true, fullRefund: true } as const;

export const canTake = ({ ways }: Capabilities, channel: Channel, mode: Mode): boolean =>
  ways.some((way) => way.channel === channel && way.mode === mode);
