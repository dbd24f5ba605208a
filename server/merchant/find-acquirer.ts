import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import type { AcquirerFacts } from "./acquirer-facts.ts";

/**
 * An acquirer by its id or its code. The machine keeps it a few seconds, because every confirmed payment asks for its
 * cut-off; everybody else is told what their own role sees now.
 */
export async function findAcquirer(
  ctx: Pick<Ctx, "db" | "actor" | "kept">,
  by: { id: Id<"acq"> } | { code: string },
): Promise<AcquirerFacts | undefined> {
  const isMachine = ctx.actor.kind === "machine";
  const key = "id" in by ? by.id : by.code;
  const known = isMachine ? ctx.kept.acquirers.find(key) : undefined;
  if (known !== undefined) return known;
  const [facts] = await ctx.db.transaction((tx) =>
    tx
      .select({
        id: t.acquirer.id,
        code: t.acquirer.code,
        name: t.acquirer.name,
        cutOffs: t.acquirer.cutOffs,
      })
      .from(t.acquirer)
      .where("id" in by ? eq(t.acquirer.id, by.id) : eq(t.acquirer.code, by.code)),
  );
  // Only what exists is kept: anybody may ask the notification door for any code.
  if (isMachine && facts !== undefined) ctx.kept.acquirers.put(key, facts);
  return facts;
}
