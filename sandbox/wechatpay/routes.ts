import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { keepRawBodies, loseAnswer, rawBody } from "../http.ts";
import type { World } from "../world/world.ts";
import { BillLinks } from "./download.ts";
import { paramError, signError, WechatError } from "./errors.ts";
import { wechatKeys } from "./keys.ts";
import { closeOrder, placeOrder, queryOrder } from "./orders.ts";
import { placeRefund, queryRefund } from "./refunds.ts";
import { parseJsapi, parseNative } from "./requests.ts";
import {
  clockOfCaller,
  encryptResource,
  isRequestGenuine,
  Nonces,
  nonce,
  parseAuthorization,
  signedHeaders,
} from "./signature.ts";
import { v2Routes } from "./v2-routes.ts";

type Params = { Params: { no: string }; Querystring: Record<string, string> };

/** WeChat Pay, partner mode: the API v3, and the older interface that payment codes speak. */
export async function wechatpayRoutes(app: FastifyInstance, options: { world: World }): Promise<void> {
  await app.register(v3Routes, options);
  await app.register(v2Routes, options);
}

/** API v3: Native and JSAPI orders, refunds, the trade bill, certificates. */
async function v3Routes(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  const nonces = new Nonces();
  const links = new BillLinks();
  keepRawBodies(app);

  signAnswers(app, world, nonces);

  for (const [way, parse] of [
    ["NATIVE", parseNative],
    ["JSAPI", parseJsapi],
  ] as const)
    app.post(`/v3/pay/partner/transactions/${way.toLowerCase()}`, async (request, reply) => {
      const serial = String(request.headers["wechatpay-serial"] ?? "");
      const placed = await placeOrder(world, parse(json(request)), { way, serial });
      if (placed.lost) return loseAnswer(request, reply);
      return placed.body;
    });
  app.get<Params>("/v3/pay/partner/transactions/out-trade-no/:no", async (request) =>
    queryOrder(world, world.book.find("wechat", request.params.no), request.query),
  );
  app.get<Params>("/v3/pay/partner/transactions/id/:no", async (request) =>
    queryOrder(world, world.book.byReference.get(request.params.no), request.query),
  );
  app.post<Params>("/v3/pay/partner/transactions/out-trade-no/:no/close", async (request, reply) => {
    await closeOrder(world, request.params.no, json(request));
    return reply.code(204).send();
  });
  app.post("/v3/refund/domestic/refunds", async (request) => placeRefund(world, json(request)));
  app.get<Params>("/v3/refund/domestic/refunds/:no", async (request) =>
    queryRefund(world, request.params.no, request.query),
  );
  app.get<Params>("/v3/bill/tradebill", async (request) =>
    links.open(world, `http://${request.headers.host ?? "127.0.0.1"}`, request.query),
  );
  app.get<Params>("/v3/billdownload/file", async (request, reply: FastifyReply) =>
    reply.type("application/octet-stream").send(links.read(request.query.token ?? "")),
  );
  app.get("/v3/certificates", async () => ({
    data: [
      {
        serial_no: wechatKeys(world).settings.certificateSerial,
        effective_time: "2026-01-01T00:00:00+08:00",
        expire_time: "2035-12-31T23:59:59+08:00",
        encrypt_certificate: encryptResource(
          wechatKeys(world).apiV3,
          "certificate",
          wechatKeys(world).certificate,
        ),
      },
    ],
  }));
}

/** Who asks is proven first; every answer is signed on the clock of its caller. */
function signAnswers(app: FastifyInstance, world: World, nonces: Nonces): void {
  /** The clock of each request's caller: its answer is signed on the same clock. */
  const clocks = new WeakMap<FastifyRequest, Date>();
  app.addHook("preHandler", async (request) => {
    clocks.set(request, authenticate(world, nonces, request));
    if (world.book.faults.delayMs > 0) await new Promise((r) => setTimeout(r, world.book.faults.delayMs));
  });

  app.addHook("onSend", async (request, reply, payload) => {
    void reply.header("Request-ID", `${nonce()}-0`);
    if (reply.statusCode >= 300 || request.routeOptions.url === "/v3/billdownload/file") return payload;
    if (world.book.faults.loseAnswers) {
      void loseAnswer(request, reply);
      return payload;
    }
    const body = typeof payload === "string" ? payload : "";
    const asked = request.headers["wechatpay-serial"];
    const { certificateSerial } = wechatKeys(world).settings;
    const wantsCertificate =
      asked === certificateSerial || (asked === undefined && request.url.startsWith("/v3/certificates"));
    const headers = signedHeaders(
      wechatKeys(world),
      body,
      clocks.get(request) ?? world.now(),
      wantsCertificate ? certificateSerial : undefined,
    );
    // Beside the framework, which writes all names small: some clients look for them as they are documented.
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
    return payload;
  });

  app.setErrorHandler(async (error, _request, reply) => {
    const known =
      error instanceof WechatError
        ? error
        : new WechatError(500, "SYSTEM_ERROR", "系统异常，请用相同参数重试");
    if (known !== error) console.error("sandbox wechatpay:", error);
    return reply
      .code(known.status)
      .send({ code: known.code, message: known.message, ...(known.detail ? { detail: known.detail } : {}) });
  });
}

/** Five-line signature, known caller and serial, ±300 s of either clock, a nonce that was never seen. */
function authenticate(world: World, nonces: Nonces, request: FastifyRequest): Date {
  const authorization = parseAuthorization(request.headers.authorization);
  if (!authorization) throw signError("Http头Authorization值格式错误");
  const { spMchid, merchantSerial } = wechatKeys(world).settings;
  if (authorization.mchid !== spMchid) throw signError("商户号不存在");
  if (authorization.serial_no !== merchantSerial) throw signError("商户证书序列号有误");
  const clock = clockOfCaller(authorization.timestamp, world);
  if (!clock) throw signError("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
  const genuine = isRequestGenuine(wechatKeys(world).merchant, authorization, {
    method: request.method,
    url: request.url,
    body: rawBody(request).toString("utf8"),
  });
  if (!genuine) throw signError("签名错误，请检查后再试");
  if (!nonces.use(authorization.nonce_str, Date.now())) throw signError("随机串重复，请求被拒绝");
  return clock;
}

function json(request: FastifyRequest): unknown {
  try {
    return JSON.parse(rawBody(request).toString("utf8"));
  } catch {
    throw paramError("/", "the body is not JSON");
  }
}
