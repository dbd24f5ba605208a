import type { KeyObject } from "node:crypto";
import type { KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";
import type { BankGatewayClient, Refusal } from "./client.ts";
import type { SignType } from "./signature.ts";

export interface BankGatewayConfig {
  dialect: "bank-gateway";
  gateway: string;
  billGateway: string;
  /** Who signs for the shops: an institution for its merchants, or a chain for its own. */
  signAgentNo?: string | undefined;
  groupNo?: string | undefined;
  signType: SignType;
  /** Our private keys and the gateway's public ones; of MD5 both are the secrets. */
  ownKeys: KeyRing<KeyObject>;
  gatewayKeys: KeyRing<KeyObject>;
  /** The address of our machine, which every order states. */
  serverIp: string;
  notifyUrl: string;
}

/** What every call of this dialect works with. `now` is business time. */
export interface Service {
  config: BankGatewayConfig;
  client: BankGatewayClient;
  now: () => Date;
}

/** Nothing can be concluded; the code says why, texts of others stay out of our logs. */
export function unclear(what: string, refusal?: Refusal): never {
  throw new Unclear(`${what}: ${refusal ? refusal.code.slice(0, 64) : "answer contradicts itself"}`);
}
