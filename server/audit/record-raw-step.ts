import type { HotSql } from "#db/client.ts";
import { assert } from "../assert.ts";
import type { Ctx } from "../context.ts";
import { stepFrom } from "../life-cycle.ts";
import { recordRawAudit } from "./record-raw-audit.ts";
import type { Step } from "./record-step.ts";

/** As `recordStep`, in a bulk transaction of raw SQL. `set` names columns as the schema does. */
export async function recordRawStep<S extends string>(
  sql: HotSql,
  ctx: Ctx,
  step: Step<S> & { set: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { life, id, from, to, set, act } = step;
  const rows = await sql`update ${sql(life.table)} set ${sql({ ...set, [life.column]: to } as never)}
    where id = ${id}::uuid and ${sql(life.column)} = any(${stepFrom(life, from, to)}::text[])`;
  assert(rows.count === 1, `${life.table}: a step from ${from} to ${to} is in the table and changes one row`);
  await recordRawAudit(sql, ctx, { ...act, subjectId: id, facts: { ...act.facts, from, to } });
}
