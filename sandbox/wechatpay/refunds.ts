import { acceptRefund, REFUNDS_MAX } from "../trade/accept-refund.ts";
import type { World } from "../world/world.ts";
import { paramError, WechatError } from "./errors.ts";
import { parseRefund } from "./requests.ts";
import { refundableOf, refundBody } from "./wire.ts";

const invalid = (message: string) => new WechatError(400, "INVALID_REQUEST", message);
const notFound = (message: string) => new WechatError(404, "RESOURCE_NOT_EXISTS", message);

/** POST /v3/refund/domestic/refunds: the same number with the same content answers the same refund. */
export async function placeRefund(world: World, body: unknown) {
  const request = parseRefund(body);
  const trade = request.transaction_id
    ? world.book.byReference.get(request.transaction_id)
    : request.out_trade_no
      ? world.book.find("wechat", request.out_trade_no)
      : undefined;
  if (!request.transaction_id && !request.out_trade_no)
    throw paramError("/transaction_id", "transaction_id or out_trade_no is required");
  if (trade?.channel !== "wechat" || trade.channelNo !== request.sub_mchid) throw notFound("订单不存在");
  if (!trade.payment) throw invalid("订单未支付，不能退款");
  if (BigInt(request.amount.total) !== trade.totalFen) throw invalid("订单金额与原支付不一致");
  const fen = BigInt(request.amount.refund);
  const known = world.book.findRefund("wechat", request.out_refund_no);
  if (known) {
    if (known.trade !== trade || known.refund.fen !== fen)
      throw invalid("订单金额或退款金额与之前请求不一致，请核实后再试");
    return refundBody(trade, known.refund);
  }
  if (fen > refundableOf(trade)) throw invalid("退款金额大于可退金额");
  if (trade.refunds.length >= REFUNDS_MAX) throw invalid("部分退款次数已达上限");
  if (world.book.faults.refuseRefunds)
    throw new WechatError(403, "NOT_ENOUGH", "可用资金不足，请稍后再试或先由商户补足");
  const refund = await acceptRefund(world, trade, {
    refundNo: request.out_refund_no,
    fen,
    reason: request.reason ?? "",
    notifyUrl: request.notify_url ?? "",
    isFromBalance: request.funds_account === "AVAILABLE",
  });
  return refundBody(trade, refund);
}

export function queryRefund(world: World, refundNo: string, query: Record<string, unknown>) {
  const known = world.book.findRefund("wechat", refundNo);
  if (!known || known.trade.channelNo !== query.sub_mchid) throw notFound("退款单不存在");
  return refundBody(known.trade, known.refund);
}
