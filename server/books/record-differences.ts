import type { HotSql } from "#db/client.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { loadOwnShops } from "./load-own-shops.ts";
import { registerDifferences } from "./register-difference.ts";

/** So many differences stand in one entry of the audit; the rest is a number. */
const DIFFERENCES_MAX = 200;

/**
 * Where our rows say otherwise than a new register, shop by shop and field by field, in its own transaction: one that is
 * there already keeps its age, one that is gone has an end. The register is computed with; nobody else is stopped.
 */
export async function recordDifferences(
  sql: HotSql,
  ctx: Ctx,
  { acquirerId, register }: { acquirerId: Id<"acq">; register: AcquirerRegister },
): Promise<void> {
  const found = registerDifferences(register.subMerchants, await loadOwnShops(sql, acquirerId));
  const now = ctx.now();
  const open = sql`select * from unnest(${found.map((d) => d.subMerchantNo)}::text[], ${found.map((d) => d.field)}::text[],
    ${found.map((d) => d.ours)}::text[], ${found.map((d) => d.register)}::text[]) f(number, field, ours, theirs)`;
  await sql`update register_difference d set ended_at = ${now}
    where d.acquirer_id = ${acquirerId} and d.ended_at is null and not exists (select from (${open}) f
      where (f.number, f.field, f.ours, f.theirs) = (d.number, d.field, d.ours, d.theirs))`;
  await sql`insert into register_difference (acquirer_id, number, field, ours, theirs, since)
    select ${acquirerId}, number, field, ours, theirs, ${now} from (${open}) f
    on conflict (acquirer_id, number, field) where ended_at is null do nothing`;
  if (found.length === 0) return;
  await recordRawAudit(sql, ctx, {
    action: "books.differ",
    subjectId: acquirerId,
    acquirerId,
    facts: {
      version: register.version,
      count: found.length,
      differences: found.slice(0, DIFFERENCES_MAX),
    },
  });
}
