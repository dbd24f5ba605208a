import type { HotSql } from "#db/client.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { actorNameOf } from "./actor-name.ts";
import type { AuditInput } from "./record-audit.ts";

/** As `recordAudit`, in a bulk transaction of raw SQL. */
export async function recordRawAudit(sql: HotSql, ctx: Ctx, input: AuditInput): Promise<void> {
  const { actor } = ctx;
  const now = ctx.now();
  const acquirerId = input.acquirerId ?? ("acquirerId" in actor ? actor.acquirerId : undefined);
  const merchantId = input.merchantId ?? ("merchantId" in actor ? actor.merchantId : undefined);
  await sql`insert into audit_entry (id, day, acquirer_id, merchant_id, staff_id, actor, action, subject_id, facts, happened_at, origin)
    values (${ctx.newId("aud")}, ${dayOf(now)}::date, ${acquirerId ?? null},
      ${merchantId ?? null}, ${"staffId" in actor ? actor.staffId : null},
      ${actorNameOf(actor)}, ${input.action}, ${input.subjectId}, ${sql.json(input.facts as never)}, ${now}, ${ctx.origin})`;
}
