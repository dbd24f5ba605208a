/** Signed calls to WeChat Pay API v3. An answer is believed when its signature holds over the bytes that came. */
import type { KeyObject } from "node:crypto";
import type { z } from "zod";
import { Forged } from "../acquirer.ts";
import { type Answer, BILL_TIMEOUT_MS, exchange, MAX_BILL_BYTES } from "../http-exchange.ts";
import type { KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";
import { authorize, verifyMessage } from "./signature.ts";
import { Failure } from "./wire.ts";

export interface ClientOptions {
  baseUrl: string;
  spMchid: string;
  privateKeys: KeyRing<KeyObject>;
  /** The newest is the one we ask the answer to be signed with. */
  platformKeys: KeyRing<KeyObject>;
  now: () => Date;
}

/** A verified success, or a refusal: that is unsigned, so a hint only, to be confirmed by a query. */
export type Reply = { ok: true; body: Buffer } | Refusal;
export interface Refusal {
  ok: false;
  code: string;
  message: string;
}

export interface WechatClient {
  call(method: "GET" | "POST", path: string, body?: Record<string, unknown>): Promise<Reply>;
  /** The bytes behind a download address; unsigned, the caller checks their digest. */
  download(address: string): Promise<Buffer>;
}

const TOO_MANY_REQUESTS = 429;

/**
 * Calls signed with the merchant's key; a success is verified before it is read. Throws `Unclear` where nobody
 * can tell.
 */
export function openClient(options: ClientOptions): WechatClient {
  const base = new URL(options.baseUrl);

  function send(method: "GET" | "POST", url: URL, body = "", limits = {}): Promise<Answer> {
    const now = options.now();
    const [{ id: serialNo, value: privateKey }] = options.privateKeys.at(now);
    return exchange({
      method,
      url,
      headers: {
        accept: "application/json",
        ...(body === "" ? {} : { "content-type": "application/json" }),
        "wechatpay-serial": options.platformKeys.at(now)[0].id,
        authorization: authorize(
          { mchid: options.spMchid, serialNo, privateKey },
          { method, pathAndQuery: url.pathname + url.search, body },
          now,
        ),
      },
      ...(body === "" ? {} : { body }),
      ...limits,
    });
  }

  return {
    async call(method, path, body) {
      const answer = await send(method, new URL(path, base), body && JSON.stringify(body));
      const what = `${method} ${path.split("?")[0]}`;
      if (answer.status >= 200 && answer.status < 300) {
        verified(what, answer, options);
        return { ok: true, body: answer.body };
      }
      const failure = Failure.safeParse(jsonOf(answer.body));
      if (answer.status >= 500 || answer.status === TOO_MANY_REQUESTS || !failure.success) {
        throw new Unclear(`${what}: HTTP ${answer.status}`);
      }
      return { ok: false, ...failure.data };
    },

    async download(address) {
      const url = new URL(address);
      // The address is told to us; our signature goes to the service's own host only.
      if (url.origin !== base.origin) throw new Unclear("bill: download address on another host");
      const answer = await send("GET", url, "", { timeoutMs: BILL_TIMEOUT_MS, maxBytes: MAX_BILL_BYTES });
      if (answer.status !== 200) throw new Unclear(`bill: HTTP ${answer.status}`);
      return answer.body;
    },
  };
}

function verified(what: string, answer: Answer, options: ClientOptions): void {
  try {
    verifyMessage(options.platformKeys.at(options.now()), answer.header, answer.body, options.now());
  } catch (error) {
    // Whoever answered, it was not provably the service: what it did with our request is unknown.
    if (error instanceof Forged) throw new Unclear(`${what}: answer ${error.message}`);
    throw error;
  }
}

/** Undefined where the bytes are no JSON. */
function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Reads a verified answer; one that is not what it should be leaves the result unknown. */
export function read<S extends z.ZodType>(schema: S, bytes: Buffer, what: string): z.output<S> {
  const parsed = schema.safeParse(jsonOf(bytes));
  if (!parsed.success) throw new Unclear(`${what}: answer cannot be read`);
  return parsed.data;
}
