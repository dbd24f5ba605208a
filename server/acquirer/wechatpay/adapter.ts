/** Our port over WeChat Pay API v3, partner mode, Native. */
import { createHash, type KeyObject } from "node:crypto";
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
import { openResource, verifyMessage } from "./signature.ts";
import {
  BillTicket,
  Created,
  Envelope,
  isCode,
  NotifiedRefund,
  orderBody,
  orderStateOf,
  Refund,
  refundBody,
  refundStateOf,
  Transaction,
} from "./wire.ts";

export interface WechatConfig {
  baseUrl: string;
  spMchid: string;
  spAppid: string;
  serialNo: string;
  privateKey: KeyObject;
  apiV3Key: KeyObject;
  publicKeyId: string;
  publicKey: KeyObject;
  notifyUrl: string;
  refundNotifyUrl: string;
}

const ORDERS = "/v3/pay/partner/transactions";
const REFUNDS = "/v3/refund/domestic/refunds";
const isNoOrder = (code: string) => isCode(code, "ORDER_NOT_EXIST") || isCode(code, "RESOURCE_NOT_EXISTS");
/** There was nothing to bill, or nobody has begun to make the bill. */
const isNoBill = (code: string) => isCode(code, "NO_STATEMENT_EXIST") || isCode(code, "NO_BILL_EXIST");

/** The port over WeChat Pay's API v3, provider mode. `now` stamps requests; an unproven answer is `unknown`. */
export function openWechatAdapter(config: WechatConfig, { now }: { now: () => Date }): AcquirerAdapter {
  const platformKeys = new Map([[config.publicKeyId, config.publicKey]]);
  const client = openClient({ ...config, platformKeys, now });
  const { spMchid } = config;

  async function queryOrder(key: OrderKey): Promise<OrderState> {
    const reply = await client.call(
      "GET",
      `${ORDERS}/out-trade-no/${encodeURIComponent(key.merchantOrderNo)}?${partners(key)}`,
    );
    if (!reply.ok) return isNoOrder(reply.code) ? { state: "not_found" } : unclear("query", reply);
    const t = read(Transaction, reply.body, "query");
    const isOurs =
      t.sp_mchid === spMchid && t.sub_mchid === key.channelNo && t.out_trade_no === key.merchantOrderNo;
    return (isOurs && orderStateOf(t)) || unclear("query", reply);
  }

  async function queryRefund(key: RefundKey): Promise<RefundState> {
    const query = new URLSearchParams({ sub_mchid: key.channelNo });
    const reply = await client.call("GET", `${REFUNDS}/${encodeURIComponent(key.refundNo)}?${query}`);
    if (!reply.ok) return isNoOrder(reply.code) ? { state: "not_found" } : unclear("refund query", reply);
    return refundOf(read(Refund, reply.body, "refund query"), key);
  }

  const partners = (key: OrderKey) =>
    new URLSearchParams({ sp_mchid: spMchid, sub_mchid: key.channelNo }).toString();

  async function placeOrder(order: PlaceOrder): Promise<Placed> {
    const reply = await client.call("POST", `${ORDERS}/native`, orderBody(config, order));
    if (reply.ok) return { state: "placed", codeUrl: read(Created, reply.body, "order").code_url };
    // A refusal is unsigned, and an earlier try may have got through: it counts when no open order is there.
    const { state } = await queryOrder(order);
    if (state === "open" || state === "paid") return unclear("order", reply);
    return { state: "refused", channelCode: reply.code, message: reply.message };
  }

  async function closeOrder(key: OrderKey): Promise<Closed> {
    const reply = await client.call(
      "POST",
      `${ORDERS}/out-trade-no/${encodeURIComponent(key.merchantOrderNo)}/close`,
      { sp_mchid: spMchid, sub_mchid: key.channelNo },
    );
    if (reply.ok) return { state: "closed" };
    const { state } = await queryOrder(key);
    if (state === "paid") return { state: "paid" };
    if (state === "closed" || state === "not_found") return { state: "closed" };
    return unclear("close", reply);
  }

  async function placeRefund(refund: PlaceRefund): Promise<RefundState> {
    const reply = await client.call("POST", REFUNDS, refundBody(config, refund));
    if (reply.ok) return refundOf(read(Refund, reply.body, "refund"), refund);
    // As with orders: only when the service knows no such refund did it fail.
    const known = await queryRefund(refund);
    if (known.state !== "not_found") return known;
    return { state: "failed", channelCode: reply.code, message: reply.message };
  }

  return {
    channel: "wechat",
    keptHeaders: /^(wechatpay-[a-z-]+|request-id)$/,
    acknowledge: { status: 204, body: "" },
    queryOrder: (key) => orUnknown(() => queryOrder(key)),
    queryRefund: (key) => orUnknown(() => queryRefund(key)),
    placeOrder: (order) => orUnknown(() => placeOrder(order)),
    closeOrder: (key) => orUnknown(() => closeOrder(key)),
    placeRefund: (refund) => orUnknown(() => placeRefund(refund)),
    fetchBill: (day) => orUnknown(() => fetchBill(client, day)),

    async readNotification(raw) {
      verifyMessage(platformKeys, headerOf(raw), raw.body, now());
      const { event_type, resource } = read(Envelope, raw.body, "notification");
      const plain = openResource(config.apiV3Key, resource);
      const notified = notifiedOf(event_type, plain, spMchid);
      return notified ?? unclear("notification");
    },
  };
}

/** One file follows the other on a line of its own, however the first one ends. */
const LINE_END = Buffer.from("\r\n");

/** The trade bill of one day, and behind it that of the refunds which it leaves out: paid out of the available balance. */
async function fetchBill(client: ReturnType<typeof openClient>, day: Day): Promise<FetchedBill> {
  const trade = await fetchPart(client, { day, type: "ALL" });
  if (trade.state === "not_ready") return trade;
  const recharge = await fetchPart(client, { day, type: "RECHARGE_REFUND" });
  if (recharge.state === "not_ready") return recharge;
  const parts = [trade, recharge].flatMap((part) => (part.state === "ready" ? [part.bytes, LINE_END] : []));
  return parts.length === 0
    ? { state: "none" }
    : { state: "ready", bytes: Buffer.concat(parts.slice(0, -1)) };
}

/** A link first, then its bytes. A service that does not know the second kind has no bill of it. */
async function fetchPart(
  client: ReturnType<typeof openClient>,
  { day, type }: { day: Day; type: "ALL" | "RECHARGE_REFUND" },
): Promise<FetchedBill> {
  const query = new URLSearchParams({ bill_date: day, bill_type: type });
  const reply = await client.call("GET", `/v3/bill/tradebill?${query}`);
  if (!reply.ok && isCode(reply.code, "STATEMENT_CREATING")) return { state: "not_ready" };
  const isUnknownKind = !reply.ok && type !== "ALL" && isCode(reply.code, "PARAM_ERROR");
  if (!reply.ok) return isNoBill(reply.code) || isUnknownKind ? { state: "none" } : unclear("bill", reply);
  const ticket = read(BillTicket, reply.body, "bill");
  const bytes = await client.download(ticket.download_url);
  const digest = createHash("sha1").update(bytes).digest("hex");
  if (digest !== ticket.hash_value.toLowerCase()) throw new Unclear("bill: digest differs");
  return { state: "ready", bytes };
}

/** Nothing can be concluded; the code says why, texts of others stay out of our logs. */
function unclear(what: string, reply?: Reply): never {
  throw new Unclear(`${what}: ${reply && !reply.ok ? reply.code.slice(0, 64) : "answer contradicts itself"}`);
}

function refundOf(refund: Refund, key: RefundKey): RefundState {
  const isOurs = refund.out_refund_no === key.refundNo && refund.out_trade_no === key.merchantOrderNo;
  return (isOurs && refundStateOf(refund, refund.status)) || unclear("refund");
}

function notifiedOf(event: string, plain: Buffer, spMchid: string): Notified | undefined {
  if (event.startsWith("TRANSACTION.")) {
    const t = read(Transaction, plain, "notification");
    if (t.sp_mchid !== spMchid) throw new Forged("meant for another provider");
    const order = orderStateOf(t);
    return (
      order && {
        kind: "payment",
        merchantOrderNo: t.out_trade_no,
        channelNo: t.sub_mchid,
        orderHint: t.attach || undefined,
        order,
      }
    );
  }
  if (event.startsWith("REFUND.")) {
    const r = read(NotifiedRefund, plain, "notification");
    if (r.sp_mchid !== spMchid) throw new Forged("meant for another provider");
    const refund = refundStateOf(r, r.refund_status);
    return refund && { kind: "refund", merchantOrderNo: r.out_trade_no, refundNo: r.out_refund_no, refund };
  }
  return { kind: "other", event: event.slice(0, 64) };
}

function headerOf(raw: RawNotification): (name: string) => string | undefined {
  const lower = new Map(Object.entries(raw.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => lower.get(name);
}
