import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyFolder } from "../world/keys.ts";
import type { World } from "../world/world.ts";

export const SIGN_TYPES = ["RSA_1_256", "MD5"] as const;
export type SignType = (typeof SIGN_TYPES)[number];

export interface BankGatewaySettings {
  /** The institution that acts for its merchants (sign_agentno), and the chain that acts for its shops (groupno). */
  bankAgentNo: string;
  bankGroupNo: string;
}

/** Who may sign for a shop: the caller's public key and the secret of both sides; the gateway answers with its own. */
export interface Signer {
  callerKey: KeyObject;
  secret: string;
  gatewayKey: KeyObject;
}
interface BankGatewayKeys {
  /** By number. */
  signers: ReadonlyMap<string, Signer>;
  agentNo: string;
  /** Signs what is forged on purpose (¥0.09). */
  stranger: Signer;
}

function read({ text, settings }: KeyFolder): BankGatewayKeys {
  const { bankAgentNo, bankGroupNo } = settings<BankGatewaySettings>();
  const gatewayKey = createPrivateKey(text("bank-gateway.key"));
  const signer = (name: string): Signer => ({
    callerKey: createPublicKey(text(`bank-${name}.pub`)),
    secret: text(`bank-${name}.secret`).trim(),
    gatewayKey,
  });
  const agent = signer("agent");
  return {
    signers: new Map([
      [bankAgentNo, agent],
      [bankGroupNo, signer("group")],
    ]),
    agentNo: bankAgentNo,
    stranger: { ...agent, secret: "nobody", gatewayKey: createPrivateKey(text("stranger.key")) },
  };
}

export const bankGatewayKeys = (world: World): BankGatewayKeys => world.keysOf(read);
