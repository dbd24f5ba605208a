import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { type Dialect, HttpUrl, NotifyUrl, Text } from "../dialect.ts";
import { openBankGatewayAdapter } from "./adapter.ts";
import type { BankGatewayConfig } from "./service.ts";
import { SIGN_TYPES } from "./signature.ts";

const CallerNo = z.string().regex(/^[0-9A-Za-z]{1,32}$/);

const Section = z
  .strictObject({
    dialect: z.literal("bank-gateway"),
    gateway: HttpUrl,
    billGateway: HttpUrl,
    signAgentNo: CallerNo.optional(),
    groupNo: CallerNo.optional(),
    signType: z.enum(SIGN_TYPES),
    ownKeyFile: Text,
    gatewayKeyFile: Text.optional(),
    serverIp: z.ipv4(),
    notifyUrl: NotifyUrl,
  })
  .refine(
    (s) => (s.signAgentNo === undefined) !== (s.groupNo === undefined),
    "signAgentNo or groupNo, one of them",
  )
  .refine(
    (s) => (s.signType === "MD5") === (s.gatewayKeyFile === undefined),
    "gatewayKeyFile with RSA_1_256 only",
  )
  .refine(
    (s) => new URL(s.gateway).protocol === new URL(s.billGateway).protocol,
    "gateway and billGateway over one protocol",
  );

/** Of MD5 both sides have the one secret, in a file as it stands. */
const secretOf = (text: string): KeyObject => createSecretKey(text.trim(), "utf8");

export const bankGateway = {
  name: "bank-gateway",
  section: Section,
  urlOf: (section) => section.gateway,
  read({ ownKeyFile, gatewayKeyFile, ...rest }, ringOf) {
    const make = rest.signType === "MD5" ? secretOf : createPrivateKey;
    const ownKeys = ringOf(ownKeyFile, { id: "own", make });
    const gatewayKeys =
      gatewayKeyFile === undefined
        ? ownKeys
        : ringOf(gatewayKeyFile, { id: "gateway", make: createPublicKey });
    return { ...rest, ownKeys, gatewayKeys };
  },
  open: openBankGatewayAdapter,
} as const satisfies Dialect<z.infer<typeof Section>, BankGatewayConfig>;
