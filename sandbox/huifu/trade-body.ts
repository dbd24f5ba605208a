import { createHash } from "node:crypto";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import { refundedOf, stateOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { type Said, writeCanonical } from "./canonical.ts";
import { outTransId, partyOrderId, stamp } from "./names.ts";

type Body = Record<string, Said | undefined>;

/** It alone says what became of a payment: in progress, succeeded, failed. */
export const transStatOf = (trade: Trade, now: Date): "P" | "S" | "F" => {
  const state = stateOf(trade, now);
  if (state === "paid") return "S";
  return state === "closed" ? "F" : "P";
};

export const hfSeqIdOf = (trade: Trade): string => trade.echo.hf_seq_id ?? "";

/** The wallet's own number of the shop, which Huifu opened there. */
const subMerchantOf = (trade: Trade): string =>
  BigInt(`0x${createHash("sha256").update(`${trade.channel} ${trade.channelNo}`).digest("hex")}`)
    .toString()
    .slice(0, 9);

/** What create and query say alike. Every shop of this acquirer was opened with forced_delay_flag=Y: money waits for a confirm. */
export function common(world: World, trade: Trade): Body {
  const id = hfSeqIdOf(trade);
  const { payment } = trade;
  const isFinal = transStatOf(trade, world.now()) !== "P";
  return {
    resp_code: "00000000",
    resp_desc: isFinal ? "交易成功" : "交易处理中",
    req_date: trade.echo.req_date,
    req_seq_id: trade.no,
    huifu_id: trade.channelNo,
    hf_seq_id: id,
    party_order_id: partyOrderId(id),
    trade_type: trade.echo.trade_type,
    trans_amt: formatAmount(trade.totalFen),
    trans_stat: transStatOf(trade, world.now()),
    delay_acct_flag: "Y",
    atu_sub_mer_id: subMerchantOf(trade),
    ...(trade.echo.remark && { remark: trade.echo.remark }),
    ...(payment && {
      out_trans_id: outTransId(id),
      settlement_amt: formatAmount(payment.settlementFen),
      unconfirm_amt: formatAmount(trade.totalFen - refundedOf(trade)),
      end_time: stamp(payment.at),
      acct_stat: "S",
      debit_type: "0",
    }),
  };
}

/** What only a query says. Fee and method come as texts of JSON. */
export function queried(world: World, trade: Trade): Body {
  const { payment } = trade;
  return {
    ...common(world, trade),
    resp_desc: "查询成功",
    div_flag: "N",
    ...(!payment && {
      bank_message: stateOf(trade, world.now()) === "closed" ? "订单已关闭" : "等待用户付款",
    }),
    ...(payment && {
      acct_date: writeCompactDay(dayOf(payment.at)),
      payment_fee: writeCanonical(feeOf(trade)),
    }),
  };
}

/** The rate stands as a formula; the shop bears its own fee, drawn from what it receives (inner deduction). */
export const feeOf = (trade: Trade): Record<string, Said> => ({
  fee_amount: formatAmount(trade.payment?.feeFen ?? 0n),
  fee_flag: 2,
  fee_formula_infos: [{ fee_formula: "AMT*0.38", fee_type: "TRANS_FEE", huifu_id: trade.channelNo }],
  fee_huifu_id: trade.channelNo,
});
