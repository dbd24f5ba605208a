import type { KeyObject } from "node:crypto";
import type { OrderKey } from "../acquirer.ts";
import type { KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";
import type { Reply, WechatClient } from "./client.ts";
import type { V2Call } from "./v2-client.ts";
import { isCode } from "./wire.ts";

export interface WechatConfig {
  dialect: "wechatpay";
  baseUrl: string;
  spMchid: string;
  spAppid: string;
  /** Ours, by the serials of their certificates. */
  privateKeys: KeyRing<KeyObject>;
  apiV3Keys: KeyRing<KeyObject>;
  /** The service's, by what `Wechatpay-Serial` calls them: public keys and certificates. */
  platformKeys: KeyRing<KeyObject>;
  notifyUrl: string;
  refundNotifyUrl: string;
  /** For payment codes, which the older interface takes; without it they are not offered. */
  v2?: { apiV2Keys: KeyRing<KeyObject>; certificates: KeyRing<string> } | undefined;
}

/** What every call of this dialect works with. `now` is business time. */
export interface Service {
  config: WechatConfig;
  client: WechatClient;
  v2: V2Call | undefined;
  now: () => Date;
}

export const ORDERS = "/v3/pay/partner/transactions";
export const REFUNDS = "/v3/refund/domestic/refunds";

/** An order by our number. */
export const orderPath = (key: OrderKey): string =>
  `${ORDERS}/out-trade-no/${encodeURIComponent(key.merchantOrderNo)}`;

export const isNoOrder = (code: string): boolean =>
  isCode(code, "ORDER_NOT_EXIST") || isCode(code, "RESOURCE_NOT_EXISTS");

/** Nothing can be concluded; the code says why, texts of others stay out of our logs. */
export function unclear(what: string, reply?: Reply): never {
  throw new Unclear(`${what}: ${reply && !reply.ok ? reply.code.slice(0, 64) : "answer contradicts itself"}`);
}
