import { createPrivateKey, createPublicKey, createSecretKey } from "node:crypto";
import { z } from "zod";
import { type Dialect, HttpUrl, NotifyUrl, Text } from "../dialect.ts";
import { openWechatAdapter } from "./adapter.ts";
import type { WechatConfig } from "./service.ts";

const API_V3_KEY_BYTES = 32;

const Section = z.strictObject({
  dialect: z.literal("wechatpay"),
  baseUrl: HttpUrl,
  spMchid: z.string().regex(/^\d{8,32}$/),
  spAppid: Text,
  serialNo: z.string().regex(/^[0-9A-F]{40}$/),
  privateKeyFile: Text,
  apiV3KeyFile: Text,
  publicKeyId: Text,
  publicKeyFile: Text,
  notifyUrl: NotifyUrl,
  refundNotifyUrl: NotifyUrl,
});

export const wechatpay = {
  name: "wechatpay",
  section: Section,
  urlOf: (section) => section.baseUrl,
  read: ({ privateKeyFile, apiV3KeyFile, publicKeyFile, ...rest }, keyOf) => ({
    ...rest,
    privateKey: keyOf(privateKeyFile, createPrivateKey),
    publicKey: keyOf(publicKeyFile, createPublicKey),
    apiV3Key: keyOf(apiV3KeyFile, (text) => {
      const key = Buffer.from(text.trim());
      if (key.length !== API_V3_KEY_BYTES) throw new Error("length");
      return createSecretKey(key);
    }),
  }),
  open: openWechatAdapter,
} as const satisfies Dialect<z.infer<typeof Section>, WechatConfig>;
