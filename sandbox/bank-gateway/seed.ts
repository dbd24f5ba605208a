import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DialectSeed } from "../dialect.ts";
import { writeAtomically } from "../world/files.ts";
import { makeRsa, once, shareKey } from "../world/made-keys.ts";
import { NAME } from "./fields.ts";
import type { BankGatewaySettings } from "./keys.ts";

/** The secret of both sides, 16 bytes as 32 characters. */
const makeSecret = () => randomBytes(16).toString("hex");

export const bankGatewaySeed = {
  // Of the institution and of a chain: the private key and the acquirer's public copy of it, and the secret of both; then the
  // gateway's own.
  readyKeys(own, platform) {
    for (const name of ["agent", "group"]) {
      shareKey(join(platform, `bank-${name}.key`), join(own, `bank-${name}.pub`), makeRsa);
      once(join(platform, `bank-${name}.secret`), makeSecret);
      const secret = readFileSync(join(platform, `bank-${name}.secret`), "utf8");
      writeAtomically(join(own, `bank-${name}.secret`), secret);
    }
    shareKey(join(own, "bank-gateway.key"), join(platform, "bank-gateway.pub"), makeRsa);
  },

  settingsOf: () =>
    ({ bankAgentNo: "100000000100", bankGroupNo: "100000000200" }) satisfies BankGatewaySettings,

  sectionOf({ origin, notifyUrl, settings, keyFile }) {
    const { bankAgentNo } = settings as unknown as BankGatewaySettings;
    return {
      dialect: NAME,
      gateway: `${origin}/pay/gateway`,
      billGateway: `${origin}/download/gateway`,
      signAgentNo: bankAgentNo,
      signType: "RSA_1_256",
      ownKeyFile: keyFile("bank-agent.key"),
      gatewayKeyFile: keyFile("bank-gateway.pub"),
      serverIp: "127.0.0.1",
      notifyUrl,
    };
  },
} satisfies DialectSeed;
