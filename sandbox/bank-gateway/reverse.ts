import { reverseTrade } from "../trade/reverse-trade.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError, noOrder } from "./errors.ts";
import { findByNo, outTradeNo } from "./fields.ts";
import type { Answer } from "./routes.ts";
import { isMicropay } from "./wire.ts";

/** `unified.micropay.reverse`: what was scanned from a payer ends here, again and again the same. */
export async function reverse(world: World, fields: Fields): Promise<Answer> {
  const trade = findByNo(world, outTradeNo(fields));
  if (!trade || trade.channelNo !== fields.mch_id) throw noOrder();
  if (!isMicropay(trade)) throw new GatewayError("TRADE_STATE_ERROR", "只有付款码支付可以冲正");
  await reverseTrade(world, trade);
  return { fields: { retry_flag: "N" } };
}
