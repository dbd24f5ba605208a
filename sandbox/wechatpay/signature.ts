import { createCipheriv, createSign, createVerify, type KeyObject, randomBytes } from "node:crypto";
import type { World } from "../world/world.ts";
import type { WechatKeys } from "./keys.ts";

/** WECHATPAY2-SHA256-RSA2048, both ways. Each line of the signed text ends with a newline, the last one too. */
const SCHEME = "WECHATPAY2-SHA256-RSA2048";
const SKEW_S = 300;

export const nonce = (): string => randomBytes(16).toString("hex").toUpperCase();

export interface Authorization {
  mchid: string;
  nonce_str: string;
  timestamp: string;
  serial_no: string;
  signature: string;
}

export function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith(`${SCHEME} `)) return undefined;
  const fields = new Map<string, string>();
  for (const m of header.slice(SCHEME.length + 1).matchAll(/([a-z_]+)="([^"]*)"(?:,|$)/g))
    fields.set(m[1] as string, m[2] as string);
  const get = (name: string) => fields.get(name) ?? "";
  const read: Authorization = {
    mchid: get("mchid"),
    nonce_str: get("nonce_str"),
    timestamp: get("timestamp"),
    serial_no: get("serial_no"),
    signature: get("signature"),
  };
  return Object.values(read).every((value) => value !== "") ? read : undefined;
}

/** Nonces of the last minutes; an Authorization is good for one request. */
export class Nonces {
  private readonly seen = new Map<string, number>();

  /** False when it was used before. */
  use(value: string, nowMs: number): boolean {
    if (this.seen.size > 100_000) {
      for (const [old, at] of this.seen) if (nowMs - at > 2 * SKEW_S * 1_000) this.seen.delete(old);
    }
    if (this.seen.has(value)) return false;
    this.seen.set(value, nowMs);
    return true;
  }
}

/** The clock the caller used: ours (moved by hand) or the machine's; undefined when it is neither. */
export function clockOfCaller(timestamp: string, world: World): Date | undefined {
  if (!/^\d{10}$/.test(timestamp)) return undefined;
  const offBy = (clock: Date) => Math.abs(clock.getTime() / 1_000 - Number(timestamp));
  const [nearest] = [world.now(), new Date()].sort((a, b) => offBy(a) - offBy(b));
  return nearest && offBy(nearest) <= SKEW_S ? nearest : undefined;
}

export function isRequestGenuine(
  key: KeyObject,
  authorization: Authorization,
  request: { method: string; url: string; body: string },
): boolean {
  const text = `${request.method}\n${request.url}\n${authorization.timestamp}\n${authorization.nonce_str}\n${request.body}\n`;
  return createVerify("RSA-SHA256").update(text).verify(key, authorization.signature, "base64");
}

/** The four headers of an answer or a notification. `serial` chooses the key; forged ones are signed by a stranger. */
export function signedHeaders(
  keys: WechatKeys,
  body: string,
  at: Date,
  serial: string = keys.settings.publicKeyId,
  forged = false,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const random = nonce();
  const key = forged
    ? keys.stranger
    : serial === keys.settings.certificateSerial
      ? keys.certificateKey
      : keys.platform;
  const signature = createSign("RSA-SHA256").update(`${timestamp}\n${random}\n${body}\n`).sign(key, "base64");
  return {
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": random,
    "Wechatpay-Signature": signature,
    "Wechatpay-Serial": serial,
    "Wechatpay-Signature-Type": SCHEME,
  };
}

/** AEAD_AES_256_GCM with the APIv3 key as it stands; ciphertext ‖ 16-byte tag. */
export function encryptResource(apiV3: Buffer, associated: string, plain: string) {
  const random = randomBytes(6).toString("hex");
  const cipher = createCipheriv("aes-256-gcm", apiV3, Buffer.from(random, "utf8"));
  cipher.setAAD(Buffer.from(associated, "utf8"));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: "AEAD_AES_256_GCM",
    ciphertext: sealed.toString("base64"),
    associated_data: associated,
    nonce: random,
  };
}
