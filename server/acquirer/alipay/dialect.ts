import { createPrivateKey, createPublicKey } from "node:crypto";
import { z } from "zod";
import { type Dialect, HttpUrl, NotifyUrl, Text } from "../dialect.ts";
import { openAlipayAdapter } from "./adapter.ts";
import type { AlipayConfig } from "./service.ts";

const Section = z.strictObject({
  dialect: z.literal("alipay"),
  gateway: HttpUrl,
  appId: z.string().regex(/^\d{16}$/),
  pid: z.string().regex(/^2088\d{12}$/),
  privateKeyFile: Text,
  alipayPublicKeyFile: Text,
  notifyUrl: NotifyUrl,
});

export const alipay = {
  name: "alipay",
  section: Section,
  urlOf: (section) => section.gateway,
  read: ({ privateKeyFile, alipayPublicKeyFile, ...rest }, ringOf) => ({
    ...rest,
    privateKeys: ringOf(privateKeyFile, { id: "app", make: createPrivateKey }),
    alipayPublicKeys: ringOf(alipayPublicKeyFile, { id: "alipay", make: createPublicKey }),
  }),
  open: openAlipayAdapter,
} as const satisfies Dialect<z.infer<typeof Section>, AlipayConfig>;
