import { eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { application } from "#db/schema/index.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

export type ApplicationRow = typeof application.$inferSelect;

/** The application as it stands, locked until the end of the transaction. Refuses `not_found`, also for another tenant's. */
export async function loadApplication(tx: Tx, applicationId: Id<"app">): Promise<ApplicationRow> {
  const [row] = await tx.select().from(application).where(eq(application.id, applicationId)).for("update");
  if (!row) refuse({ code: "not_found", what: "application" });
  return row;
}
