/**
 * What gateway and worker need to talk to the acquirers: ACQUIRER_CONFIG_FILE. Secrets are files it names; they become
 * key objects at once, which neither print nor serialise. Errors name fields and files, never contents.
 */
import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import type { AlipayConfig } from "../acquirer/alipay/adapter.ts";
import type { WechatConfig } from "../acquirer/wechatpay/adapter.ts";

export interface AcquirerConfig {
  /** True: an acquirer on this desk. A real one is spoken to over https only. */
  sandbox: boolean;
  wechat?: WechatConfig | undefined;
  alipay?: AlipayConfig | undefined;
  /** Where the clearing files are laid down for the acquirer. */
  outboxDir: string;
  /** Where the bank's result files arrive. */
  inboxDir: string;
}
export interface AcquirerConfigs {
  acquirers: Readonly<Record<string, AcquirerConfig>>;
}

const API_V3_KEY_BYTES = 32;
const Text = z.string().min(1).max(1024);
const HttpUrl = z.url({ protocol: /^https?$/ }).max(255);
/** The service refuses addresses with a query. */
const NotifyUrl = HttpUrl.refine((url) => !url.includes("?"), "has a query string");

const Wechat = z.strictObject({
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
const Alipay = z.strictObject({
  gateway: HttpUrl,
  appId: z.string().regex(/^\d{16}$/),
  pid: z.string().regex(/^2088\d{12}$/),
  privateKeyFile: Text,
  alipayPublicKeyFile: Text,
  notifyUrl: NotifyUrl,
});
const Acquirer = z
  .strictObject({
    sandbox: z.boolean().default(false),
    wechat: Wechat.optional(),
    alipay: Alipay.optional(),
    outboxDir: Text,
    inboxDir: Text,
  })
  .refine(
    (a) =>
      a.sandbox || [a.wechat?.baseUrl, a.alipay?.gateway].every((url) => !url || url.startsWith("https:")),
    "a real acquirer is spoken to over https",
  );
const File = z.strictObject({ acquirers: z.record(z.string().regex(/^[A-Z0-9]{1,16}$/), Acquirer) });

/** Reads and validates the file at start; throws an Error that names what is wrong. Relative paths are beside the file. */
export function readAcquirerConfig(path: string): AcquirerConfigs {
  const parsed = File.safeParse(jsonOf(path));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`${path}: ${faults.join("; ")}`);
  }
  const beside = (file: string) => resolve(dirname(path), file);
  const acquirers: Record<string, AcquirerConfig> = {};
  for (const [code, { wechat, alipay, ...rest }] of Object.entries(parsed.data.acquirers)) {
    acquirers[code] = {
      sandbox: rest.sandbox,
      outboxDir: beside(rest.outboxDir),
      inboxDir: beside(rest.inboxDir),
      wechat: wechat && wechatOf(wechat, beside),
      alipay: alipay && alipayOf(alipay, beside),
    };
  }
  return { acquirers };
}

function wechatOf(
  { privateKeyFile, apiV3KeyFile, publicKeyFile, ...rest }: z.infer<typeof Wechat>,
  beside: (file: string) => string,
): WechatConfig {
  return {
    ...rest,
    privateKey: keyOf(beside(privateKeyFile), createPrivateKey),
    publicKey: keyOf(beside(publicKeyFile), createPublicKey),
    apiV3Key: keyOf(beside(apiV3KeyFile), (text) => {
      const key = Buffer.from(text.trim());
      if (key.length !== API_V3_KEY_BYTES) throw new Error("length");
      return createSecretKey(key);
    }),
  };
}

function alipayOf(
  { privateKeyFile, alipayPublicKeyFile, ...rest }: z.infer<typeof Alipay>,
  beside: (file: string) => string,
): AlipayConfig {
  return {
    ...rest,
    privateKey: keyOf(beside(privateKeyFile), createPrivateKey),
    alipayPublicKey: keyOf(beside(alipayPublicKeyFile), createPublicKey),
  };
}

/** The library's own message is dropped: it may quote what it could not read. */
function keyOf(path: string, make: (text: string) => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = make(readFileSync(path, "utf8"));
  } catch {
    throw new Error(`${path}: no usable key`);
  }
  if (key.type !== "secret" && key.asymmetricKeyType !== "rsa") throw new Error(`${path}: not an RSA key`);
  return key;
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new Error(`${path}: cannot be read as JSON`);
  }
}
