import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import type { Flaw, Message, News } from "../trade/announce.ts";
import { sumOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { type Said, writeCanonical } from "./canonical.ts";
import { huifuKeys } from "./keys.ts";
import { outTransId, partyOrderId, stamp } from "./names.ts";
import { letterOf, refundStatOf, sentOn } from "./refund-body.ts";
import { sign } from "./signature.ts";
import { feeOf, hfSeqIdOf } from "./trade-body.ts";

/**
 * A form whose `resp_data` is signed as it stands; what else their documents put beside it is signed by nobody and says nothing.
 * A payment is told by the channel (1), and again once it is booked (2).
 */
export function huifuNotification(world: World, news: News, _id: string, flaw: Flaw): Message {
  const keys = huifuKeys(world);
  const said = news.kind === "payment" ? paymentOf(news, flaw) : refundOf(news);
  const data = writeCanonical({ resp_code: "00000000", resp_desc: "交易成功", ...said });
  const form = new URLSearchParams({
    resp_data: data,
    sign: sign(flaw.forged ? keys.stranger : keys.huifu, data),
  });
  return {
    body: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
  };
}

/** What ends the deliveries: the number of the very notification, a refund's own where it tells of one. */
export const isReceived = (news: News, { status, text }: { status: number; text: string }): boolean =>
  status === 200 && text === `RECV_ORD_ID_${news.kind === "payment" ? news.trade.no : news.refund.no}`;

function paymentOf(
  { trade, nth = 1 }: News & { kind: "payment" },
  flaw: Flaw,
): Record<string, Said | undefined> {
  const { payment } = trade;
  if (!payment) return {};
  const id = hfSeqIdOf(trade);
  return {
    huifu_id: trade.channelNo,
    req_date: trade.echo.req_date,
    req_seq_id: trade.no,
    hf_seq_id: id,
    party_order_id: partyOrderId(id),
    out_trans_id: outTransId(id),
    trans_type: trade.echo.trade_type,
    trans_amt: formatAmount(trade.totalFen + flaw.amountOffBy),
    pay_amt: formatAmount(payment.payerFen + flaw.amountOffBy),
    settlement_amt: formatAmount(payment.settlementFen),
    trans_stat: "S",
    end_time: stamp(payment.at),
    acct_date: writeCompactDay(dayOf(payment.at)),
    ...feeOf(trade),
    is_delay_acct: "1",
    is_div: "0",
    debit_type: "0",
    notify_type: String(nth),
    ...(trade.echo.remark && { remark: trade.echo.remark }),
  };
}

function refundOf({ trade, refund }: Exclude<News, { kind: "payment" }>): Record<string, Said | undefined> {
  const upTo = trade.refunds.slice(0, trade.refunds.indexOf(refund) + 1);
  const at = stamp(refund.acceptedAt);
  return {
    huifu_id: trade.channelNo,
    req_date: sentOn(refund),
    req_seq_id: refund.no,
    hf_seq_id: refund.reference,
    org_req_date: trade.echo.req_date,
    org_req_seq_id: trade.no,
    org_ord_amt: formatAmount(trade.totalFen),
    ord_amt: formatAmount(refund.fen),
    actual_ref_amt: formatAmount(refund.payerFen),
    total_ref_amt: formatAmount(sumOf(upTo, (r) => r.fen)),
    fee_amt: formatAmount(refund.feeReturnedFen),
    ref_cut: String(upTo.length),
    pay_channel: letterOf(trade),
    trans_type: "TRANS_REFUND",
    trans_date: at.slice(0, 8),
    trans_time: at.slice(8),
    trans_stat: refundStatOf(refund),
    ...(refund.succeededAt && { trans_finish_time: stamp(refund.succeededAt) }),
  };
}
