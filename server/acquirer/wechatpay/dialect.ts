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
  /** Of the key in `privateKeyFile`; a list there names each key by its own. */
  serialNo: z.string().regex(/^[0-9A-F]{40}$/),
  privateKeyFile: Text,
  apiV3KeyFile: Text,
  /** As `Wechatpay-Serial` names it: PUB_KEY_ID_…, or the serial of a certificate; a list names each by its own. */
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
  read: ({ privateKeyFile, apiV3KeyFile, publicKeyFile, serialNo, publicKeyId, v2, ...rest }, ringOf) => ({
    ...rest,
    privateKeys: ringOf(privateKeyFile, { id: serialNo, make: createPrivateKey }),
    // A certificate of the platform (平台证书) is read as the key in it.
    platformKeys: ringOf(publicKeyFile, { id: publicKeyId, make: createPublicKey }),
    apiV3Keys: ringOf(apiV3KeyFile, { id: "apiv3", make: secretKey }),
    v2: v2 && {
      apiV2Keys: ringOf(v2.apiV2KeyFile, { id: "apiv2", make: secretKey }),
      certificates: ringOf(v2.certificateFile, { id: serialNo, make: (text) => text }),
    },
  }),
  open: openWechatAdapter,
} as const satisfies Dialect<z.infer<typeof Section>, WechatConfig>;
