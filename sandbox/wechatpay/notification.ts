import { instantText } from "#server/calendar/instant.ts";
import type { Flaw, Message, News } from "../trade/announce.ts";
import type { World } from "../world/world.ts";
import { wechatKeys } from "./keys.ts";
import { encryptResource, signedHeaders } from "./signature.ts";
import { orderBody, refundResource } from "./wire.ts";

const EVENTS = {
  payment: ["TRANSACTION.SUCCESS", "支付成功"],
  refund: ["REFUND.SUCCESS", "退款成功"],
  refund_closed: ["REFUND.CLOSED", "退款关闭"],
} as const;

/** One delivery of a payment's or a refund's news, encrypted and signed anew, id and facts always the same. */
export function wechatNotification(world: World, news: News, id: string, flaw: Flaw): Message {
  const [event, summary] = EVENTS[news.kind];
  const original = news.kind === "payment" ? "transaction" : "refund";
  const resource =
    news.kind === "payment" ? paidResource(world, news, flaw) : refundResource(wechatKeys(world), news);
  const body = JSON.stringify({
    id,
    create_time: instantText(world.now()),
    resource_type: "encrypt-resource",
    event_type: event,
    summary,
    resource: {
      original_type: original,
      ...encryptResource(wechatKeys(world).apiV3, original, JSON.stringify(resource)),
    },
  });
  return {
    body,
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      "user-agent": "Mozilla/4.0",
      ...signedHeaders(wechatKeys(world), body, world.now(), serialFor(world, news), flaw.forged),
    },
  };
}

/** A caller in certificate mode knows no public key. */
function serialFor(world: World, { trade }: News): string {
  const { certificateSerial, publicKeyId } = wechatKeys(world).settings;
  return trade.echo.serial === certificateSerial ? certificateSerial : publicKeyId;
}

function paidResource(world: World, news: News, flaw: Flaw): Record<string, unknown> {
  const order = orderBody(wechatKeys(world), news.trade, world.now());
  const amount = order.amount as { total: number; payer_total: number };
  return {
    ...order,
    // What the payment was at the moment it happened: a refund since then has its own notification.
    trade_state: "SUCCESS",
    trade_state_desc: "支付成功",
    amount: {
      ...amount,
      total: amount.total + Number(flaw.amountOffBy),
      payer_total: amount.payer_total + Number(flaw.amountOffBy),
    },
  };
}
