import { completePayment } from "../trade/accept-payment.ts";
import { acceptRefund } from "../trade/accept-refund.ts";
import { refundedOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError, noOrder } from "./errors.ts";
import { findByNo, outTradeNo } from "./fields.ts";
import type { Answer } from "./routes.ts";
import { isMicropay } from "./wire.ts";

/**
 * `unified.micropay.reverse`: what was scanned from a payer ends here: unpaid it can be paid no more, paid it goes back whole.
 * Again and again the same. Where the payer confirms in that very moment (¥0.07) the money moves, and goes back.
 */
export async function reverse(world: World, fields: Fields): Promise<Answer> {
  const trade = findByNo(world, outTradeNo(fields));
  if (!trade || trade.channelNo !== fields.mch_id) throw noOrder();
  if (!isMicropay(trade)) throw new GatewayError("TRADE_STATE_ERROR", "只有付款码支付可以冲正");
  if (!trade.payment && !trade.closedAt && trade.paysAfterClose) await completePayment(world, trade);
  if (!trade.payment && !trade.closedAt)
    await world.record({
      kind: "closed",
      channel: trade.channel,
      no: trade.key,
      at: world.now().toISOString(),
    });
  const left = trade.payment ? trade.totalFen - refundedOf(trade) : 0n;
  if (left > 0n)
    await acceptRefund(world, trade, {
      refundNo: trade.no,
      key: trade.key,
      fen: left,
      reason: "冲正",
      notifyUrl: "",
    });
  return { fields: { retry_flag: "N" } };
}
