import { dayFrom } from "../../calendar/day.ts";
import { type Channel, walletOf } from "../../channel/channel.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";

export const DAY = dayFrom("2026-11-20");

/** A payment of 100.00 at noon as the bill of each wallet states it. */
export const billedPayment = (channel: Channel, settlementFen: bigint, feeFen: bigint): WrittenRow => ({
  kind: "payment",
  acquirerReference: "2026112022001458860515315453",
  merchantOrderNo: "QORDER",
  channelNo: walletOf(channel).number.example(4),
  happenedAt: new Date(`${DAY}T12:00:00+08:00`),
  orderFen: 10_000n,
  settlementFen,
  feeFen,
  acquirerRefundReference: "",
  refundNo: "",
  state: "",
});
