import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { assert, present } from "../assert.ts";
import { recordStep } from "../audit/record-step.ts";
import { dayFrom } from "../calendar/day.ts";
import { CHANNELS } from "../channel/channel.ts";
import { isRole } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { SUB_MERCHANT_LIFE } from "../merchant/sub-merchant-status.ts";
import { may } from "../permission.ts";
import { APPLICATION_LIFE } from "./application-status.ts";
import { findTakenNumber } from "./find-taken-number.ts";
import { type ApplicationRow, loadApplication } from "./load-application.ts";
import type { RecordedNumbers } from "./recorded-numbers.ts";

/**
 * The second person of the acquirer approves: the shop becomes active with its numbers, its first settlement account and a
 * place for its till, all in one transaction. Refuses `forbidden`, `not_found`, `application_not_in`, `same_person`,
 * `number_taken`. The database refuses the same person too.
 */
export async function approveApplication(
  ctx: Ctx,
  input: { applicationId: Id<"app">; round: number },
): Promise<{ subMerchantId: Id<"smt"> }> {
  const actor = may(ctx, "application.approve");
  const row = await ctx.db.transaction(async (tx) => {
    // load
    const found = await loadApplication(tx, input.applicationId);
    // decide
    if (found.status !== "in_review" || found.round !== input.round)
      refuse({ code: "application_not_in", status: found.status, needed: "in_review" });
    if (found.reviewedBy === actor.staffId) refuse({ code: "same_person", step: "application.approve" });
    const recorded = present(
      found.recorded,
      "an accepted application has its numbers",
    ) as unknown as RecordedNumbers;
    const taken = await findTakenNumber(tx, { own: found, recorded });
    if (taken !== undefined) refuse({ code: "number_taken", number: taken });
    // write
    await openShop(ctx, tx, found, recorded, actor.staffId);
    return found;
  });
  const { acquirerId, merchantId, subMerchantId } = row;
  ctx.defer({ topic: "application", id: row.id, acquirerId, merchantId, subMerchantId });
  return { subMerchantId };
}

async function openShop(
  ctx: Ctx,
  tx: Tx,
  row: ApplicationRow,
  recorded: RecordedNumbers,
  staffId: Id<"stf">,
): Promise<void> {
  const now = ctx.now();
  const { acquirerId, merchantId, subMerchantId, fields } = row;
  const tenant = { acquirerId, merchantId };
  const { number, cycle, role } = recorded;
  assert(isRole(role), "an accepted application's role was asked for its form");
  await recordStep(tx, ctx, {
    life: APPLICATION_LIFE,
    table: t.application,
    id: row.id,
    from: "in_review",
    to: "approved",
    set: { approvedBy: staffId, approvedAt: now },
    act: { action: "application.approve", merchantId, facts: { round: row.round, number, subMerchantId } },
  });
  await recordStep(tx, ctx, {
    life: SUB_MERCHANT_LIFE,
    table: t.subMerchant,
    id: subMerchantId,
    from: "submitted",
    to: "active",
    set: { number, role, cycle, minimumFen: BigInt(recorded.minimumFen) },
    act: { action: "sub_merchant.open", merchantId, facts: { applicationId: row.id, number, role } },
  });
  await tx.insert(t.channelNumber).values(
    CHANNELS.filter((channel) => recorded[channel] !== "").map((channel) => ({
      ...tenant,
      subMerchantId,
      channel,
      number: recorded[channel],
      recordedAt: now,
    })),
  );
  const accountId = await openAccount(ctx, tx, row, recorded);
  const accountHead = { subjectId: accountId, subjectKind: "settlement_account" as const, ...tenant };
  const applicationHead = { subjectId: row.id, subjectKind: "application" as const, ...tenant };
  await tx.insert(t.approval).values([
    { ...applicationHead, round: row.round, step: 2, staffId, approvedAt: now },
    { ...accountHead, step: 2, staffId, approvedAt: now },
  ]);
  await tx.insert(t.store).values({
    id: ctx.newId("sto"),
    ...tenant,
    subMerchantId,
    name: fields.shortName ?? "",
    address: fields.address ?? "",
    terminal: `T${recorded.number.slice(-7)}`,
    createdAt: now,
  });
}

/** The account that the numbers name: from the first day of the shop in force. */
async function openAccount(
  ctx: Ctx,
  tx: Tx,
  row: ApplicationRow,
  recorded: RecordedNumbers,
): Promise<Id<"sac">> {
  const { acquirerId, merchantId, subMerchantId, fields } = row;
  const accountId = ctx.newId("sac");
  await tx.insert(t.settlementAccount).values({
    id: accountId,
    acquirerId,
    merchantId,
    subMerchantId,
    version: Number(recorded.accountVersion ?? 1),
    bankName: fields.bankName ?? "",
    cnaps: fields.cnaps ?? "",
    holderName: fields.holderName ?? "",
    accountMask: recorded.accountMask,
    accountTail: recorded.accountTail,
    accountHash: recorded.accountHash || null,
    accountRef: recorded.accountRef,
    status: "approved",
    approvedFrom: dayFrom(recorded.approvedFrom),
    createdBy: row.createdBy,
    createdAt: ctx.now(),
  });
  return accountId;
}
