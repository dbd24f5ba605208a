import type { KeyObject } from "node:crypto";
import type { KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";
import type { AlipayClient, Reply } from "./client.ts";
import { isSubCode } from "./wire.ts";

export interface AlipayConfig {
  dialect: "alipay";
  gateway: string;
  appId: string;
  pid: string;
  /** Ours. */
  privateKeys: KeyRing<KeyObject>;
  /** The service's. */
  alipayPublicKeys: KeyRing<KeyObject>;
  notifyUrl: string;
}

/** What every call of this dialect works with. `now` is business time. */
export interface Service {
  config: AlipayConfig;
  client: AlipayClient;
  now: () => Date;
}

export const isNoTrade = (code: string): boolean => isSubCode(code, "TRADE_NOT_EXIST");

/** Nothing can be concluded; the code says why, texts of others stay out of our logs. */
export function unclear(what: string, reply?: Reply): never {
  throw new Unclear(`${what}: ${reply && !reply.ok ? reply.code.slice(0, 64) : "answer contradicts itself"}`);
}
