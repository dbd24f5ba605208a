import type { KeyObject } from "node:crypto";
import type { KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";
import type { HuifuClient, Refusal } from "./client.ts";

export interface HuifuConfig {
  dialect: "huifu";
  baseUrl: string;
  /** Who calls, itself a huifu_id, and the product it was given. */
  sysId: string;
  productId: string;
  /** Our private keys, and the acquirer's public ones. */
  ownKeys: KeyRing<KeyObject>;
  huifuKeys: KeyRing<KeyObject>;
  /** The address of our machine, which a charge states. */
  serverIp: string;
  /** The application whose page the payer is on in WeChat; absent: no such pages. */
  wechatAppId?: string | undefined;
  notifyUrl: string;
}

/** What every call of this dialect works with. `now` is business time. */
export interface Service {
  config: HuifuConfig;
  client: HuifuClient;
  now: () => Date;
}

export const PAYMENT = "/v4/trade/payment";
/** Closing has no newer version. */
export const CLOSING = "/v2/trade/payment/scanpay";

/** Nothing can be concluded; the code says why, texts of others stay out of our logs. */
export function unclear(what: string, refusal?: Refusal): never {
  throw new Unclear(`${what}: ${refusal ? refusal.code.slice(0, 64) : "answer contradicts itself"}`);
}
