import { completePayment } from "../trade/accept-payment.ts";
import { stateOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { HuifuError } from "./errors.ts";
import { dayField, type Fields, numberField } from "./fields.ts";
import { findTrade } from "./find-trade.ts";
import { hfSeqIdOf, transStatOf } from "./trade-body.ts";
import type { Answer } from "./verb.ts";

/** An order so young is not closed. */
const YOUNG_MS = 60_000;

/** scanpay/close: ends an order that nobody has paid. Paid: answered as such, the close has failed. */
export async function close(world: World, fields: Fields): Promise<Answer> {
  const own = { req_date: dayField(fields, "req_date"), req_seq_id: numberField(fields, "req_seq_id") };
  const trade = findTrade(world, fields, "org_");
  const now = world.now();
  const state = stateOf(trade, now);
  if (state === "closed") throw new HuifuError("23000000", "：已关闭");
  if (state !== "paid") {
    if (now.getTime() - trade.placedAt.getTime() < YOUNG_MS)
      throw new HuifuError("20000001", "：下单一分钟内不可关单");
    // A payer who was asked for the password confirms in that very moment (¥0.07).
    if (trade.paysAfterClose && trade.echo.trade_type?.endsWith("_MICROPAY"))
      await completePayment(world, trade);
    else await world.record({ kind: "closed", channel: trade.channel, no: trade.key, at: now.toISOString() });
  }
  return { said: { ...closeBody(world, trade), ...own, req_date: own.req_date.replaceAll("-", "") } };
}

/** scanpay/closequery: what became of a close, found by the order that was to be closed. */
export function closeQuery(world: World, fields: Fields): Answer {
  const trade = findTrade(world, fields, "org_");
  return { said: closeBody(world, trade) };
}

/** `trans_stat` is the close's, `org_trans_stat` the payment's. */
function closeBody(world: World, trade: Trade) {
  const paid = transStatOf(trade, world.now());
  return {
    resp_code: "00000000",
    resp_desc: paid === "S" ? "订单已支付" : "查询成功",
    huifu_id: trade.channelNo,
    org_req_date: trade.echo.req_date,
    org_req_seq_id: trade.no,
    org_hf_seq_id: hfSeqIdOf(trade),
    org_trans_stat: paid,
    trans_stat: { P: "P", S: "F", F: "S" }[paid],
  };
}
