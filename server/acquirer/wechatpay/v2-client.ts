/** Signed calls to the older interface (v2, XML): payment codes have no other. */
import { type KeyObject, randomBytes } from "node:crypto";
import { Agent } from "node:https";
import { readFlatXml, writeFlatXml } from "../flat-xml-codec.ts";
import { exchange } from "../http-exchange.ts";
import { Unclear } from "../unclear.ts";
import { type Fields, signV2, verifyV2 } from "./v2-signature.ts";

export interface V2Options {
  baseUrl: string;
  apiV2Key: KeyObject;
  /** Shown where the service asks who we are by TLS (撤销): the certificate of the merchant's own key, PEM. */
  tls: { cert: string; key: KeyObject };
}

/** Verified fields. A FAIL of the transport (`return_code`) comes unsigned: nothing is known then, `Unclear`. */
export type V2Call = (path: string, fields: Record<string, string>) => Promise<Fields>;

export function openV2(options: V2Options): V2Call {
  const key = options.tls.key.export({ type: "pkcs8", format: "pem" });
  const agent = new Agent({ cert: options.tls.cert, key, keepAlive: true });
  return async (path, asked) => {
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
      body: writeFlatXml({ ...fields, sign: signV2(options.apiV2Key, fields) }),
      ...(url.protocol === "https:" ? { agent } : {}),
    });
    const told = answer.status === 200 ? readFlatXml(answer.body) : undefined;
    if (told === undefined) throw new Unclear(`POST ${path}: HTTP ${answer.status}`);
    if (!verifyV2(options.apiV2Key, told))
      throw new Unclear(`POST ${path}: answer not signed by the service`);
    return told;
  };
}
