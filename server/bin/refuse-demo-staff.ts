import type { HotSql } from "#db/client.ts";
import type { Computed } from "#db/rows.ts";
import type { AcquirerConfigs } from "../env/acquirer-config.ts";
import { StartRefused } from "./run-process.ts";

/** Whether every acquirer is one on this desk. */
export const isAllSandbox = (configs: AcquirerConfigs): boolean =>
  Object.values(configs.acquirers).every((a) => a.sandbox);

/** Demo sign-ins are known to everybody: no program starts beside a real acquirer while one exists. */
export async function refuseDemoStaff(sql: HotSql, configs: AcquirerConfigs): Promise<void> {
  if (isAllSandbox(configs)) return;
  const [row] = await sql<Computed<"exists", boolean>[]>`select has_demo_staff() as exists`;
  if (row?.exists !== false)
    throw new StartRefused("a real acquirer is configured, and a demo sign-in still exists: start refused");
}
