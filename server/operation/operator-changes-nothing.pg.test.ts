import { afterAll, beforeAll, expect, test } from "vitest";
import { createAgreement } from "../agreement/create-agreement.ts";
import { importAgreementFacts } from "../agreement/import-agreement-facts.ts";
import { proposeAgreement } from "../agreement/propose-agreement.ts";
import { revokeAgreement } from "../agreement/revoke-agreement.ts";
import { recordVerdict } from "../batch/record-verdict.ts";
import { dayFrom } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { approveAccount } from "../merchant/approve-account.ts";
import { holdSubMerchant } from "../merchant/hold-sub-merchant.ts";
import { liftHold } from "../merchant/lift-hold.ts";
import { requestAccount } from "../merchant/request-account.ts";
import { resumeSubMerchant } from "../merchant/resume-sub-merchant.ts";
import { reviewAccount } from "../merchant/review-account.ts";
import { suspendSubMerchant } from "../merchant/suspend-sub-merchant.ts";
import { approveApplication } from "../onboarding/approve-application.ts";
import { createApplication } from "../onboarding/create-application.ts";
import { reviewApplication } from "../onboarding/review-application.ts";
import { submitApplication } from "../onboarding/submit-application.ts";
import { importResult } from "../result/import-result.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { getOperationOverview } from "./get-operation-overview.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const COFFEE = "M00000000000004";
const sha256 = "0".repeat(64);
const REL = Buffer.from("{}");

/** Every act by which something is reviewed, approved, released, held, decided or changed. */
const actsOf = (ctx: Ctx): Record<string, () => Promise<unknown>> => {
  const subMerchantId = w.demo.shops[COFFEE] as Id<"smt">;
  const agreementId = ctx.newId("spa");
  const applicationId = ctx.newId("app");
  const accountId = ctx.newId("sac");
  const fields = {};
  const rule = { terms: [], remainder: COFFEE, bearer: "proportional" as const };
  return {
    createApplication: () => createApplication(ctx, { subjectType: "micro", fields }),
    submitApplication: () => submitApplication(ctx, { applicationId, subjectType: "micro", fields }),
    reviewApplication: () => reviewApplication(ctx, { applicationId, round: 1, decision: { findings: [] } }),
    approveApplication: () => approveApplication(ctx, { applicationId, round: 1 }),
    createAgreement: () =>
      createAgreement(ctx, { subMerchantId, rule, effectiveFrom: dayFrom("2026-11-20") }),
    proposeAgreement: () => proposeAgreement(ctx, { agreementId, sha256 }),
    importAgreementFacts: () => importAgreementFacts(ctx, { acquirerId: w.demo.acquirerId, text: "{}" }),
    revokeAgreement: () => revokeAgreement(ctx, { agreementId, reason: "x" }),
    requestAccount: () =>
      requestAccount(ctx, { subMerchantId, bankName: "x", cnaps: "x", holderName: "x", accountTail: "1234" }),
    reviewAccount: () => reviewAccount(ctx, { accountId, decision: { returnReason: "x" } }),
    approveAccount: () => approveAccount(ctx, { accountId }),
    suspendSubMerchant: () => suspendSubMerchant(ctx, { subMerchantId, reason: "x", inner: "" }),
    resumeSubMerchant: () => resumeSubMerchant(ctx, { subMerchantId }),
    holdSubMerchant: () => holdSubMerchant(ctx, { subMerchantId, amountFen: null, reason: "x", inner: "" }),
    liftHold: () => liftHold(ctx, { holdId: ctx.newId("hld") }),
    recordVerdict: () => recordVerdict(ctx, { fileId: ctx.newId("clf"), rel: REL }),
    importResult: () => importResult(ctx, { acquirerId: w.demo.acquirerId, bytes: REL, isWhole: true }),
  };
};

test("the operator is refused every act that reviews, approves, releases, holds or changes, by the verb", async () => {
  for (const [name, act] of Object.entries(actsOf(w.ctxFor("operator")))) {
    const error = await act().then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(error instanceof Refused ? error.refusal.code : error, name).toBe("forbidden");
  }
});

test.each([
  "application",
  "application_finding",
  "application_submission",
  "agreement",
  "agreement_version",
  "agreement_fact",
  "approval",
  "settlement_account",
  "sub_merchant",
  "channel_number",
  "verdict",
  "bank_result",
  "posting",
  "clearing_batch",
  "clearing_file",
  "difference",
  "fee_schedule",
  "audit_entry",
])("the operator's database role reads %s and can neither add, change nor remove a row", async (table) => {
  const { db } = w.ctxFor("operator");
  await db.hot((sql) => sql.unsafe(`select count(*) from ${table}`));
  for (const statement of [
    `insert into ${table} select * from ${table}`,
    `update ${table} set acquirer_id = acquirer_id`,
    `delete from ${table}`,
  ])
    await expect(
      db.hot((sql) => sql.unsafe(statement)),
      statement,
    ).rejects.toThrow(/permission denied/);
});

test("what the acquirer's desk asks to hold, and why, is not the operator's to read", async () => {
  const { db } = w.ctxFor("operator");
  await expect(db.hot((sql) => sql`select count(*) from hold`)).rejects.toThrow(/permission denied/);
});

test("another acquirer's desk and a reviewer import no results and record no verdict", async () => {
  for (const login of ["reviewer", "approver", "mall-owner"]) {
    const acts = actsOf(w.ctxFor(login));
    for (const name of ["recordVerdict", "importResult"] as const)
      await expect(acts[name]?.(), `${login} ${name}`).rejects.toThrow("forbidden");
  }
});

test("the operator sees every channel and step, and nobody else the overview", async () => {
  const view = await getOperationOverview(w.ctxFor("operator"));
  expect(view.channels.map((c) => c.channel)).toEqual(["wechat", "alipay"]);
  expect(view.partitionDaysAhead).toBeGreaterThan(30);
  await expect(getOperationOverview(w.ctxFor("reviewer"))).rejects.toThrow("forbidden");
});
