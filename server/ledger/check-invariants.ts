import { rawOf } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { verifySeal } from "../audit/verify-seal.ts";
import type { Ctx } from "../context.ts";
import { may } from "../permission.ts";
import { INVARIANTS } from "./invariants.ts";

const CHECK_DEADLINE_MS = 600_000;
/** The newest seals are hashed again; older ones are chained under them. */
const SEALS = 3;
/** Enough to see what is wrong; the count says how much. */
const KEPT = 20;

export interface Violation {
  code: string;
  name: string;
  subject: string;
  detail: string;
}

/**
 * Checks everything that must always be true; an empty list is the promise kept. Run after tests and every night by the worker, as
 * the machine's role. Reads only.
 */
export async function checkInvariants(ctx: Ctx): Promise<Violation[]> {
  may(ctx, "invariant.check");
  const found = await ctx.db.transaction(
    async (tx) => {
      const sql = rawOf(tx);
      await sql`set transaction isolation level repeatable read, read only`;
      const violations: Violation[] = [];
      for (const { code, name, sql: text } of INVARIANTS) {
        const params = text.includes("$1") ? [ctx.now().toISOString()] : [];
        const rows = await sql.unsafe<Computed<"subject" | "detail", string>[]>(text, params);
        violations.push(...rows.slice(0, KEPT).map((row) => ({ code, name, ...row })));
      }
      return violations;
    },
    { deadlineMs: CHECK_DEADLINE_MS },
  );
  return [...found, ...(await checkSeals(ctx))];
}

async function checkSeals(ctx: Ctx): Promise<Violation[]> {
  const seals = await ctx.db.hot(
    (sql) => sql<Row<"daySeal", "acquirerId" | "day">[]>`select acquirer_id, day from (
      select acquirer_id, day, row_number() over (partition by acquirer_id order by day desc) as n from day_seal) s
      where n <= ${SEALS}`,
  );
  const violations: Violation[] = [];
  for (const { acquirerId, day } of seals) {
    const check = await verifySeal(ctx, { acquirerId, day });
    if (!check.isIntact)
      violations.push({
        code: "I8",
        name: "the seal of a day verifies",
        subject: day,
        detail: `${check.sealed.root} <> ${check.found.root}`,
      });
  }
  return violations;
}
