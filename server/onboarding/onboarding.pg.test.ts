import { afterAll, beforeAll, expect, test } from "vitest";
import { CHANNELS, eachChannel, walletOf } from "../channel/channel.ts";
import { type Id, uuidOf } from "../id.ts";
import { createOrder } from "../order/create-order.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { approveApplication } from "./approve-application.ts";
import { createApplication } from "./create-application.ts";
import { getApplication } from "./get-application.ts";
import { listApplications } from "./list-applications.ts";
import { reviewApplication } from "./review-application.ts";
import { submitApplication } from "./submit-application.ts";
import { ENTERPRISE, RECORDED, VERIFIED } from "./testing/applications.ts";
import { writeApplication } from "./write-application.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

let serial = 0;
/** Numbers of the next shop, so that tests do not meet. */
const numbers = () => {
  serial += 1;
  const n = String(20 + serial).padStart(2, "0");
  const number = `M000000000000${n}`;
  return {
    ...RECORDED,
    number,
    ...eachChannel((channel) => walletOf(channel).number.example(20 + serial)),
    accountRef: `${number}-A1`,
  };
};
const subjectType = "enterprise" as const;
const owner = () => w.ctxFor("mall-owner");
const created = async () => {
  const made = await createApplication(owner(), { subjectType, fields: ENTERPRISE });
  return { ...made, applicationId: made.applicationId };
};
const submitted = async () => {
  const made = await created();
  const { applicationId } = made;
  const { round } = await submitApplication(owner(), { applicationId, subjectType, fields: ENTERPRISE });
  return { ...made, round };
};
const accepted = async (recorded = numbers()) => {
  const made = await submitted();
  await reviewApplication(w.ctxFor("reviewer"), {
    ...made,
    verified: VERIFIED,
    decision: { accept: recorded },
  });
  return { ...made, recorded };
};
const auditsOf = async (id: string) =>
  (
    await w.sql<{ action: string }[]>`select action from audit_entry where subject_id = ${id} order by action`
  ).map((r) => r.action);

test("the acquirer says what a number is, and one that is no shop takes no orders", async () => {
  const { applicationId, subMerchantId, round } = await accepted({ ...numbers(), role: "mall" });
  await approveApplication(w.ctxFor("approver"), { applicationId, round });
  const [row] = await w.sql`select role from sub_merchant where id = ${uuidOf(subMerchantId)}`;
  expect(row).toEqual({ role: "mall" });
  const order = { subMerchantId, reference: "mall-1", amountFen: 1n, channel: CHANNELS[0] };
  expect(await refusalOf(createOrder(owner(), order))).toEqual({ code: "seller_not_shop", role: "mall" });
  const made = await submitted();
  const decision = { accept: { ...numbers(), role: "region" } };
  expect(
    await refusalOf(reviewApplication(w.ctxFor("reviewer"), { ...made, verified: VERIFIED, decision })),
  ).toEqual({ code: "numbers_invalid", fields: [{ field: "role", reason: "recorded_invalid" }] });
});

test("an application becomes a shop that takes orders as soon as it has an agreement", async () => {
  const { applicationId, subMerchantId, round, recorded } = await accepted();
  await approveApplication(w.ctxFor("approver"), { applicationId, round });
  const [shop] =
    await w.sql`select status, number, cycle, licence_code from sub_merchant where id = ${uuidOf(subMerchantId)}`;
  expect(shop).toEqual({
    status: "active",
    number: recorded.number,
    cycle: "T+1",
    licence_code: ENTERPRISE.licenceCode,
  });
  const channels =
    await w.sql`select channel, number from channel_number where sub_merchant_id = ${uuidOf(subMerchantId)} order by channel`;
  expect(channels.map((c) => [c.channel, c.number])).toEqual(
    [...CHANNELS].sort().map((channel) => [channel, recorded[channel]]),
  );
  const [account] =
    await w.sql`select version, status, account_ref, account_tail, approved_from from settlement_account where sub_merchant_id = ${uuidOf(subMerchantId)}`;
  expect(account).toEqual({
    version: 1,
    status: "approved",
    account_ref: recorded.accountRef,
    account_tail: "4417",
    approved_from: "2026-11-20",
  });
  const [store] = await w.sql`select name from store where sub_merchant_id = ${uuidOf(subMerchantId)}`;
  expect(store?.name).toBe("晚风花店");
  expect(await auditsOf(applicationId)).toEqual([
    "application.accept",
    "application.approve",
    "application.create",
    "application.submit",
  ]);
  const order = { subMerchantId, reference: "first", amountFen: 100n, channel: "wechat" as const };
  expect(await refusalOf(createOrder(owner(), order))).toEqual({ code: "no_agreement" });
});

test("no order before the second person approved", async () => {
  const { subMerchantId } = await accepted();
  const order = { subMerchantId, reference: "early", amountFen: 100n, channel: "wechat" as const };
  expect(await refusalOf(createOrder(owner(), order))).toEqual({
    code: "sub_merchant_not_active",
    status: "submitted",
  });
});

test("an incomplete application names every field and reason at once and stays a draft", async () => {
  const { applicationId } = await created();
  const fields = { ...ENTERPRISE, cnaps: "102100099997", holderName: "别人", address: "" };
  expect(await refusalOf(submitApplication(owner(), { applicationId, subjectType, fields }))).toEqual({
    code: "application_incomplete",
    fields: [
      { field: "address", reason: "required" },
      { field: "holderName", reason: "holder_differs" },
      { field: "cnaps", reason: "cnaps_invalid" },
    ],
  });
  expect((await getApplication(owner(), { applicationId })).status).toBe("draft");
});

test("a full identity or account number is refused wherever it is typed, and is nowhere in the database", async () => {
  const { applicationId } = await created();
  const fields = { ...ENTERPRISE, personIdMask: "11010519491231002X" };
  const refused = { code: "input_invalid", field: "personIdMask", reason: "full_number_not_here" };
  expect(await refusalOf(createApplication(owner(), { subjectType, fields }))).toEqual(refused);
  expect(await refusalOf(writeApplication(owner(), { applicationId, subjectType, fields }))).toEqual(refused);
  expect(await refusalOf(submitApplication(owner(), { applicationId, subjectType, fields }))).toEqual(
    refused,
  );
  const [row] = await w.sql<
    { n: bigint }[]
  >`select count(*) as n from application where fields::text like '%1231002X%'`;
  expect(row?.n).toBe(0n);
});

test("a return needs a reason on every field; the shop corrects, and the next round shows what changed", async () => {
  const { applicationId, round } = await submitted();
  const review = (findings: { field: string; reason: string }[]) =>
    reviewApplication(w.ctxFor("reviewer"), { applicationId, round, decision: { findings } });
  expect(await refusalOf(review([]))).toMatchObject({ code: "input_invalid", reason: "finding_required" });
  expect(await refusalOf(review([{ field: "name", reason: " " }]))).toEqual({
    code: "input_invalid",
    field: "name",
    reason: "reason_required",
  });
  expect(await refusalOf(review([{ field: "password", reason: "x" }]))).toMatchObject({
    reason: "field_unknown",
  });
  await review([{ field: "address", reason: "与营业执照不一致" }]);

  const returned = await getApplication(owner(), { applicationId });
  expect(returned.status).toBe("returned");
  expect(returned.rounds[0]?.findings).toMatchObject([
    { field: "address", reason: "与营业执照不一致", foundBy: null },
  ]);
  const fields = { ...ENTERPRISE, address: "海棠里商场二层 3 号" };
  await writeApplication(owner(), { applicationId, subjectType, fields });
  expect((await submitApplication(owner(), { applicationId, subjectType, fields })).round).toBe(2);
  // What the reviewer looked at is not the round that is there now.
  expect(await refusalOf(review([{ field: "name", reason: "x" }]))).toMatchObject({
    code: "application_not_in",
  });
  const seen = await getApplication(w.ctxFor("reviewer"), { applicationId });
  expect(seen.rounds.map((r) => r.changed)).toEqual([[], ["address"]]);
  await reviewApplication(w.ctxFor("reviewer"), {
    applicationId,
    round: 2,
    verified: VERIFIED,
    decision: { accept: numbers() },
  });
  await approveApplication(w.ctxFor("approver"), { applicationId, round: 2 });
});

test("how each item was verified, by whom and when, is kept and shown to the acquirer; an item without a way is refused", async () => {
  const made = await submitted();
  const { address: _, cnaps: __, ...rest } = VERIFIED;
  const accept = (verified: typeof VERIFIED) =>
    reviewApplication(w.ctxFor("reviewer"), { ...made, verified, decision: { accept: numbers() } });
  expect(await refusalOf(accept(rest))).toEqual({
    code: "application_incomplete",
    fields: ["address", "cnaps"].map((field) => ({ field, reason: "way_required" })),
  });
  await accept({ ...VERIFIED, address: "video" });
  const { applicationId } = made;
  const { checks } = await getApplication(w.ctxFor("approver"), { applicationId });
  expect(checks).toHaveLength(13);
  expect(checks.find((c) => c.field === "address")).toEqual({
    field: "address",
    way: "video",
    checkedBy: expect.stringMatching(/./),
    checkedAt: w.now(),
  });
  expect((await getApplication(owner(), { applicationId })).checks).toEqual([]);
});

test("what may not be served, where it may not be, and under another's name is refused at the field, all at once", async () => {
  const { applicationId } = await createApplication(owner(), { subjectType, fields: {} });
  const fields = {
    ...ENTERPRISE,
    category: "7995",
    province: "广东省",
    shortName: "微信便利店",
    address: "一层|2",
  };
  expect(await refusalOf(submitApplication(owner(), { applicationId, subjectType, fields }))).toEqual({
    code: "application_incomplete",
    fields: [
      { field: "shortName", reason: "name_imitates" },
      { field: "category", reason: "category_prohibited" },
      { field: "province", reason: "province_outside" },
      { field: "address", reason: "characters" },
    ],
  });
});

test("the second person may send an accepted application back, and the same reviewer may accept it again", async () => {
  const { applicationId, round, recorded } = await accepted();
  await reviewApplication(w.ctxFor("approver"), {
    applicationId,
    round,
    decision: { findings: [{ field: "cnaps", reason: "行号与开户行不符" }] },
  });
  const unchanged = submitApplication(owner(), { applicationId, subjectType, fields: ENTERPRISE });
  expect(await refusalOf(unchanged)).toEqual({
    code: "application_incomplete",
    fields: [{ field: "cnaps", reason: "unchanged" }],
  });
  const fields = { ...ENTERPRISE, cnaps: "105100000017" };
  const again = await submitApplication(owner(), { applicationId, subjectType, fields });
  await reviewApplication(w.ctxFor("reviewer"), {
    applicationId,
    ...again,
    verified: VERIFIED,
    decision: { accept: recorded },
  });
  await approveApplication(w.ctxFor("approver"), { applicationId, ...again });
  expect((await getApplication(owner(), { applicationId })).status).toBe("approved");
});

test("numbers are recorded once: the merchant number, the channels' and the account's", async () => {
  const { recorded } = await accepted();
  for (const [field, number] of [
    ["number", "M00000000000004"],
    ["wechat", "1900000004"],
    ["alipay", "2088000000000004"],
    ["accountRef", "M00000000000004-A1"],
    ["number", recorded.number],
  ] as const) {
    const made = await submitted();
    const decision = { accept: { ...numbers(), [field]: number } };
    expect(
      await refusalOf(reviewApplication(w.ctxFor("reviewer"), { ...made, verified: VERIFIED, decision })),
    ).toEqual({
      code: "number_taken",
      number,
    });
  }
});

test("a tail that is not the shop's, or a full account number as mask, is not recorded", async () => {
  const made = await submitted();
  const accept = (change: object) =>
    reviewApplication(w.ctxFor("reviewer"), {
      ...made,
      verified: VERIFIED,
      decision: { accept: { ...numbers(), ...change } },
    });
  expect(await refusalOf(accept({ accountMask: "62****5555", accountTail: "5555" }))).toEqual({
    code: "numbers_invalid",
    fields: [{ field: "accountTail", reason: "tail_differs" }],
  });
  expect(await refusalOf(accept({ accountMask: "6216261000000004417", number: "不是号" }))).toEqual({
    code: "numbers_invalid",
    fields: [
      { field: "number", reason: "recorded_invalid" },
      { field: "accountMask", reason: "recorded_invalid" },
    ],
  });
});

test("one person never does both, says the verb and says the database", async () => {
  const { applicationId, round } = await accepted();
  const reviewer = w.actorOf("reviewer");
  if (reviewer.kind !== "acquirer") throw new Error("the reviewer is the acquirer's");
  const both = w.ctxFor({ ...reviewer, role: "approver" });
  expect(await refusalOf(approveApplication(both, { applicationId, round }))).toEqual({
    code: "same_person",
    step: "application.approve",
  });
  const staff = uuidOf(reviewer.staffId);
  await expect(
    both.db.hot(
      (sql) => sql`update application set approved_by = ${staff} where id = ${uuidOf(applicationId)}`,
    ),
  ).rejects.toThrow(/application_approved_by_check/);
  await expect(
    both.db.hot(
      (
        sql,
      ) => sql`insert into approval (subject_id, subject_kind, acquirer_id, merchant_id, round, step, staff_id, approved_at)
        select subject_id, subject_kind, acquirer_id, merchant_id, round, 2, staff_id, approved_at from approval
        where subject_id = ${uuidOf(applicationId)}`,
    ),
  ).rejects.toThrow(/approval_subject_id_round_staff_id_key/);
});

test("each step is its own post's, and nobody skips one", async () => {
  const made = await submitted();
  const decision = { accept: numbers() };
  for (const login of ["mall-owner", "operator", "approver", "clearing-1", "coffee-owner"])
    expect(
      (await refusalOf(reviewApplication(w.ctxFor(login), { ...made, verified: VERIFIED, decision }))).code,
    ).toBe("forbidden");
  for (const login of ["mall-owner", "operator", "reviewer", "clearing-1"])
    expect((await refusalOf(approveApplication(w.ctxFor(login), made))).code).toBe("forbidden");
  expect(await refusalOf(approveApplication(w.ctxFor("approver"), made))).toEqual({
    code: "application_not_in",
    status: "submitted",
    needed: "in_review",
  });
  for (const login of ["coffee-owner", "coffee-manager", "reviewer", "operator"])
    expect(
      (await refusalOf(createApplication(w.ctxFor(login), { subjectType, fields: {} }))).code,
      login,
    ).toBe("forbidden");
  const { applicationId } = made;
  expect(
    await refusalOf(submitApplication(owner(), { applicationId, subjectType, fields: ENTERPRISE })),
  ).toMatchObject({
    code: "application_not_in",
    status: "submitted",
  });
  expect(
    await refusalOf(writeApplication(owner(), { applicationId, subjectType, fields: ENTERPRISE })),
  ).toMatchObject({
    code: "application_not_in",
  });
});

test("the database lets neither the shop nor the operator decide an application", async () => {
  const { applicationId } = await submitted();
  const id = uuidOf(applicationId);
  for (const login of ["mall-owner", "operator"]) {
    const work = w
      .ctxFor(login)
      .db.hot((sql) => sql`update application set status = 'approved' where id = ${id} returning id`);
    expect(await work.then((rows) => rows.length).catch((e: Error) => e.message)).not.toBe(1);
  }
  await expect(
    w.ctxFor("operator").db.hot((sql) => sql`update application set status = 'approved' where id = ${id}`),
  ).rejects.toThrow(/permission denied/);
  await expect(
    w.ctxFor("mall-owner").db.hot((sql) => sql`update application set reviewed_by = null where id = ${id}`),
  ).rejects.toThrow(/permission denied/);
});

test("the queue counts per state, and a draft is nobody's but the shop's", async () => {
  const draft = await created();
  const mine = await listApplications(owner(), {});
  const theirs = await listApplications(w.ctxFor("reviewer"), {});
  expect(mine.counts.draft).toBeGreaterThan(0);
  expect(theirs.counts.draft).toBe(0);
  expect(theirs.rows.every((r) => r.status !== "draft")).toBe(true);
  const waiting = await listApplications(w.ctxFor("approver"), { status: "in_review" });
  expect(waiting.rows.length).toBe(waiting.counts.in_review);
  const { applicationId } = draft;
  expect((await refusalOf(getApplication(w.ctxFor("reviewer"), { applicationId }))).code).toBe("not_found");
  expect((await refusalOf(getApplication(w.ctxFor("coffee-owner"), { applicationId }))).code).toBe(
    "not_found",
  );
  expect((await refusalOf(listApplications(w.ctxFor("coffee-cashier"), {}))).code).toBe("forbidden");
  const unknown: Id<"app"> = w.ctxFor("reviewer").newId("app");
  expect(
    (await refusalOf(approveApplication(w.ctxFor("approver"), { applicationId: unknown, round: 1 }))).code,
  ).toBe("not_found");
});
