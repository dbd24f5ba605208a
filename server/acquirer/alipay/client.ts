/** Signed calls to the Alipay gateway. An answer is believed when the signature over its node's exact text holds. */
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { clockText } from "../../calendar/instant.ts";
import { BILL_TIMEOUT_MS, exchange, MAX_BILL_BYTES } from "../http-exchange.ts";
import { membersOf } from "../json-members-codec.ts";
import type { Held, KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";
import { paramsText, signRsa2, verifyRsa2 } from "./signature.ts";
import { isUnclear, Outcome } from "./wire.ts";

export interface ClientOptions {
  gateway: string;
  appId: string;
  privateKeys: KeyRing<KeyObject>;
  alipayPublicKeys: KeyRing<KeyObject>;
  now: () => Date;
}

/** A verified success, or a verified refusal with the most particular code the answer names. */
export type Reply = { ok: true; node: unknown } | Refusal;
export interface Refusal {
  ok: false;
  /** No refusal yet: the payer is asked for the password. */
  isWaiting: boolean;
  code: string;
  message: string;
}

export interface AlipayClient {
  call(method: string, content: Record<string, unknown>, notifyUrl?: string): Promise<Reply>;
  download(address: string): Promise<Buffer>;
}

const SUCCESS = "10000";
const WAITING = "10003";
/** The only call in which the payer is asked for anything. */
export const PAY = "alipay.trade.pay";

/** Calls signed with RSA2, answers verified before they are read; throws `Unclear` where nothing proven came back. */
export function openClient(options: ClientOptions): AlipayClient {
  const gateway = new URL(options.gateway);
  return {
    async call(method, content, notifyUrl) {
      const params: Record<string, string> = {
        app_id: options.appId,
        method,
        format: "JSON",
        charset: "utf-8",
        sign_type: "RSA2",
        timestamp: clockText(options.now()),
        version: "1.0",
        ...(notifyUrl ? { notify_url: notifyUrl } : {}),
        biz_content: JSON.stringify(content),
      };
      params.sign = signRsa2(options.privateKeys.at(options.now())[0].value, paramsText(params));
      // What is common to all calls stands in the address: the gateway reads the character set there, or takes another.
      const { biz_content = "", ...common } = params;
      const url = new URL(gateway);
      url.search = new URLSearchParams(common).toString();
      const answer = await exchange({
        method: "POST",
        url,
        headers: { "content-type": "application/x-www-form-urlencoded;charset=utf-8" },
        body: new URLSearchParams({ biz_content }).toString(),
      });
      if (answer.status !== 200) throw new Unclear(`${method}: HTTP ${answer.status}`);
      return replyOf(method, answer.body, options.alipayPublicKeys.at(options.now()));
    },

    async download(address) {
      const url = new URL(address);
      // A signed answer named it; still only https, or the very gateway we were told to use.
      if (url.protocol !== "https:" && url.origin !== gateway.origin) {
        throw new Unclear("bill: download address not allowed");
      }
      const answer = await exchange({
        method: "GET",
        url,
        headers: {},
        timeoutMs: BILL_TIMEOUT_MS,
        maxBytes: MAX_BILL_BYTES,
      });
      if (answer.status !== 200) throw new Unclear(`bill: HTTP ${answer.status}`);
      return answer.body;
    },
  };
}

function replyOf(method: string, body: Buffer, keys: readonly Held<KeyObject>[]): Reply {
  const members = membersOf(body.toString("utf8"));
  const text = members?.get(`${method.replaceAll(".", "_")}_response`) ?? members?.get("error_response");
  const signature = z.string().safeParse(parsedOf(members?.get("sign")));
  const isSigned =
    text && signature.success && keys.some((key) => verifyRsa2(key.value, text, signature.data));
  if (!isSigned) {
    throw new Unclear(`${method}: answer not signed by the service`);
  }
  const node = parsedOf(text);
  const outcome = Outcome.safeParse(node);
  if (!outcome.success) throw new Unclear(`${method}: answer cannot be read`);
  const { code, msg = "", sub_code = "", sub_msg = "" } = outcome.data;
  if (code === SUCCESS) return { ok: true, node };
  const isWaiting = code === WAITING;
  if (isUnclear(code, sub_code) || (isWaiting && method !== PAY))
    throw new Unclear(`${method}: ${sub_code || code}`);
  return { ok: false, isWaiting, code: sub_code || code, message: sub_msg || msg };
}

function parsedOf(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

/** Reads a verified answer; one that is not what it should be leaves the result unknown. */
export function read<S extends z.ZodType>(schema: S, node: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(node);
  if (!parsed.success) throw new Unclear(`${what}: answer cannot be read`);
  return parsed.data;
}
