import { acceptRefund, REFUNDS_MAX } from "../trade/accept-refund.ts";
import { type Refund, refundedOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError, noRefund } from "./errors.ts";
import { fenOf, field, findRefundByNo, findTrade, keyOf, NAME } from "./fields.ts";
import type { Answer } from "./routes.ts";
import { stamp } from "./wire.ts";

const refundNoOf = (fields: Fields): string =>
  field(fields, "out_refund_no", /^[A-Za-z0-9_]{1,32}$/, "32位以内的字母、数字、下划线");

/** `unified.trade.refund`: the same number again is the same refund. */
export async function refund(world: World, fields: Fields): Promise<Answer> {
  const refundNo = refundNoOf(fields);
  const trade = findTrade(world, fields);
  const fen = fenOf(fields, "refund_fee");
  field(fields, "op_user_id", /^.{1,32}$/su, "必填，32字以内");
  if (fenOf(fields, "total_fee") !== trade.totalFen)
    throw new GatewayError("PARAM_ERROR", "总金额与原订单不一致");
  if (!trade.payment) throw new GatewayError("TRADE_STATE_ERROR", "订单未支付，不能退款");
  const known = findRefundByNo(world, refundNo);
  if (known && (known.trade !== trade || known.refund.fen !== fen))
    throw new GatewayError("PARAM_ERROR", "退款单号重复：与原退款请求不一致");
  if (known) return { fields: refundFields(trade, known.refund) };
  if (fen > trade.totalFen - refundedOf(trade))
    throw new GatewayError("REFUND_FEE_EXCEED", "退款金额大于可退金额");
  if (trade.refunds.length >= REFUNDS_MAX) throw new GatewayError("REFUND_TOO_OFTEN", "退款次数已达上限");
  if (world.book.faults.refuseRefunds) throw new GatewayError("NOTENOUGH", "商户待结算资金不足");
  return {
    fields: refundFields(
      trade,
      await acceptRefund(world, trade, { refundNo, key: keyOf(refundNo), fen, reason: "", notifyUrl: "" }),
    ),
  };
}

/** `unified.trade.refundquery`: one refund by its own numbers, or all of an order. */
export function queryRefund(world: World, fields: Fields): Answer {
  const known = fields.refund_id || fields.out_refund_no ? findRefund(world, fields) : undefined;
  const trade = known?.trade ?? findTrade(world, fields);
  const refunds = known ? [known.refund] : trade.refunds;
  if (refunds.length === 0) throw noRefund();
  return {
    fields: {
      transaction_id: trade.payment?.reference ?? "",
      out_trade_no: trade.no,
      refund_count: String(refunds.length),
      ...Object.assign({}, ...refunds.map((r, i) => stateFields(trade, r, i))),
    },
  };
}

/** By refund_id first, else by out_refund_no; another shop's does not exist for the caller. */
function findRefund(world: World, { refund_id = "", out_refund_no = "", mch_id }: Fields) {
  const known =
    refund_id === ""
      ? findRefundByNo(world, out_refund_no)
      : [...world.book.refunds.values()].find(({ refund: r }) => r.reference === refund_id);
  if (known?.trade.dialect !== NAME || known.trade.channelNo !== mch_id) throw noRefund();
  return known;
}

/** What goes back to a wallet's coupon; a merchant's own is no money. */
const couponBackOf = (trade: Trade, r: Refund): bigint =>
  trade.payment?.couponBy === "channel" ? r.fen - r.payerFen : 0n;

const refundFields = (trade: Trade, r: Refund) => ({
  transaction_id: trade.payment?.reference ?? "",
  out_trade_no: trade.no,
  out_refund_no: r.no,
  refund_id: r.reference,
  refund_channel: "ORIGINAL",
  refund_fee: String(r.fen),
  coupon_refund_fee: String(couponBackOf(trade, r)),
});

const statusOf = (r: Refund): "FAIL" | "SUCCESS" | "PROCESSING" => {
  if (r.closedAt) return "FAIL";
  return r.succeededAt ? "SUCCESS" : "PROCESSING";
};

const stateFields = (trade: Trade, r: Refund, i: number) => ({
  [`out_refund_no_${i}`]: r.no,
  [`refund_id_${i}`]: r.reference,
  [`refund_channel_${i}`]: "ORIGINAL",
  [`refund_fee_${i}`]: String(r.fen),
  [`coupon_refund_fee_${i}`]: String(couponBackOf(trade, r)),
  [`refund_time_${i}`]: stamp(r.succeededAt ?? r.acceptedAt),
  [`refund_status_${i}`]: statusOf(r),
});
