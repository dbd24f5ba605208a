import type { Fields } from "../bank-gateway/envelope.ts";
import { reverseTrade } from "../trade/reverse-trade.ts";
import type { World } from "../world/world.ts";
import { V2Error } from "./micropay.ts";
import type { V2Answer } from "./v2-routes.ts";
import { isMicropay } from "./wire.ts";

/** `/secapi/pay/reverse`: only what was scanned from a payer. `recall` N: it is done, now or before. */
export async function reverse(world: World, fields: Fields): Promise<V2Answer> {
  const trade = world.book.find("wechat", fields.out_trade_no ?? "");
  if (!trade || trade.channelNo !== fields.sub_mch_id)
    throw new V2Error("ORDERNOTEXIST", "订单不存在", { recall: "N" });
  if (!isMicropay(trade)) throw new V2Error("TRADE_ERROR", "只有付款码支付可以撤销", { recall: "N" });
  await reverseTrade(world, trade);
  return { fields: { recall: "N" } };
}
