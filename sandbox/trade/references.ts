import { randomBytes, randomInt } from "node:crypto";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { World } from "../world/world.ts";

const digits = (count: number) =>
  Array.from({ length: Math.ceil(count / 6) }, () => String(randomInt(1_000_000)).padStart(6, "0"))
    .join("")
    .slice(0, count);

/** 28 digits with the day inside, like transaction_id and trade_no. */
export function newReference(world: World, channel: Channel): string {
  const day = writeCompactDay(dayOf(world.now()));
  for (;;) {
    const reference =
      channel === "wechat" ? `4200002${digits(3)}${day}${digits(10)}` : `${day}22001${digits(15)}`;
    if (!world.book.byReference.has(reference)) return reference;
  }
}

/** refund_id, 29 digits. */
export const newRefundReference = (world: World): string =>
  `5030${digits(7)}${writeCompactDay(dayOf(world.now()))}${digits(10)}`;

export const newCodeUrl = (channel: Channel): string =>
  channel === "wechat"
    ? `weixin://wxpay/bizpayurl?pr=${randomBytes(9).toString("base64url")}`
    : `https://qr.alipay.com/bax${randomBytes(9).toString("hex")}`;

/** Codes live two hours, whatever the order's own life is. */
export const CODE_LIFETIME_MS = 2 * 3_600_000;
