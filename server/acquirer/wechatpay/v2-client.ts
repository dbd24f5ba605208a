/** Signed calls to the older interface (v2, XML): payment codes have no other. */
import { type KeyObject, randomBytes } from "node:crypto";
import { Agent } from "node:https";
import { readFlatXml, writeFlatXml } from "../flat-xml-codec.ts";
import { exchange } from "../http-exchange.ts";
import type { KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";
import { type Fields, signV2, verifyV2 } from "./v2-signature.ts";

export interface V2Options {
  baseUrl: string;
  apiV2Keys: KeyRing<KeyObject>;
  /** Shown where the service asks who we are by TLS (撤销): of the merchant's own keys, PEM, by their serials. */
  certificates: KeyRing<string>;
  privateKeys: KeyRing<KeyObject>;
  now: () => Date;
}

/** Verified fields. A FAIL of the transport (`return_code`) comes unsigned: nothing is known then, `Unclear`. */
export type V2Call = (path: string, fields: Record<string, string>) => Promise<Fields>;

export function openV2(options: V2Options): V2Call {
  const { apiV2Keys, now } = options;
  const agents = new Map<string, Agent>();
  /** One for each certificate: connections stay open. */
  const agentAt = (at: Date): Agent => {
    const [{ id, value }] = options.privateKeys.at(at);
    const cert = options.certificates.at(at).find((c) => c.id === id)?.value;
    const key = value.export({ type: "pkcs8", format: "pem" });
    const agent = agents.get(id) ?? new Agent({ key, ...(cert && { cert }), keepAlive: true });
    agents.set(id, agent);
    return agent;
  };
  return async (path, asked) => {
    const at = now();
    const [{ value: apiV2Key }] = apiV2Keys.at(at);
    const fields = {
      ...asked,
      nonce_str: randomBytes(16).toString("hex"),
      sign_type: "HMAC-SHA256",
    };
    const url = new URL(path, options.baseUrl);
    const answer = await exchange({
      method: "POST",
      url,
      headers: { "content-type": "text/xml; charset=utf-8" },
      body: writeFlatXml({ ...fields, sign: signV2(apiV2Key, fields) }),
      ...(url.protocol === "https:" ? { agent: agentAt(at) } : {}),
    });
    const told = answer.status === 200 ? readFlatXml(answer.body) : undefined;
    if (told === undefined) throw new Unclear(`POST ${path}: HTTP ${answer.status}`);
    if (!apiV2Keys.at(at).some(({ value }) => verifyV2(value, told)))
      throw new Unclear(`POST ${path}: answer not signed by the service`);
    return told;
  };
}
