import { MAGIC } from "../trade/magic.ts";
import { CODE_LIFETIME_MS } from "../trade/references.ts";
import { stateOf, type Trade } from "../trade/trade.ts";
import { DAY_MS } from "../world/day.ts";
import type { World } from "../world/world.ts";
import { orderNotExist, paramError, WechatError } from "./errors.ts";
import { wechatKeys } from "./keys.ts";
import { type OrderRequest, parseClose } from "./requests.ts";
import { newCodeUrl, newPrepayId, orderBody } from "./wire.ts";

const ORDER_LIFETIME_MS = 7 * DAY_MS;

/** What is asked for: a code to scan, or the session that a page inside the wallet pays with. */
export const WAYS = {
  NATIVE: { newCode: newCodeUrl, answerOf: (code: string) => ({ code_url: code }) },
  JSAPI: { newCode: newPrepayId, answerOf: (code: string) => ({ prepay_id: code }) },
} as const;

/** Takes an order. `lost`: it stands, its answer does not arrive. */
export async function placeOrder(
  world: World,
  request: OrderRequest,
  { way, serial }: { way: keyof typeof WAYS; serial: string },
) {
  const { newCode, answerOf } = WAYS[way];
  checkNumbers(world, request);
  const now = world.now();
  const expiresAt = request.time_expire
    ? new Date(request.time_expire)
    : new Date(now.getTime() + ORDER_LIFETIME_MS);
  if (expiresAt <= now) throw paramError("/time_expire", "time_expire is in the past", request.time_expire);
  const codeUrl = newCode();
  const codeExpiresAt = new Date(now.getTime() + CODE_LIFETIME_MS).toISOString();
  const fingerprint = JSON.stringify([
    request.sub_mchid,
    request.amount.total,
    request.description,
    request.attach ?? "",
    request.notify_url,
    request.time_expire ?? "",
    way,
    request.payer ?? "",
  ]);
  const known = world.book.find("wechat", request.out_trade_no);
  if (known) {
    checkSame(known, fingerprint, now);
    await world.record({ kind: "recoded", channel: "wechat", no: known.no, codeUrl, codeExpiresAt });
    return { lost: false, body: answerOf(codeUrl) };
  }
  if (world.book.faults.refuse || BigInt(request.amount.total) === MAGIC.refused)
    throw new WechatError(403, "RULE_LIMIT", "交易被业务规则限制，请核对商户的收款权限");
  await world.record({
    kind: "placed",
    at: now.toISOString(),
    channel: "wechat",
    no: request.out_trade_no,
    channelNo: request.sub_mchid,
    totalFen: String(request.amount.total),
    description: request.description,
    notifyUrl: request.notify_url,
    expiresAt: expiresAt.toISOString(),
    codeUrl,
    codeExpiresAt,
    fingerprint,
    echo: {
      attach: request.attach ?? "",
      device_id: request.scene_info?.device_id ?? "",
      trade_type: way,
      // Whoever asked with the certificate is told with it.
      serial,
    },
  });
  return { lost: BigInt(request.amount.total) === MAGIC.lostAnswer, body: answerOf(codeUrl) };
}

function checkNumbers(world: World, request: OrderRequest): void {
  const { spMchid, spAppid } = wechatKeys(world).settings;
  if (request.sp_mchid !== spMchid) throw paramError("/sp_mchid", "is not the caller", request.sp_mchid);
  if (request.sp_appid !== spAppid)
    throw new WechatError(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
  const shop = world.desk.shopOf("wechat", request.sub_mchid);
  if (!shop) throw new WechatError(400, "MCH_NOT_EXISTS", "特约商户号不存在或未与服务商建立受理关系");
  if (shop.status !== "active") throw new WechatError(403, "NO_AUTH", "特约商户的收款功能受限");
}

function checkSame(known: Trade, fingerprint: string, now: Date): void {
  if (known.fingerprint !== fingerprint)
    throw new WechatError(403, "OUT_TRADE_NO_USED", "商户订单号重复：请求参数与原单不一致");
  const state = stateOf(known, now);
  if (state === "paid") throw new WechatError(400, "ORDERPAID", "该订单已支付");
  if (state === "closed") throw new WechatError(400, "ORDER_CLOSED", "订单已关闭，请更换商户订单号");
}

/** The order of this shop under its number; another shop's order does not exist for the caller. */
function findOrder(world: World, trade: Trade | undefined, query: Record<string, unknown>): Trade {
  if (query.sp_mchid !== wechatKeys(world).settings.spMchid)
    throw paramError("/sp_mchid", "is not the caller", query.sp_mchid);
  if (!query.sub_mchid) throw paramError("/sub_mchid", "is required");
  if (!trade || trade.channelNo !== query.sub_mchid) throw orderNotExist();
  return trade;
}

export const queryOrder = (world: World, trade: Trade | undefined, query: Record<string, unknown>) =>
  orderBody(wechatKeys(world), findOrder(world, trade, query), world.now());

/** 204, also when it was closed before; a paid order is refused. */
export async function closeOrder(world: World, no: string, body: unknown): Promise<void> {
  const request = parseClose(body);
  const trade = findOrder(world, world.book.find("wechat", no), request);
  const state = stateOf(trade, world.now());
  if (state === "paid") throw new WechatError(400, "ORDER_PAID", "订单已支付，不能关闭");
  if (state === "closed" && trade.closedAt) return;
  await world.record({ kind: "closed", channel: "wechat", no, at: world.now().toISOString() });
}
