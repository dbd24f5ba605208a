import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyFolder } from "../world/keys.ts";
import type { World } from "../world/world.ts";

export interface WechatSettings {
  spMchid: string;
  spAppid: string;
  merchantSerial: string;
  publicKeyId: string;
  certificateSerial: string;
}
export interface WechatKeys {
  settings: WechatSettings;
  /** Signs answers and notifications (微信支付公钥). */
  platform: KeyObject;
  /** Signs them for callers in certificate mode (平台证书). */
  certificateKey: KeyObject;
  certificate: string;
  /** The platform's public half. */
  merchant: KeyObject;
  apiV3: Buffer;
  /** The secret of the older interface, as its text. */
  apiV2: string;
  /** Signs what is forged on purpose (¥0.09). */
  stranger: KeyObject;
}

const read = ({ text, settings }: KeyFolder): WechatKeys => ({
  settings: settings<WechatSettings>(),
  platform: createPrivateKey(text("wechat-platform.key")),
  certificateKey: createPrivateKey(text("wechat-certificate.key")),
  certificate: text("wechat-certificate.pem"),
  merchant: createPublicKey(text("wechat-merchant.pub")),
  apiV2: text("wechat-apiv2.key").trim(),
  apiV3: Buffer.from(text("wechat-apiv3.key").trim(), "ascii"),
  stranger: createPrivateKey(text("stranger.key")),
});

export const wechatKeys = (world: World): WechatKeys => world.keysOf(read);
