import { stateOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError } from "./errors.ts";
import { findTrade } from "./fields.ts";
import type { Answer } from "./routes.ts";
import { isMicropay } from "./wire.ts";

/** `unified.trade.close`: an order that nobody has paid, also once more; what was scanned from a payer is reversed instead. */
export async function close(world: World, fields: Fields): Promise<Answer> {
  const trade = findTrade(world, fields);
  if (trade.payment) throw new GatewayError("ORDERPAID", "订单已支付，不能关闭");
  if (isMicropay(trade)) throw new GatewayError("TRADE_STATE_ERROR", "付款码支付请使用冲正");
  if (!(trade.closedAt && stateOf(trade, world.now()) === "closed"))
    await world.record({
      kind: "closed",
      channel: trade.channel,
      no: trade.key,
      at: world.now().toISOString(),
    });
  return { fields: {} };
}
