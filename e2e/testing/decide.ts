import { join } from "node:path";
import { expect } from "@playwright/test";
import { sandbox } from "./sandbox.ts";
import { readDemo } from "./stack.ts";
import { verifyClearing } from "./verify-clearing.ts";

/** Two people of the acquirer decide about one item by its own command, at the sandbox's clock. */
export async function decide(item: string, as: string, ...persons: [string, string]): Promise<void> {
  const { now } = await sandbox.clock();
  for (const person of persons) {
    const key = join(readDemo().desk, "keys", `${person}.key`);
    const decided = verifyClearing("decide", "--item", item, "--as", as, "--key", key, "--at", now);
    expect(decided.status, decided.words).toBe(0);
  }
}
