/** Our port over the Alipay gateway: precreate for a sub-merchant of the acquirer. */
import type { KeyObject } from "node:crypto";
import type { Day } from "../../calendar/day.ts";
import {
  type AcquirerAdapter,
  type Closed,
  type FetchedBill,
  Forged,
  type Notified,
  type OrderKey,
  type OrderState,
  type Placed,
  type PlaceOrder,
  type PlaceRefund,
  type RawNotification,
  type RefundKey,
  type RefundState,
} from "../acquirer.ts";
import { orUnknown, Unclear } from "../unclear.ts";
import { openClient, type Reply, read } from "./client.ts";
import { verifyParams } from "./signature.ts";
import {
  BillLink,
  isSubCode,
  Notice,
  orderContent,
  orderStateOf,
  Precreated,
  passedBack,
  Refunded,
  RefundQueried,
  refundContent,
  Trade,
} from "./wire.ts";

export interface AlipayConfig {
  gateway: string;
  appId: string;
  pid: string;
  privateKey: KeyObject;
  alipayPublicKey: KeyObject;
  notifyUrl: string;
}

const isNoTrade = (code: string) => isSubCode(code, "TRADE_NOT_EXIST");
const isNoBill = (code: string) => isSubCode(code, "BILL_NOT_EXIST");

/** The port over Alipay's OpenAPI. `now` stamps requests; an answer that is missing or not proven is `unknown`. */
export function openAlipayAdapter(config: AlipayConfig, { now }: { now: () => Date }): AcquirerAdapter {
  const client = openClient({ ...config, now });

  async function queryOrder(key: OrderKey): Promise<OrderState> {
    const reply = await client.call("alipay.trade.query", { out_trade_no: key.merchantOrderNo });
    if (!reply.ok) return isNoTrade(reply.code) ? { state: "not_found" } : unclear("query", reply);
    const t = read(Trade, reply.node, "query");
    const isOurs = t.out_trade_no === key.merchantOrderNo;
    return (isOurs && orderStateOf({ ...t, paidAt: t.send_pay_date })) || unclear("query");
  }

  async function queryRefund(key: RefundKey): Promise<RefundState> {
    const reply = await client.call("alipay.trade.fastpay.refund.query", {
      out_trade_no: key.merchantOrderNo,
      trade_no: key.acquirerReference,
      out_request_no: key.refundNo,
      query_options: ["gmt_refund_pay"],
    });
    if (!reply.ok) return isNoTrade(reply.code) ? { state: "not_found" } : unclear("refund query", reply);
    const r = read(RefundQueried, reply.node, "refund query");
    // Without a status the service has not carried out such a refund: asking again for it is safe, by its number.
    if (r.refund_status !== "REFUND_SUCCESS") return { state: "not_found" };
    if (r.out_request_no !== key.refundNo || r.refund_amount === undefined) return unclear("refund query");
    // The bill says when; the time here is for people, and optional in the interface.
    return succeeded(key, r.refund_amount, r.gmt_refund_pay ?? now());
  }

  async function placeOrder(order: PlaceOrder): Promise<Placed> {
    const reply = await client.call("alipay.trade.precreate", orderContent(order), config.notifyUrl);
    if (reply.ok) {
      const made = read(Precreated, reply.node, "order");
      if (made.out_trade_no !== order.merchantOrderNo) return unclear("order");
      return { state: "placed", codeUrl: made.qr_code };
    }
    // An earlier try may have got through: a refusal counts when no open trade is there.
    const { state } = await queryOrder(order);
    if (state === "open" || state === "paid") return unclear("order", reply);
    return { state: "refused", channelCode: reply.code, message: reply.message };
  }

  async function closeOrder(key: OrderKey): Promise<Closed> {
    const reply = await client.call("alipay.trade.close", { out_trade_no: key.merchantOrderNo });
    // A code that nobody scanned is no trade yet over there: nothing to close, and its own expiry ends it.
    if (reply.ok || isNoTrade(reply.code)) return { state: "closed" };
    const { state } = await queryOrder(key);
    if (state === "paid") return { state: "paid" };
    if (state === "closed" || state === "not_found") return { state: "closed" };
    return unclear("close", reply);
  }

  async function placeRefund(refund: PlaceRefund): Promise<RefundState> {
    const reply = await client.call("alipay.trade.refund", refundContent(refund));
    if (reply.ok) {
      const r = read(Refunded, reply.node, "refund");
      if (r.out_trade_no !== refund.merchantOrderNo) return unclear("refund");
      if (r.fund_change === "Y" && r.gmt_refund_pay) {
        return succeeded(refund, refund.amountFen, r.gmt_refund_pay);
      }
    }
    // No money moved just now (refused, or a repeat): the refund's own record says what is true.
    const known = await queryRefund(refund);
    if (known.state !== "not_found" || reply.ok) {
      return known.state === "not_found" ? { state: "pending" } : known;
    }
    return { state: "failed", channelCode: reply.code, message: reply.message };
  }

  return {
    channel: "alipay",
    // Everything that is signed stands in the form itself.
    keptHeaders: /^$/,
    acknowledge: { status: 200, contentType: "text/plain", body: "success" },
    queryOrder: (key) => orUnknown(() => queryOrder(key)),
    queryRefund: (key) => orUnknown(() => queryRefund(key)),
    placeOrder: (order) => orUnknown(() => placeOrder(order)),
    closeOrder: (key) => orUnknown(() => closeOrder(key)),
    placeRefund: (refund) => orUnknown(() => placeRefund(refund)),
    fetchBill: (day) => orUnknown(() => fetchBill(client, day)),
    readNotification: (raw) => readNotification(config, raw),
  };
}

/** What the service tells of its own accord, once it is proven that it is the service and that we are meant. */
async function readNotification(config: AlipayConfig, raw: RawNotification): Promise<Notified> {
  const params = paramsOf(raw.body);
  if (params.sign_type !== "RSA2" || (params.charset ?? "utf-8").toLowerCase() !== "utf-8") {
    throw new Forged("not RSA2 over UTF-8");
  }
  if (!verifyParams(config.alipayPublicKey, params)) throw new Forged("signature wrong");
  if (params.app_id !== config.appId) throw new Forged("meant for another application");
  // A seller is named in what tells of a trade; where one is named, it is the acquirer's own account (间联: its pid).
  const isTrade = params.out_trade_no !== undefined;
  if (isTrade ? params.seller_id !== config.pid : ![undefined, config.pid].includes(params.seller_id)) {
    throw new Forged("meant for another seller");
  }
  if (params.notify_type !== undefined && params.notify_type !== "trade_status_sync") {
    return { kind: "other", event: params.notify_type.slice(0, 64) };
  }
  return notifiedOf(read(Notice, params, "notification"));
}

/** The bill of one day: a link first, then its bytes. */
async function fetchBill(client: ReturnType<typeof openClient>, day: Day): Promise<FetchedBill> {
  const reply = await client.call("alipay.data.dataservice.bill.downloadurl.query", {
    bill_type: "trade",
    bill_date: day,
  });
  if (!reply.ok) return isNoBill(reply.code) ? { state: "none" } : unclear("bill", reply);
  return {
    state: "ready",
    bytes: await client.download(read(BillLink, reply.node, "bill").bill_download_url),
  };
}

/** Nothing can be concluded; the code says why, texts of others stay out of our logs. */
function unclear(what: string, reply?: Reply): never {
  throw new Unclear(`${what}: ${reply && !reply.ok ? reply.code.slice(0, 64) : "answer contradicts itself"}`);
}

/** The service numbers no refunds of its own: the request number stands for it, here and in the bill. */
function succeeded(key: RefundKey, amountFen: bigint, succeededAt: Date): RefundState {
  return { state: "succeeded", acquirerRefundReference: key.refundNo, amountFen, succeededAt };
}

/** Decodes a form once. A parameter that comes twice has no single signed value; an empty one is none. */
function paramsOf(body: Buffer): Record<string, string> {
  const params: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(body.toString("utf8"))) {
    if (key in params) throw new Forged("a parameter comes twice");
    if (value !== "") params[key] = value;
  }
  return params;
}

function notifiedOf(n: Notice): Notified {
  const { out_trade_no: merchantOrderNo, out_biz_no: refundNo } = n;
  // A refund is told as the trade changing; `refund_fee` is what was given back in all, so its own record is asked.
  if (refundNo && (n.gmt_refund || n.refund_fee)) {
    return { kind: "refund", merchantOrderNo, refundNo, refund: { state: "pending" } };
  }
  const order = orderStateOf({ ...n, paidAt: n.gmt_payment }) ?? unclear("notification");
  return { kind: "payment", merchantOrderNo, orderHint: passedBack(n.passback_params), order };
}
