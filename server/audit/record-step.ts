import { and, eq, inArray } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "#db/client.ts";
import { assert } from "../assert.ts";
import type { Ctx } from "../context.ts";
import { type Refusal, refuse } from "../domain-error.ts";
import { type LifeCycle, stepFrom } from "../life-cycle.ts";
import { type AuditInput, recordAudit } from "./record-audit.ts";

export interface Step<S extends string> {
  life: LifeCycle<S>;
  id: string;
  /** Where the verb saw the row; the statement asks again. */
  from: NoInfer<S>;
  to: NoInfer<S>;
  act: Omit<AuditInput, "subjectId">;
}

/**
 * Writes one step of a life and the fact of it, `{ from, to }` beside the facts of the act. The table allows the step or no
 * row matches; a row that matches no more is refused with `raced`, or a bug where the verb holds its lock.
 */
export async function recordStep<S extends string, T extends PgTable & { id: PgColumn; status: PgColumn }>(
  tx: Tx,
  ctx: Ctx,
  step: Step<S> & { table: T; set?: Partial<T["$inferInsert"]>; raced?: Refusal },
): Promise<void> {
  const { life, table, id, from, to, act } = step;
  const rows = await tx
    .update(table)
    .set({ ...step.set, status: to } as never)
    .where(and(eq(table.id, id), inArray(table.status, stepFrom(life, from, to))))
    .returning({ id: table.id });
  if (rows.length === 0 && step.raced) refuse(step.raced);
  assert(
    rows.length === 1,
    `${life.table}: a step from ${from} to ${to} is in the table and changes one row`,
  );
  await recordAudit(tx, ctx, { ...act, subjectId: id, facts: { ...act.facts, from, to } });
}
