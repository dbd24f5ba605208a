import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { closeDifference } from "../statement/close-difference.ts";
import { BANK_CONTRADICTS } from "../statement/difference.ts";
import { lockDifferences } from "../statement/lock-differences.ts";

/** Two people have said which of the bank's answers holds. */
export async function closeContradiction(
  sql: HotSql,
  ctx: Ctx,
  { acquirerId, reference }: { acquirerId: Id<"acq">; reference: string },
): Promise<void> {
  await lockDifferences(sql, acquirerId);
  const [open] = await sql<Row<"difference", "differenceId">[]>`select id as difference_id from difference
    where acquirer_id = ${acquirerId} and kind = ${BANK_CONTRADICTS} and acquirer_reference = ${reference} and status = 'open'`;
  if (open) await closeDifference(sql, ctx, { acquirerId, id: open.differenceId, why: "decided" });
}
