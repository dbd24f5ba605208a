import { createPrivateKey, createPublicKey, createSecretKey } from "node:crypto";
import { z } from "zod";
import { type Dialect, HttpUrl, NotifyUrl, Text } from "../dialect.ts";
import { openWechatAdapter } from "./adapter.ts";
import type { WechatConfig } from "./service.ts";

/** Of both interfaces alike. */
const SECRET_BYTES = 32;

function secretKey(text: string) {
  const key = Buffer.from(text.trim());
  if (key.length !== SECRET_BYTES) throw new Error("length");
  return createSecretKey(key);
}

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
  /** Payment codes: the key of the older interface, and the certificate of `privateKeyFile` for its 撤销. */
  v2: z.strictObject({ apiV2KeyFile: Text, certificateFile: Text }).optional(),
});

export const wechatpay = {
  name: "wechatpay",
  section: Section,
  urlOf: (section) => section.baseUrl,
  read: ({ privateKeyFile, apiV3KeyFile, publicKeyFile, v2, ...rest }, keyOf, textOf) => ({
    ...rest,
    v2: v2 && {
      apiV2Key: keyOf(v2.apiV2KeyFile, secretKey),
      certificate: textOf(v2.certificateFile),
    },
    privateKey: keyOf(privateKeyFile, createPrivateKey),
    publicKey: keyOf(publicKeyFile, createPublicKey),
    apiV3Key: keyOf(apiV3KeyFile, secretKey),
  }),
  open: openWechatAdapter,
} as const satisfies Dialect<z.infer<typeof Section>, WechatConfig>;
