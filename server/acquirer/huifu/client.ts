/** Signed calls to 斗拱. An answer is believed when its signature holds; one without a signature is no answer. */
import { z } from "zod";
import { BILL_TIMEOUT_MS, exchange, MAX_BILL_BYTES } from "../http-exchange.ts";
import { membersOf } from "../json-members-codec.ts";
import { Unclear } from "../unclear.ts";
import { writeData } from "./canonical-codec.ts";
import { type Meaning, meaningOf } from "./codes.ts";
import type { HuifuConfig } from "./service.ts";
import { isDataSigned, signText } from "./signature.ts";

/** Not done, says the acquirer, and signed that. */
export interface Refusal {
  ok: false;
  meaning: Exclude<Meaning, "taken" | "unknown">;
  code: string;
  message: string;
}
export type Reply = { ok: true; data: unknown } | Refusal;

export interface HuifuClient {
  /** One call. Throws `Unclear` where nobody can tell what was done. */
  call(path: string, data: Readonly<Record<string, string | undefined>>): Promise<Reply>;
  /** The bytes behind a link that a signed answer named. */
  download(address: string): Promise<Buffer>;
}

const Outcome = z.object({ resp_code: z.string().max(16), resp_desc: z.string().max(512).optional() });

/** `now` says which key signs and which are believed. */
export function openClient(config: HuifuConfig, now: () => Date): HuifuClient {
  const base = new URL(config.baseUrl);
  return {
    async call(path, data) {
      const [own] = config.ownKeys.at(now());
      const text = writeData(data);
      const { sysId: sys_id, productId: product_id } = config;
      const head = JSON.stringify({ sys_id, product_id, sign: signText(own.value, text) });
      const answer = await exchange({
        method: "POST",
        url: new URL(path, base),
        headers: { "content-type": "application/json;charset=utf-8" },
        body: `${head.slice(0, -1)},"data":${text}}`,
      });
      if (answer.status !== 200) throw new Unclear(`${path}: HTTP ${answer.status}`);
      return replyOf(config, path, answer.body, now());
    },

    async download(address) {
      const url = URL.canParse(address) ? new URL(address) : undefined;
      // A signed answer named it; still only https, or the very host we were told to use.
      if (!url || (url.protocol !== "https:" && url.origin !== base.origin))
        throw new Unclear("bill: download address not allowed");
      const limits = { timeoutMs: BILL_TIMEOUT_MS, maxBytes: MAX_BILL_BYTES };
      const answer = await exchange({ method: "GET", url, headers: {}, ...limits });
      if (answer.status !== 200) throw new Unclear(`bill: HTTP ${answer.status}`);
      return answer.body;
    },
  };
}

function replyOf(config: HuifuConfig, path: string, body: Buffer, at: Date): Reply {
  const members = membersOf(body.toString("utf8"));
  const data = members?.get("data");
  const signature = z.string().safeParse(JSON.parse(members?.get("sign") ?? "null"));
  if (!data || !signature.success || !isDataSigned(config.huifuKeys.at(at), data, signature.data))
    throw new Unclear(`${path}: answer not signed by the acquirer`);
  const parsed: unknown = JSON.parse(data);
  const outcome = Outcome.safeParse(parsed);
  if (!outcome.success) throw new Unclear(`${path}: answer cannot be read`);
  const { resp_code: code, resp_desc: message = "" } = outcome.data;
  const meaning = meaningOf(code);
  if (meaning === "taken") return { ok: true, data: parsed };
  if (meaning === "unknown") throw new Unclear(`${path}: ${code}`);
  return { ok: false, meaning, code, message };
}

/** Reads a verified answer; one that is not what it should be leaves the result unknown. */
export function read<S extends z.ZodType>(schema: S, data: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new Unclear(`${what}: answer cannot be read`);
  return parsed.data;
}
