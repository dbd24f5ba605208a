/**
 * WECHATPAY2-SHA256-RSA2048 and AEAD_AES_256_GCM, both ways (WeChat Pay API v3). What is signed is text of lines that
 * each end with LF, the last included; what is verified is the bytes as they came.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { Forged } from "../acquirer.ts";
import type { Held } from "../key-ring.ts";
import { signatureBytes } from "../signature-bytes.ts";

const SCHEMA = "WECHATPAY2-SHA256-RSA2048";
/** Older or newer than this, a message is refused: it may be a recorded one. */
const MAX_SKEW_S = 300;
const TAG_BYTES = 16;
const APPEAR_TEST = "WECHATPAY/SIGNTEST/";

export interface RequestParts {
  method: "GET" | "POST";
  /** As sent, percent-encoding included; no scheme, host or fragment. */
  pathAndQuery: string;
  timestamp: string;
  nonce: string;
  body: string;
}

/** What a request signs: five lines, each ended. `timestamp` in seconds since 1970. */
export function requestText({ method, pathAndQuery, timestamp, nonce, body }: RequestParts): string {
  return `${method}\n${pathAndQuery}\n${timestamp}\n${nonce}\n${body}\n`;
}

export interface MessageParts {
  timestamp: string;
  nonce: string;
  body: Uint8Array;
}

/** What an answer or a notification signs: three lines, the body as it came. */
export function messageBytes({ timestamp, nonce, body }: MessageParts): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from("\n")]);
}

/** SHA256withRSA, base64. */
export function signText(privateKey: KeyObject, text: string | Uint8Array): string {
  return sign("sha256", typeof text === "string" ? Buffer.from(text) : text, privateKey).toString("base64");
}

/** The `Authorization` header of a request; the nonce is new each time. */
export function authorize(
  identity: { mchid: string; serialNo: string; privateKey: KeyObject },
  request: Omit<RequestParts, "timestamp" | "nonce">,
  now: Date,
  nonce = randomBytes(16).toString("hex").toUpperCase(),
): string {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = signText(identity.privateKey, requestText({ ...request, timestamp, nonce }));
  return `${SCHEMA} mchid="${identity.mchid}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${identity.serialNo}",signature="${signature}"`;
}

/** The platform's public keys by the id that stands in `Wechatpay-Serial`; several while one replaces the other. */
export type PlatformKeys = readonly Held<KeyObject>[];

/**
 * Verifies an answer or a notification: known serial, right method, time within ±300 s, signature over the raw body.
 * Throws `Forged`; a message that probes us with a deliberately wrong signature is forged like any other.
 */
export function verifyMessage(
  keys: PlatformKeys,
  header: (name: string) => string | undefined | null,
  body: Uint8Array,
  now: Date,
): void {
  const timestamp = header("wechatpay-timestamp") ?? "";
  const nonce = header("wechatpay-nonce") ?? "";
  const signature = header("wechatpay-signature") ?? "";
  const method = header("wechatpay-signature-type") ?? SCHEMA;
  const serial = header("wechatpay-serial") ?? "";
  const key = keys.find(({ id }) => id === serial)?.value;
  if (!key) throw new Forged("signed with an unknown serial");
  if (method !== SCHEMA) throw new Forged("signed with another method");
  if (!/^\d{10}$/.test(timestamp) || nonce === "") throw new Forged("without time or nonce");
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) >= MAX_SKEW_S) {
    throw new Forged("signed too long ago or ahead of time");
  }
  const bytes = signature.startsWith(APPEAR_TEST) ? undefined : signatureBytes(signature);
  if (!bytes) {
    throw new Forged("signature is not base64 of a key of 2048 bits");
  }
  const signed = messageBytes({ timestamp, nonce, body });
  if (!verify("sha256", signed, key, bytes)) throw new Forged("signature wrong");
}

export interface SealedResource {
  ciphertext: string;
  nonce: string;
  associated_data?: string | undefined;
}

/** Opens the resource of a notification with the APIv3 key; throws `Forged` when a byte was changed. */
export function openResource(apiV3Key: KeyObject, sealed: SealedResource): Buffer {
  const bytes = Buffer.from(sealed.ciphertext, "base64");
  const nonce = Buffer.from(sealed.nonce);
  if (bytes.length < TAG_BYTES || nonce.length === 0) throw new Forged("resource too short");
  try {
    const open = createDecipheriv("aes-256-gcm", apiV3Key, nonce, { authTagLength: TAG_BYTES });
    open.setAuthTag(bytes.subarray(-TAG_BYTES));
    open.setAAD(Buffer.from(sealed.associated_data ?? ""));
    return Buffer.concat([open.update(bytes.subarray(0, -TAG_BYTES)), open.final()]);
  } catch {
    throw new Forged("resource does not open with our key");
  }
}

/** The other way: what the service does before it notifies. */
export function sealResource(apiV3Key: KeyObject, plain: string, nonce: string, aad: string): SealedResource {
  const seal = createCipheriv("aes-256-gcm", apiV3Key, Buffer.from(nonce), { authTagLength: TAG_BYTES });
  seal.setAAD(Buffer.from(aad));
  const bytes = Buffer.concat([seal.update(plain, "utf8"), seal.final(), seal.getAuthTag()]);
  return { ciphertext: bytes.toString("base64"), nonce, associated_data: aad };
}
