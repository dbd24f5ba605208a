import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./files.ts";

/** Numbers the acquirer gave the platform; also in the platform's acquirer.json where it needs them. */
export interface Settings {
  spMchid: string;
  spAppid: string;
  merchantSerial: string;
  publicKeyId: string;
  certificateSerial: string;
  alipayAppId: string;
  alipayPid: string;
}

export interface Keys {
  settings: Settings;
  /** Signs answers and notifications (微信支付公钥). */
  wechat: KeyObject;
  /** Signs them for callers in certificate mode (平台证书). */
  wechatCertificateKey: KeyObject;
  wechatCertificate: string;
  /** The platform's public halves. */
  wechatMerchant: KeyObject;
  alipayApp: KeyObject;
  apiV3: Buffer;
  alipay: KeyObject;
  /** Signs what is forged on purpose (¥0.09). */
  stranger: KeyObject;
  accountHmac: Buffer;
}

/** Reads what `seed.ts` made under `sandbox/keys`. */
export function loadKeys(sandboxDir: string): Keys {
  const path = (name: string) => join(sandboxDir, "keys", name);
  const text = (name: string) => readFileSync(path(name), "utf8");
  return {
    settings: readJson<Settings>(path("settings.json")),
    wechat: createPrivateKey(text("wechat-platform.key")),
    wechatCertificateKey: createPrivateKey(text("wechat-certificate.key")),
    wechatCertificate: text("wechat-certificate.pem"),
    wechatMerchant: createPublicKey(text("wechat-merchant.pub")),
    alipayApp: createPublicKey(text("alipay-app.pub")),
    apiV3: Buffer.from(text("wechat-apiv3.key").trim(), "ascii"),
    alipay: createPrivateKey(text("alipay-platform.key")),
    stranger: createPrivateKey(text("stranger.key")),
    accountHmac: Buffer.from(text("account-hmac.key").trim(), "hex"),
  };
}
