import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Fields, readEnvelope, writeEnvelope } from "../bank-gateway/envelope.ts";
import { keepRawBodies, loseAnswer, rawBody } from "../http.ts";
import type { World } from "../world/world.ts";
import { wechatKeys } from "./keys.ts";
import { micropay, V2Error } from "./micropay.ts";
import { reverse } from "./reverse.ts";
import { nonce } from "./signature.ts";
import { isGenuineV2, signV2 } from "./v2-signature.ts";

/** What a call answers; `lost`: it was carried out and the answer does not arrive. */
export interface V2Answer {
  fields: Fields;
  lost?: boolean;
}

const CALLS: Readonly<Record<string, (world: World, fields: Fields) => Promise<V2Answer>>> = {
  "/pay/micropay": micropay,
  "/secapi/pay/reverse": reverse,
};

/** The older interface: XML, signed with the secret of both sides. What fails before the business is answered unsigned, as there. */
export async function v2Routes(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  keepRawBodies(app);
  for (const [url, call] of Object.entries(CALLS))
    app.post(url, async (request, reply) => {
      if (world.book.faults.delayMs > 0) await new Promise((r) => setTimeout(r, world.book.faults.delayMs));
      void reply.type("text/xml; charset=utf-8");
      const fields = authenticated(world, request);
      if (typeof fields === "string") return writeEnvelope({ return_code: "FAIL", return_msg: fields });
      const answer = await answered(world, fields, call);
      if (answer.lost || world.book.faults.loseAnswers) return loseAnswer(request, reply);
      return signed(world, fields, answer.fields);
    });
}

async function answered(
  world: World,
  fields: Fields,
  call: (world: World, fields: Fields) => Promise<V2Answer>,
): Promise<V2Answer> {
  try {
    const { fields: more, lost = false } = await call(world, fields);
    return { fields: { result_code: "SUCCESS", ...more }, lost };
  } catch (error) {
    if (!(error instanceof V2Error)) throw error;
    const { code, message, more } = error;
    return { fields: { result_code: "FAIL", err_code: code, err_code_des: message, ...more } };
  }
}

/** The fields of a genuine request, or what is wrong with it. */
function authenticated(world: World, request: FastifyRequest): Fields | string {
  let fields: Fields;
  try {
    fields = readEnvelope(rawBody(request));
  } catch {
    return "XML格式错误";
  }
  const { settings, apiV2 } = wechatKeys(world);
  if (fields.mch_id !== settings.spMchid || fields.appid !== settings.spAppid) return "appid和mch_id不匹配";
  if (!fields.nonce_str) return "缺少参数nonce_str";
  return isGenuineV2(apiV2, fields) ? fields : "签名错误";
}

/** With the way of signing that was asked with. */
function signed(world: World, asked: Fields, told: Fields): string {
  const { settings, apiV2 } = wechatKeys(world);
  const fields = {
    ...{ return_code: "SUCCESS", return_msg: "OK", appid: settings.spAppid, mch_id: settings.spMchid },
    ...{ sub_mch_id: asked.sub_mch_id ?? "", nonce_str: nonce() },
    ...told,
  };
  return writeEnvelope({ ...fields, sign: signV2(apiV2, fields, asked.sign_type) });
}
