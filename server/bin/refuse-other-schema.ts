import type { HotSql } from "#db/client.ts";
import { findSchemaFault } from "#db/schema-gate.ts";
import { StartRefused } from "./run-process.ts";

/** No process serves on a schema it was not written for: it would read and write what it does not understand. */
export async function refuseOtherSchema(sql: HotSql): Promise<void> {
  const fault = await findSchemaFault(sql);
  if (fault !== undefined) throw new StartRefused(fault);
}
