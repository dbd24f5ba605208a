import { createHash, createSign, createVerify, timingSafeEqual } from "node:crypto";
import type { Fields } from "./envelope.ts";
import type { Signer, SignType } from "./keys.ts";

/** Every field but `sign` that is not empty, by name, `k=v` joined by `&`, values as they are. */
const signedText = (fields: Fields): string =>
  Object.keys(fields)
    .filter((name) => name !== "sign" && fields[name] !== "")
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join("&");

/** MD5 over the text and the secret of both sides, upper hex. */
const md5 = (text: string, secret: string): string =>
  createHash("md5").update(`${text}&key=${secret}`, "utf8").digest("hex").toUpperCase();

/** The fields with their signature behind them: RSA_1_256 by the gateway's own key, MD5 by the secret shared with `signer`. */
export function signed(fields: Fields, signType: SignType, signer: Signer): Fields {
  const whole = { ...fields, sign_type: signType };
  const text = signedText(whole);
  const sign =
    signType === "MD5"
      ? md5(text, signer.secret)
      : createSign("RSA-SHA256").update(text, "utf8").sign(signer.gatewayKey, "base64");
  return { ...whole, sign };
}

/** Whether whoever asks holds the key that the gateway has of it. */
export function isGenuine(fields: Fields, signType: SignType, signer: Signer): boolean {
  const { sign = "" } = fields;
  const text = signedText(fields);
  if (signType === "RSA_1_256")
    return createVerify("RSA-SHA256").update(text, "utf8").verify(signer.callerKey, sign, "base64");
  const right = Buffer.from(md5(text, signer.secret));
  return right.length === Buffer.byteLength(sign) && timingSafeEqual(right, Buffer.from(sign));
}
