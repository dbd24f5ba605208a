import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { keepRawBodies, loseAnswer, rawBody } from "../http.ts";
import type { World } from "../world/world.ts";
import { charge } from "./charge.ts";
import { close } from "./close.ts";
import { download } from "./download.ts";
import { type Fields, readEnvelope, writeEnvelope } from "./envelope.ts";
import { GatewayError, NotTaken } from "./errors.ts";
import { WALLETS } from "./fields.ts";
import { bankGatewayKeys, SIGN_TYPES, type Signer, type SignType } from "./keys.ts";
import { place } from "./place.ts";
import { query } from "./query.ts";
import { queryRefund, refund } from "./refund.ts";
import { reverse } from "./reverse.ts";
import { isGenuine, signed } from "./signature.ts";

export interface Answer {
  fields: Readonly<Record<string, string>>;
  /** What was asked is done, its answer does not arrive. */
  lost?: boolean;
}
type Service = (fields: Fields) => Answer | Promise<Answer>;
interface Caller {
  fields: Fields;
  signType: SignType;
  signer: Signer;
}

/** The gateway of a bank, 威富通 type: one address for every call, `service` says which; the bill is asked at another. */
export async function bankGatewayRoutes(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  keepRawBodies(app);
  const natives = Object.entries(WALLETS).map(([word, channel]): [string, Service] => [
    `pay.${word}.native`,
    (fields) => place(world, fields, channel),
  ]);
  const services = new Map<string, Service>([
    ...natives,
    ["unified.trade.micropay", (fields) => charge(world, fields)],
    ["unified.micropay.reverse", (fields) => reverse(world, fields)],
    ["unified.trade.query", (fields) => query(world, fields)],
    ["unified.trade.close", (fields) => close(world, fields)],
    ["unified.trade.refund", (fields) => refund(world, fields)],
    ["unified.trade.refundquery", (fields) => queryRefund(world, fields)],
  ]);

  app.post("/pay/gateway", (request, reply) =>
    answered(world, request, reply, async ({ fields, signType, signer }) => {
      const service = services.get(fields.service ?? "");
      if (!service) throw new GatewayError("SERVICE_NOT_EXIST", "接口不存在或未开通");
      const answer = await service(fields);
      if (answer.lost || world.book.faults.loseAnswers) return loseAnswer(request, reply);
      return reply.send(sealed(fields, signType, signer, { result_code: "0", ...answer.fields }));
    }),
  );
  app.post("/download/gateway", (request, reply) =>
    answered(world, request, reply, async ({ fields }) => {
      if (!/^pay\.bill\.(merchant|bigMerchant|agent)$/.test(fields.service ?? ""))
        throw new GatewayError("SERVICE_NOT_EXIST", "接口不存在或未开通");
      return reply.type("text/plain; charset=UTF-8").send(await download(world, fields));
    }),
  );
}

/** Reads and proves who asks, then lets `serve` answer; what it refuses is answered signed, what nobody proved is not. */
async function answered(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  serve: (caller: Caller) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  void reply.type("text/xml; charset=UTF-8");
  if (world.book.faults.delayMs > 0) await new Promise((r) => setTimeout(r, world.book.faults.delayMs));
  let caller: Caller;
  try {
    caller = callerOf(world, readEnvelope(rawBody(request)));
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    return reply.send(
      writeEnvelope({ version: "2.0", charset: "UTF-8", status: "400", message: error.message }),
    );
  }
  const { fields, signType, signer } = caller;
  try {
    return await serve(caller);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const refusal = { result_code: "1", err_code: error.code, err_msg: error.message, ...error.more };
    return reply.send(sealed(fields, signType, signer, refusal));
  }
}

/** Whose key signs: the chain's with groupno, the institution's with sign_agentno. Anything unproven is not taken. */
function callerOf(world: World, fields: Fields): Caller {
  const signType = SIGN_TYPES.find((type) => type === (fields.sign_type || "MD5"));
  if (!signType) throw new NotTaken("签名方式错误");
  if ((fields.charset || "UTF-8").toUpperCase() !== "UTF-8") throw new NotTaken("字符集错误");
  if (!/^[\w-]{1,32}$/.test(fields.nonce_str ?? "")) throw new NotTaken("随机字符串格式错误");
  const signer = bankGatewayKeys(world).signers.get(fields.groupno || fields.sign_agentno || "");
  if (!signer) throw new NotTaken("商户不存在");
  if (!isGenuine(fields, signType, signer)) throw new NotTaken("Signature error");
  return { fields, signType, signer };
}

/** The envelope around an answer, signed as it was asked. */
const sealed = (
  { mch_id = "" }: Fields,
  signType: SignType,
  signer: Signer,
  content: Readonly<Record<string, string>>,
): string =>
  writeEnvelope(
    signed(
      {
        version: "2.0",
        charset: "UTF-8",
        status: "0",
        mch_id,
        nonce_str: randomBytes(16).toString("hex"),
        ...content,
      },
      signType,
      signer,
    ),
  );
