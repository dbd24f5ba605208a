import { readyChecks } from "../ready-checks.ts";
import { webRuntime } from "./runtime.ts";

/** What this process needs to serve. The gateway may be down: web stays healthy and the till shows its banner. */
export async function findReadiness(): Promise<{ isReady: boolean; checks: Record<string, boolean> }> {
  const { database, clock } = webRuntime();
  const checks = await readyChecks(database.own, clock.now());
  return { isReady: Object.values(checks).every(Boolean), checks };
}
