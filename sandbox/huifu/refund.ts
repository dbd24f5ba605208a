import { acceptRefund, REFUNDS_MAX } from "../trade/accept-refund.ts";
import { refundedOf, type Trade } from "../trade/trade.ts";
import { DAY_MS } from "../world/day.ts";
import type { World } from "../world/world.ts";
import { HuifuError } from "./errors.ts";
import { amountField, dayField, type Fields, numberField, optional } from "./fields.ts";
import { findRefund, findTrade, refundByKey } from "./find-trade.ts";
import { tradeKey } from "./names.ts";
import { refundBody } from "./refund-body.ts";
import type { Answer } from "./verb.ts";

const REFUNDABLE_DAYS = 360;

/** scanpay/refund: the day is part of the number here too; sent again on another day it is another refund. */
export async function refund(world: World, fields: Fields): Promise<Answer> {
  const day = dayField(fields, "req_date");
  const refundNo = numberField(fields, "req_seq_id");
  const fen = amountField(fields, "ord_amt");
  const reason = optional(fields, "remark", 84);
  const notifyUrl = optional(fields, "notify_url", 512);
  const trade = findTrade(world, fields, "org_");
  const key = tradeKey(trade.channelNo, day, refundNo);
  if (refundByKey(world, key)) throw new HuifuError("20000000");
  check(world, trade, fen);
  await acceptRefund(world, trade, { refundNo, key, fen, reason, notifyUrl });
  return { said: refundBody(refundByKey(world, key) as ReturnType<typeof findRefund>, "") };
}

/** scanpay/refundquery: by the refund's own number and day. */
export function refundQuery(world: World, fields: Fields): Answer {
  return { said: refundBody(findRefund(world, fields), "org_") };
}

function check(world: World, trade: Trade, fen: bigint): void {
  const { payment } = trade;
  if (!payment) throw new HuifuError("10000001");
  if (fen > trade.totalFen - refundedOf(trade)) throw new HuifuError("10000002");
  if (trade.refunds.length >= REFUNDS_MAX) throw new HuifuError("22000004", "：退款次数已达上限");
  if (world.now().getTime() - payment.at.getTime() > REFUNDABLE_DAYS * DAY_MS)
    throw new HuifuError("22000004", "：已超过可退款期限");
  if (world.book.faults.refuseRefunds) throw new HuifuError("23000003");
}
