import { and, eq } from "drizzle-orm";
import { approval, settlementAccount } from "#db/schema/index.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { ACCOUNT_LIFE } from "./account-status.ts";
import { loadAccount } from "./load-account.ts";

/**
 * The second person of the acquirer approves a new settlement account: it takes the place of the old one, and what was held
 * for the old one is paid with the next file. Refuses `forbidden`, `not_found`, `account_not_in`, `same_person`,
 * `register_decides`.
 */
export async function approveAccount(ctx: Ctx, input: { accountId: Id<"sac"> }): Promise<void> {
  const actor = may(ctx, "account.approve");
  const row = await ctx.db.transaction(async (tx) => {
    // load
    const { row: pending, reviewedBy, isRegistered } = await loadAccount(tx, input.accountId);
    // decide
    if (isRegistered) refuse({ code: "register_decides" });
    if (!reviewedBy) refuse({ code: "account_not_in", status: "pending", needed: "reviewed" });
    if (reviewedBy === actor.staffId) refuse({ code: "same_person", step: "account.approve" });
    // write: the old one first, a shop has one approved account at a time
    const { acquirerId, merchantId, subMerchantId } = pending;
    const [old] = await tx
      .select({ id: settlementAccount.id })
      .from(settlementAccount)
      .where(
        and(eq(settlementAccount.subMerchantId, subMerchantId), eq(settlementAccount.status, "approved")),
      );
    const step = { life: ACCOUNT_LIFE, table: settlementAccount } as const;
    const facts = { subMerchantId, version: pending.version };
    if (old) {
      const act = { action: "account.replace", merchantId, facts } as const;
      await recordStep(tx, ctx, { ...step, id: old.id, from: "approved", to: "replaced", act });
    }
    const act = { action: "account.approve", merchantId, facts } as const;
    await recordStep(tx, ctx, { ...step, id: pending.id, from: "pending", to: "approved", act });
    await tx.insert(approval).values({
      subjectId: pending.id,
      subjectKind: "settlement_account",
      acquirerId,
      merchantId,
      step: 2,
      staffId: actor.staffId,
      approvedAt: ctx.now(),
    });
    return pending;
  });
  const { acquirerId, merchantId, subMerchantId } = row;
  ctx.defer({ topic: "application", id: row.id, acquirerId, merchantId, subMerchantId });
}
