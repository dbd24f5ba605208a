import { eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";

export interface AcquirerFacts {
  id: Id<"acq">;
  code: string;
  name: string;
  cutOffMinutes: number;
}

/** Code and cut-off of an acquirer change once in years; a process asks again after this, ms. */
const KEPT_MS = 5_000;
const kept = new WeakMap<Database, Map<string, { until: number; facts: AcquirerFacts }>>();

/** An acquirer by its id or its code, kept a few seconds: every confirmed payment asks for its cut-off. */
export async function findAcquirer(
  ctx: Pick<Ctx, "db">,
  by: { id: Id<"acq"> } | { code: string },
): Promise<AcquirerFacts | undefined> {
  const key = "id" in by ? by.id : by.code;
  const known = kept.get(ctx.db) ?? new Map<string, { until: number; facts: AcquirerFacts }>();
  kept.set(ctx.db, known);
  const held = known.get(key);
  if (held !== undefined && held.until > performance.now()) return held.facts;
  const [facts] = await ctx.db.transaction((tx) =>
    tx
      .select({
        id: t.acquirer.id,
        code: t.acquirer.code,
        name: t.acquirer.name,
        cutOffMinutes: t.acquirer.cutOffMinutes,
      })
      .from(t.acquirer)
      .where("id" in by ? eq(t.acquirer.id, by.id) : eq(t.acquirer.code, by.code)),
  );
  // Only what exists is kept: anybody may ask the notification door for any code.
  if (facts !== undefined) known.set(key, { until: performance.now() + KEPT_MS, facts });
  return facts;
}
