/** Signed calls to a bank's gateway. What it says of money is believed when its signature holds over every field that came. */
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { readFlatXml, writeFlatXml } from "../flat-xml-codec.ts";
import { type Answer, BILL_TIMEOUT_MS, exchange, MAX_BILL_BYTES } from "../http-exchange.ts";
import { Unclear } from "../unclear.ts";
import { meaningOf } from "./codes.ts";
import type { BankGatewayConfig } from "./service.ts";
import type { Fields } from "./signature.ts";
import { isSigned, signatureOf } from "./signature.ts";

/** Not done, says the gateway. `isProven`: it signed that; what it did not sign says nothing about money. */
export interface Refusal {
  ok: false;
  isProven: boolean;
  code: string;
  message: string;
  /** Of a payer's code: it may still be paid, ask. */
  needQuery: boolean;
}
type Reply = { ok: true; fields: Fields } | Refusal;

export interface BankGatewayClient {
  /** One call about a shop's order or refund. Throws `Unclear` where nobody can tell what was done. */
  call(service: string, fields: Fields): Promise<Reply>;
  /** The bytes of a bill, which nobody signs, or why there are none. */
  download(fields: Fields): Promise<Buffer | Refusal>;
}

const VERSION = "2.0";
const BILL_VERSION = "1.0";

/** `now` says which key signs and which are believed. */
export function openClient(config: BankGatewayConfig, now: () => Date): BankGatewayClient {
  const post = (url: string, fields: Fields, limits = {}): Promise<Answer> =>
    exchange({
      method: "POST",
      url: new URL(url),
      headers: { "content-type": "text/xml; charset=UTF-8" },
      body: writeFlatXml(sealed(config, fields, now())),
      ...limits,
    });

  return {
    async call(service, fields) {
      const answer = await post(config.gateway, { version: VERSION, service, ...fields });
      if (answer.status !== 200) throw new Unclear(`${service}: HTTP ${answer.status}`);
      return replyOf(config, answer.body, { service, asked: fields, now: now() });
    },

    async download(fields) {
      const service = config.groupNo === undefined ? "pay.bill.agent" : "pay.bill.bigMerchant";
      const asked = { version: BILL_VERSION, service, ...fields };
      const limits = { timeoutMs: BILL_TIMEOUT_MS, maxBytes: MAX_BILL_BYTES };
      const answer = await post(config.billGateway, asked, limits);
      if (answer.status !== 200) throw new Unclear(`${service}: HTTP ${answer.status}`);
      // A bill is text, and a message about it is XML.
      if (answer.body[0] !== "<".charCodeAt(0)) return answer.body;
      const reply = replyOf(config, answer.body, { service, asked: {}, now: now() });
      return reply.ok ? unread(service) : reply;
    },
  };
}

/** What every call says of itself, and our signature over all of it. */
function sealed(config: BankGatewayConfig, fields: Fields, at: Date): Fields {
  const [own] = config.ownKeys.at(at);
  const whole = {
    charset: "UTF-8",
    sign_type: config.signType,
    sign_agentno: config.signAgentNo ?? "",
    groupno: config.groupNo ?? "",
    nonce_str: randomBytes(16).toString("hex"),
    ...fields,
  };
  return { ...whole, sign: signatureOf(whole, config.signType, own.value) };
}

function replyOf(
  config: BankGatewayConfig,
  body: Buffer,
  { service, asked, now }: { service: string; asked: Fields; now: Date },
): Reply {
  const fields = readFlatXml(body) ?? unread(service);
  const { status = "", message = "", result_code, err_code = "", err_msg = "" } = fields;
  if (status !== "0")
    return { ok: false, isProven: false, code: `STATUS_${status}`, message, needQuery: true };
  if (!isSigned(fields, config.signType, config.gatewayKeys.at(now)))
    throw new Unclear(`${service}: answer not signed by the gateway`);
  if (asked.mch_id !== undefined && fields.mch_id !== undefined && fields.mch_id !== asked.mch_id)
    throw new Unclear(`${service}: answer of another shop`);
  if (result_code === "0") return { ok: true, fields };
  if (meaningOf({ isProven: true, code: err_code }) === "unknown")
    throw new Unclear(`${service}: ${err_code.slice(0, 64)}`);
  return {
    ok: false,
    isProven: true,
    code: err_code,
    message: err_msg || message,
    needQuery: fields.need_query !== "N",
  };
}

function unread(service: string): never {
  throw new Unclear(`${service}: answer cannot be read`);
}

/** Reads a verified answer; one that is not what it should be leaves the result unknown. */
export function read<S extends z.ZodType>(schema: S, fields: Fields, what: string): z.output<S> {
  const parsed = schema.safeParse(fields);
  if (!parsed.success) throw new Unclear(`${what}: answer cannot be read`);
  return parsed.data;
}
