import type { Channel } from "../channel/channel.ts";

/** One line of a fee schedule. Rates in parts per million, amounts in fen. First match wins. */
export interface FeeItem {
  id: string;
  channel: Channel;
  mode: string;
  cardType?: string;
  category?: string;
  ppm: number;
  perItemFen?: bigint;
  minFen?: bigint;
  capFen?: bigint;
  onRefund: "recompute" | "proportional" | "keep";
}

export interface FeeSchedule {
  acquirer: string;
  feeSchedule: string;
  version: number;
  items: readonly FeeItem[];
}
