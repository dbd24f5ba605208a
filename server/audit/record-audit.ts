import type { Tx } from "#db/client.ts";
import { auditEntry } from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import type { AuditedAct } from "../permission.ts";
import { actorNameOf } from "./actor-name.ts";

export interface AuditInput {
  action: AuditedAct;
  subjectId: string;
  /** What was decided, without secrets, codes or full numbers; amounts as text. */
  facts: Record<string, unknown>;
  /** Where the actor names none: the operator, a machine. */
  merchantId?: Id<"mch"> | undefined;
  acquirerId?: Id<"acq"> | undefined;
}

/** Writes who did what into the same transaction as the act: neither stands without the other. */
export async function recordAudit(tx: Tx, ctx: Ctx, input: AuditInput): Promise<void> {
  const { actor } = ctx;
  const now = ctx.now();
  await tx.insert(auditEntry).values({
    id: ctx.newId("aud"),
    day: dayOf(now),
    acquirerId: input.acquirerId ?? ("acquirerId" in actor ? actor.acquirerId : null),
    merchantId: input.merchantId ?? ("merchantId" in actor ? actor.merchantId : null),
    staffId: "staffId" in actor ? actor.staffId : null,
    actor: actorNameOf(actor),
    action: input.action,
    subjectId: input.subjectId,
    facts: input.facts,
    happenedAt: now,
    origin: ctx.origin,
  });
}
