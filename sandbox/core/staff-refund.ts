import { acceptRefund, REFUNDS_MAX } from "../trade/accept-refund.ts";
import { digits } from "../trade/references.ts";
import { refundedOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { CoreError } from "./register.ts";

/** How many digits stand behind the letters of a number of the acquirer's own. */
const NUMBER_DIGITS = 12;

/**
 * The acquirer's own staff gives a payment back, in whole or in part, under a refund number of its own; the platform learns of
 * it by the notification and the bill. `fen` as text. Throws `CoreError`.
 */
export async function refundByStaff(
  world: World,
  {
    merchantOrderNo,
    fen: stated,
    reason,
    isFromBalance = false,
  }: { merchantOrderNo: string; fen: string; reason: string; isFromBalance?: boolean },
) {
  const trade = world.book.newest.findLast((t) => t.no === merchantOrderNo);
  if (!trade?.payment) throw new CoreError("没有这笔已支付的订单");
  const fen = /^[1-9]\d{0,11}$/.test(stated) ? BigInt(stated) : 0n;
  if (fen === 0n || fen > trade.totalFen - refundedOf(trade))
    throw new CoreError("金额应为元（脚本为整数分），不超过可退金额");
  if (trade.refunds.length >= REFUNDS_MAX) throw new CoreError("部分退款次数已达上限");
  const { refundsAtOnce } = world.carrierOf(trade);
  const { name } = world.dialects[trade.channel];
  if (isFromBalance && refundsAtOnce) throw new CoreError(`${name}不能从可用资金退款`);
  const refundNo = `STAFF${digits(NUMBER_DIGITS)}`;
  const { reference } = await acceptRefund(world, trade, {
    ...{ refundNo, fen, reason, notifyUrl: "", isFromBalance },
  });
  return { refundNo, reference, merchantOrderNo, fen: stated };
}
