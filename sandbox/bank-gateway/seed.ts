import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../world/files.ts";
import { makeRsa, once, shareKey } from "../world/made-keys.ts";
import type { BankGatewaySettings } from "./keys.ts";

/** The secret of both sides, 16 bytes as 32 characters. */
const makeSecret = () => randomBytes(16).toString("hex");

/** Both sides' keys, made once and kept: of the institution and of a chain, and the gateway's own. */
export function readyKeys(own: string, platform: string): void {
  for (const name of ["agent", "group"]) {
    shareKey(join(platform, `bank-${name}.key`), join(own, `bank-${name}.pub`), makeRsa);
    once(join(platform, `bank-${name}.secret`), makeSecret);
    writeAtomically(
      join(own, `bank-${name}.secret`),
      readFileSync(join(platform, `bank-${name}.secret`), "utf8"),
    );
  }
  shareKey(join(own, "bank-gateway.key"), join(platform, "bank-gateway.pub"), makeRsa);
}

export const settingsOf = () =>
  ({ bankAgentNo: "100000000100", bankGroupNo: "100000000200" }) satisfies BankGatewaySettings;
