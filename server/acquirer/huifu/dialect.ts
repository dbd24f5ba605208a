import { createPrivateKey, createPublicKey } from "node:crypto";
import { z } from "zod";
import { type Dialect, HttpUrl, NotifyUrl, Text } from "../dialect.ts";
import { openHuifuAdapter } from "./adapter.ts";
import type { HuifuConfig } from "./service.ts";

const HuifuId = z.string().regex(/^\d{1,32}$/);

const Section = z.strictObject({
  dialect: z.literal("huifu"),
  baseUrl: HttpUrl,
  sysId: HuifuId,
  productId: z.string().regex(/^[0-9A-Za-z]{1,32}$/),
  privateKeyFile: Text,
  huifuPublicKeyFile: Text,
  serverIp: z.ipv4(),
  wechatAppId: z
    .string()
    .regex(/^wx[0-9a-f]{16}$/)
    .optional(),
  notifyUrl: NotifyUrl,
});

export const huifu = {
  name: "huifu",
  section: Section,
  urlOf: (section) => section.baseUrl,
  read: ({ privateKeyFile, huifuPublicKeyFile, ...rest }, ringOf) => ({
    ...rest,
    ownKeys: ringOf(privateKeyFile, { id: "own", make: createPrivateKey }),
    huifuKeys: ringOf(huifuPublicKeyFile, { id: "huifu", make: createPublicKey }),
  }),
  open: openHuifuAdapter,
} as const satisfies Dialect<z.infer<typeof Section>, HuifuConfig>;
