import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isDay } from "#server/calendar/day.ts";
import { keepRawBodies, loseAnswer, rawBody } from "../http.ts";
import { billOf } from "../world/bills.ts";
import { fromWallTime } from "../world/day.ts";
import type { World } from "../world/world.ts";
import { AlipayError, businessError, gatewayError, MESSAGES } from "./errors.ts";
import { alipayKeys } from "./keys.ts";
import { pay } from "./pay.ts";
import { type Fields, isRequestGenuine, sign } from "./signature.ts";
import { cancel, close, create, precreate, query, refund, refundQuery } from "./trades.ts";
import { type Biz, text } from "./wire.ts";

interface Answer {
  node: Record<string, unknown>;
  lost?: boolean;
}
type Method = (biz: Biz, fields: Fields, request: FastifyRequest) => Answer | Promise<Answer>;

const SKEW_MS = 15 * 60_000;
const LINK_MS = 30_000;

/** Alipay's OpenAPI gateway, v2: parameters in query and form together, RSA2, the answer signed as it is sent. */
export async function alipayRoutes(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  keepRawBodies(app);
  const links = new Map<string, { bytes: Buffer; name: string; expiresMs: number }>();

  async function openBill(biz: Biz, request: FastifyRequest): Promise<Answer> {
    const day = text(biz, "bill_date");
    if (text(biz, "bill_type") !== "trade" || !isDay(day)) throw businessError("INVAILID_ARGUMENTS");
    const bytes = await billOf(world, "alipay", day);
    if (!bytes) throw businessError("BILL_NOT_EXIST");
    const token = randomBytes(24).toString("hex");
    links.set(token, { bytes, name: `alipay-${day}.csv.zip`, expiresMs: Date.now() + LINK_MS });
    return {
      node: { bill_download_url: `http://${request.headers.host ?? "127.0.0.1"}/alipay/bill?token=${token}` },
    };
  }

  const methods = new Map<string, Method>([
    ["alipay.trade.precreate", (biz, fields) => precreate(world, biz, fields.notify_url ?? "")],
    ["alipay.trade.create", (biz, fields) => create(world, biz, fields.notify_url ?? "")],
    ["alipay.trade.pay", (biz, fields) => pay(world, biz, fields.notify_url ?? "")],
    ["alipay.trade.query", (biz) => ({ node: query(world, biz) })],
    ["alipay.trade.close", async (biz) => ({ node: await close(world, biz) })],
    ["alipay.trade.cancel", async (biz) => ({ node: await cancel(world, biz) })],
    ["alipay.trade.refund", async (biz) => ({ node: await refund(world, biz) })],
    ["alipay.trade.fastpay.refund.query", (biz) => ({ node: refundQuery(world, biz) })],
    ["alipay.data.dataservice.bill.downloadurl.query", (biz, _fields, request) => openBill(biz, request)],
  ]);

  app.route<{ Querystring: Record<string, string> }>({
    method: ["GET", "POST"],
    url: "/gateway.do",
    handler: async (request, reply) => {
      if (world.book.faults.delayMs > 0) await new Promise((r) => setTimeout(r, world.book.faults.delayMs));
      const fields = { ...request.query, ...formOf(request) };
      const name = fields.method ?? "";
      const method = methods.get(name);
      let answer: Answer;
      try {
        authenticate(world, fields, request.query);
        if (!method) throw gatewayError("isv.invalid-method", "不存在的方法名");
        answer = await method(bizOf(fields), fields, request);
        answer.node = { code: "10000", msg: "Success", ...answer.node };
      } catch (error) {
        answer = { node: failure(error) };
      }
      if (answer.lost || (world.book.faults.loseAnswers && answer.node.code === "10000"))
        return loseAnswer(request, reply);
      const node = JSON.stringify(answer.node);
      const key = method ? `${name.replaceAll(".", "_")}_response` : "error_response";
      return reply
        .type("text/html;charset=utf-8")
        .send(`{"${key}":${node},"sign":"${sign(alipayKeys(world).platform, node)}"}`);
    },
  });

  app.get<{ Querystring: { token?: string } }>("/alipay/bill", async (request, reply: FastifyReply) => {
    const link = links.get(request.query.token ?? "");
    if (!link || link.expiresMs < Date.now()) return reply.code(404).type("text/plain").send("link expired");
    return reply
      .type("application/zip")
      .header("content-disposition", `attachment; filename="${link.name}"`)
      .send(link.bytes);
  });
}

const formOf = (request: FastifyRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(rawBody(request).toString("utf8")));

function authenticate(world: World, fields: Fields, inAddress: Fields): void {
  if (!fields.method) throw new AlipayError("40001", "isv.missing-method", "缺少方法名参数");
  if (!fields.sign) throw new AlipayError("40001", "isv.missing-signature", "缺少签名参数");
  if (!fields.timestamp) throw new AlipayError("40001", "isv.missing-timestamp", "缺少时间戳参数");
  if (fields.app_id !== alipayKeys(world).settings.alipayAppId)
    throw gatewayError("isv.invalid-app-id", "无效的AppID参数");
  // The character set is read in the address: elsewhere the text is taken for another, and its signature is another's.
  if (inAddress.charset === undefined || !isRequestGenuine(alipayKeys(world).app, fields))
    throw gatewayError("isv.invalid-signature", "验签出错，请检查签名方式与公钥");
  const at = fromWallTime(fields.timestamp).getTime();
  const isNear = [world.now().getTime(), Date.now()].some((clock) => Math.abs(clock - at) <= SKEW_MS);
  if (!isNear) throw gatewayError("isv.invalid-timestamp", "非法的时间戳参数");
}

function bizOf(fields: Fields): Biz {
  try {
    const biz: unknown = JSON.parse(fields.biz_content ?? "{}");
    if (typeof biz === "object" && biz !== null && !Array.isArray(biz)) return biz as Biz;
  } catch {
    // answered below: what is not an object is as wrong as what is not JSON
  }
  throw gatewayError("isv.invalid-parameter", "biz_content 不是合法的 JSON 对象");
}

function failure(error: unknown): Record<string, unknown> {
  if (!(error instanceof AlipayError)) {
    console.error("sandbox alipay:", error);
    return { code: "20000", msg: MESSAGES["20000"], sub_code: "isp.unknow-error", sub_msg: "系统繁忙" };
  }
  return {
    code: error.code,
    msg: MESSAGES[error.code] ?? "",
    sub_code: error.subCode,
    sub_msg: error.message,
  };
}
