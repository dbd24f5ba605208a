import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { approval, settlementAccount } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { recordStep } from "../audit/record-step.ts";
import { dayFrom } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type AccountNumbers, accountFaults } from "./account-numbers.ts";
import { ACCOUNT_LIFE } from "./account-status.ts";
import { loadAccount, type PendingAccount } from "./load-account.ts";
import { statedReason } from "./stated-reason.ts";

export interface ReviewAccount {
  accountId: Id<"sac">;
  decision: { accept: AccountNumbers } | { returnReason: string };
}

/**
 * The acquirer's reviewer records what its core gave the new account, or returns the request with a reason; the approver may
 * return it too. Refuses `forbidden`, `not_found`, `account_not_in`, `input_invalid`, `numbers_invalid` (every wrong one), `number_taken`, and `register_decides` where
 * the acquirer's register names the account: what it says comes by itself.
 */
export async function reviewAccount(ctx: Ctx, input: ReviewAccount): Promise<void> {
  const actor = may(ctx, "accept" in input.decision ? "account.accept" : "account.return");
  const { decision } = input;
  const row = await ctx.db.transaction(async (tx) => {
    const found = await loadAccount(tx, input.accountId);
    if ("accept" in decision) await accept(ctx, tx, found, decision.accept, actor.staffId);
    else await sendBack(ctx, tx, found.row, decision.returnReason);
    return found.row;
  });
  const { acquirerId, merchantId, subMerchantId } = row;
  ctx.defer({ topic: "application", id: row.id, acquirerId, merchantId, subMerchantId });
}

async function accept(
  ctx: Ctx,
  tx: Tx,
  { row, before, reviewedBy, isRegistered }: PendingAccount,
  numbers: AccountNumbers,
  staffId: Id<"stf">,
): Promise<void> {
  if (isRegistered) refuse({ code: "register_decides" });
  if (reviewedBy) refuse({ code: "account_not_in", status: "reviewed", needed: "pending" });
  const fields = accountFaults(numbers, { before, tail: row.accountTail });
  if (fields.length > 0) refuse({ code: "numbers_invalid", fields });
  const { accountRef, accountHash, accountMask, accountTail, accountVersion, approvedFrom } = numbers;
  const [taken] = await tx
    .select({ id: settlementAccount.id })
    .from(settlementAccount)
    .where(
      and(
        eq(settlementAccount.acquirerId, row.acquirerId),
        eq(settlementAccount.accountRef, accountRef),
        ne(settlementAccount.id, row.id),
      ),
    );
  if (taken) refuse({ code: "number_taken", number: accountRef });
  await tx
    .update(settlementAccount)
    .set({
      accountRef,
      accountHash,
      accountMask,
      accountTail,
      version: accountVersion,
      approvedFrom: dayFrom(approvedFrom),
    })
    .where(eq(settlementAccount.id, row.id));
  const { acquirerId, merchantId } = row;
  await tx.insert(approval).values({
    subjectId: row.id,
    subjectKind: "settlement_account",
    acquirerId,
    merchantId,
    step: 1,
    staffId,
    approvedAt: ctx.now(),
  });
  const facts = { accountRef, accountVersion, approvedFrom };
  await recordAudit(tx, ctx, { action: "account.accept", subjectId: row.id, merchantId, facts });
}

async function sendBack(ctx: Ctx, tx: Tx, row: PendingAccount["row"], typed: string): Promise<void> {
  const reason = statedReason(typed);
  const { id, merchantId } = row;
  await recordStep(tx, ctx, {
    life: ACCOUNT_LIFE,
    table: settlementAccount,
    id,
    from: "pending",
    to: "returned",
    set: { returnReason: reason, approvedFrom: null },
    act: { action: "account.return", merchantId, facts: { reason } },
  });
}
