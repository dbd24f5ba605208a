import { createHash, createPrivateKey, createPublicKey, createSign } from "node:crypto";
import { makeRsa } from "./world/made-keys.ts";

/**
 * A self-signed X.509 certificate for callers in certificate mode (平台证书). Node reads certificates and does not
 * write them, and a desk must not need openssl: so the few DER structures are put together here.
 */
export interface CertifiedKey {
  privatePem: string;
  certificatePem: string;
  /** 40 upper-case hex, as WeChat names certificates. */
  serial: string;
}

const tlv = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const n = content.length;
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: Uint8Array[]) => tlv(0x30, ...parts);
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, "hex"));
const utf8 = (text: string) => tlv(0x0c, Buffer.from(text, "utf8"));
const time = (text: string) => tlv(0x17, Buffer.from(text, "ascii"));

const SHA256_RSA = sequence(oid("2a864886f70d01010b"), tlv(0x05));
const COMMON_NAME = "550403";

export function makeCertifiedKey(name: string, privateKey = makeRsa()): CertifiedKey {
  const spki = createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "der" });
  const serialBytes = createHash("sha1").update(spki).digest();
  serialBytes[0] = ((serialBytes[0] as number) & 0x7f) | 0x40;
  const subject = sequence(tlv(0x31, sequence(oid(COMMON_NAME), utf8(name))));
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serialBytes),
    SHA256_RSA,
    subject,
    sequence(time("260101000000Z"), time("351231235959Z")),
    subject,
    spki,
  );
  const signature = createSign("RSA-SHA256").update(body).sign(privateKey);
  const der = sequence(body, SHA256_RSA, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    privatePem: privateKey,
    certificatePem: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    serial: serialBytes.toString("hex").toUpperCase(),
  };
}
