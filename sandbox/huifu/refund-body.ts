import { formatAmount } from "#server/money/amount.ts";
import type { Refund, Trade } from "../trade/trade.ts";
import type { Said } from "./canonical.ts";
import { stamp } from "./names.ts";

const CHANNEL_LETTERS = { wechat: "T", alipay: "A" } as const;
export const letterOf = ({ channel }: Trade): string => CHANNEL_LETTERS[channel];

export const refundStatOf = (refund: Refund): "P" | "S" | "F" => {
  if (refund.closedAt) return "F";
  return refund.succeededAt ? "S" : "P";
};

/** The day that a request was sent under, "20261120": the second word of its name in the book. */
export const sentOn = ({ key }: { key: string }): string => (key.split(" ")[1] ?? "").replaceAll("-", "");

/** A refund as its request (no prefix) and its query ("org_") answer it. `fee_amount` = fee given back. */
export function refundBody(
  { trade, refund }: { trade: Trade; refund: Refund },
  prefix: "" | "org_",
): Record<string, Said | undefined> {
  const stat = refundStatOf(refund);
  const at = stamp(refund.acceptedAt);
  return {
    resp_code: stat === "P" ? "00000100" : "00000000",
    resp_desc: stat === "P" ? "退款处理中" : "成功",
    huifu_id: trade.channelNo,
    [`${prefix}req_date`]: sentOn(refund),
    [`${prefix}req_seq_id`]: refund.no,
    [`${prefix}hf_seq_id`]: refund.reference,
    ord_amt: formatAmount(refund.fen),
    pay_channel: letterOf(trade),
    trade_type: "TRANS_REFUND",
    trans_date: at.slice(0, 8),
    trans_time: at.slice(8),
    trans_stat: stat,
    ...(refund.reason && { remark: refund.reason }),
    ...(refund.succeededAt && {
      actual_ref_amt: formatAmount(refund.payerFen),
      fee_amount: formatAmount(refund.feeReturnedFen),
      trans_finish_time: stamp(refund.succeededAt),
    }),
  };
}
