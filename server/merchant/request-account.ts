import { and, desc, eq, ne } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { isCnaps } from "../onboarding/cnaps.ts";
import { holdsFullNumber } from "../onboarding/full-number.ts";
import { isHolder } from "../onboarding/name-match.ts";
import { may } from "../permission.ts";

export interface RequestAccount {
  subMerchantId: Id<"smt">;
  bankName: string;
  cnaps: string;
  holderName: string;
  /** The last four digits: the full number is typed on the acquirer's side only. */
  accountTail: string;
}

const TEXT_MAX_LENGTH = 100;

/**
 * The owner asks for another settlement account. The old one stays until two people of the acquirer approved the new one.
 * Refuses `forbidden`, `not_found`, `sub_merchant_not_active`, `input_invalid`, and `account_not_in` while one is pending.
 */
export async function requestAccount(ctx: Ctx, input: RequestAccount): Promise<{ accountId: Id<"sac"> }> {
  const actor = may(ctx, "account.request");
  const { subMerchantId } = input;
  for (const field of ["bankName", "holderName", "accountTail"] as const) {
    const text = input[field].trim();
    if (text === "") refuse({ code: "input_invalid", field, reason: "required" });
    if (text.length > TEXT_MAX_LENGTH) refuse({ code: "input_invalid", field, reason: "too_long" });
    if (holdsFullNumber(text)) refuse({ code: "input_invalid", field, reason: "full_number_not_here" });
  }
  if (!isCnaps(input.cnaps)) refuse({ code: "input_invalid", field: "cnaps", reason: "cnaps_invalid" });
  if (!/^\d{4}$/.test(input.accountTail))
    refuse({ code: "input_invalid", field: "accountTail", reason: "tail_invalid" });

  const accountId = ctx.newId("sac");
  const { acquirerId, merchantId } = actor;
  await ctx.db.transaction(async (tx) => {
    // load: the shop is locked, two requests at once are counted one after the other
    const [shop] = await tx
      .select()
      .from(t.subMerchant)
      .where(eq(t.subMerchant.id, subMerchantId))
      .for("update");
    if (!shop) refuse({ code: "not_found", what: "sub_merchant" });
    const [form] = await tx
      .select({ subjectType: t.application.subjectType, fields: t.application.fields })
      .from(t.application)
      .where(and(eq(t.application.subMerchantId, subMerchantId), eq(t.application.status, "approved")))
      .orderBy(desc(t.application.approvedAt))
      .limit(1);
    const accounts = await tx
      .select({ version: t.settlementAccount.version, status: t.settlementAccount.status })
      .from(t.settlementAccount)
      .where(
        and(eq(t.settlementAccount.subMerchantId, subMerchantId), ne(t.settlementAccount.status, "returned")),
      );
    // decide
    // One that is closing is still paid: a bank that refuses its account must not be the end.
    if (!["active", "suspended", "closing"].includes(shop.status))
      refuse({ code: "sub_merchant_not_active", status: shop.status });
    if (accounts.some((a) => a.status === "pending"))
      refuse({ code: "account_not_in", status: "pending", needed: "approved" });
    const subject = {
      name: shop.name,
      personName: form?.fields.personName ?? "",
      holderName: input.holderName,
    };
    if (!isHolder(form?.subjectType ?? "enterprise", subject))
      refuse({ code: "input_invalid", field: "holderName", reason: "holder_differs" });
    // write
    await tx.insert(t.settlementAccount).values({
      id: accountId,
      acquirerId,
      merchantId,
      subMerchantId,
      version: Math.max(0, ...accounts.map((a) => a.version)) + 1,
      bankName: input.bankName.trim(),
      cnaps: input.cnaps,
      holderName: input.holderName.trim(),
      accountMask: `************${input.accountTail}`,
      accountTail: input.accountTail,
      status: "pending",
      createdBy: actor.staffId,
      createdAt: ctx.now(),
    });
    const facts = { subMerchantId, bankName: input.bankName, accountTail: input.accountTail };
    await recordAudit(tx, ctx, { action: "account.request", subjectId: accountId, facts });
  });
  ctx.defer({ topic: "application", id: accountId, merchantId, subMerchantId, acquirerId });
  return { accountId };
}
