import { afterAll, beforeAll, expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { type Id, uuidOf } from "../id.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import type { AccountNumbers } from "./account-numbers.ts";
import { approveAccount } from "./approve-account.ts";
import { holdSubMerchant } from "./hold-sub-merchant.ts";
import { liftHold } from "./lift-hold.ts";
import { listAccounts } from "./list-accounts.ts";
import { listShops } from "./list-shops.ts";
import { type RequestAccount, requestAccount } from "./request-account.ts";
import { resumeSubMerchant } from "./resume-sub-merchant.ts";
import { reviewAccount } from "./review-account.ts";
import { suspendSubMerchant } from "./suspend-sub-merchant.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const shop = (number: string): Id<"smt"> => w.demo.shops[number] as Id<"smt">;
const COFFEE = "M00000000000004";
const NOODLE = "M00000000000005";
const BOOK = "M00000000000006";
const asked = (number: string, holderName: string): RequestAccount => ({
  subMerchantId: shop(number),
  bankName: "招商银行",
  cnaps: "308584000013",
  holderName,
  accountTail: "8800",
});
const core = (number: string, change: Partial<AccountNumbers> = {}): AccountNumbers => ({
  accountRef: `${number}-A2`,
  accountHash: "cd".repeat(32),
  accountMask: "62****8800",
  accountTail: "8800",
  accountVersion: 2,
  approvedFrom: dayFrom("2026-11-20"),
  ...change,
});
const versions = async (number: string) =>
  (
    await w.sql<{ version: number; status: string }[]>`
      select version, status from settlement_account where sub_merchant_id = ${uuidOf(shop(number))} order by created_at, version`
  ).map((r) => `${r.version} ${r.status}`);

test("a new account takes the place of the old one only after two people of the acquirer", async () => {
  const { accountId } = await requestAccount(w.ctxFor("coffee-owner"), asked(COFFEE, "鹿野咖啡店"));
  expect(await refusalOf(requestAccount(w.ctxFor("mall-owner"), asked(COFFEE, "鹿野咖啡店")))).toEqual({
    code: "account_not_in",
    status: "pending",
    needed: "approved",
  });
  expect(await refusalOf(approveAccount(w.ctxFor("approver"), { accountId }))).toEqual({
    code: "account_not_in",
    status: "pending",
    needed: "reviewed",
  });
  await reviewAccount(w.ctxFor("reviewer"), { accountId, decision: { accept: core(COFFEE) } });
  expect(await versions(COFFEE)).toEqual(["1 approved", "2 pending"]);
  const [seen] = await listShops(w.ctxFor("approver"), { subMerchantId: shop(COFFEE) });
  expect(seen?.pending?.reviewed).toMatchObject({ accountRef: `${COFFEE}-A2`, byMe: false });
  expect(seen?.account?.version).toBe(1);
  await approveAccount(w.ctxFor("approver"), { accountId });
  expect(await versions(COFFEE)).toEqual(["1 replaced", "2 approved"]);
  const [own] = await listAccounts(w.ctxFor("coffee-owner"), {});
  expect(own?.accounts.map((a) => a.status).sort()).toEqual(["approved", "replaced"]);
  expect((await refusalOf(approveAccount(w.ctxFor("approver"), { accountId }))).code).toBe("account_not_in");
});

test("a returned request says why, and the next one has its version", async () => {
  const { accountId } = await requestAccount(w.ctxFor("noodle-owner"), asked(NOODLE, "小满面馆"));
  const decision = { returnReason: "开户行与行号不一致" };
  expect(
    await refusalOf(reviewAccount(w.ctxFor("reviewer"), { accountId, decision: { returnReason: " " } })),
  ).toMatchObject({ reason: "reason_required" });
  await reviewAccount(w.ctxFor("reviewer"), { accountId, decision });
  const [own] = await listAccounts(w.ctxFor("noodle-owner"), {});
  expect(own?.accounts[0]).toMatchObject({ status: "returned", returnReason: "开户行与行号不一致" });
  const again = await requestAccount(w.ctxFor("noodle-owner"), asked(NOODLE, "小满面馆"));
  await reviewAccount(w.ctxFor("reviewer"), {
    accountId: again.accountId,
    decision: { accept: core(NOODLE, { accountVersion: 3 }) },
  });
  await approveAccount(w.ctxFor("approver"), again);
  expect(await versions(NOODLE)).toEqual(["1 replaced", "2 returned", "3 approved"]);
});

test("what is typed wrong, and a full number, is refused with its field", async () => {
  const request = (change: Partial<RequestAccount>) =>
    refusalOf(requestAccount(w.ctxFor("book-owner"), { ...asked(BOOK, "拾光书店"), ...change }));
  expect(await request({ holderName: "别人" })).toMatchObject({
    field: "holderName",
    reason: "holder_differs",
  });
  expect(await request({ cnaps: "308584000014" })).toMatchObject({ field: "cnaps", reason: "cnaps_invalid" });
  expect(await request({ accountTail: "6216261000000000018" })).toMatchObject({
    reason: "full_number_not_here",
  });
  expect(await request({ accountTail: "88" })).toMatchObject({ reason: "tail_invalid" });
  expect(await request({ bankName: " " })).toMatchObject({ field: "bankName", reason: "required" });
  expect((await request({ subMerchantId: shop(COFFEE) })).code).toBe("not_found");

  const { accountId } = await requestAccount(w.ctxFor("book-owner"), asked(BOOK, "拾光书店"));
  const wrong = (...faults: [field: string, reason: string][]) => ({
    code: "numbers_invalid",
    fields: faults.map(([field, reason]) => ({ field, reason })),
  });
  const review = (change: Partial<AccountNumbers>) =>
    refusalOf(reviewAccount(w.ctxFor("reviewer"), { accountId, decision: { accept: core(BOOK, change) } }));
  expect(await review({ accountVersion: 1 })).toEqual(wrong(["accountVersion", "version_not_newer"]));
  expect(await review({ accountTail: "1111", accountMask: "62****1111" })).toEqual(
    wrong(["accountTail", "tail_differs"]),
  );
  expect(await review({ accountMask: "62****1111" })).toEqual(wrong(["accountMask", "mask_differs"]));
  expect(await review({ accountHash: "x", accountVersion: 1, approvedFrom: "2026-02-30" })).toEqual(
    wrong(
      ["accountHash", "recorded_invalid"],
      ["accountVersion", "version_not_newer"],
      ["approvedFrom", "recorded_invalid"],
    ),
  );
  expect(await review({ accountRef: "M00000000000004-A1" })).toEqual({
    code: "number_taken",
    number: "M00000000000004-A1",
  });
  await reviewAccount(w.ctxFor("reviewer"), { accountId, decision: { accept: core(BOOK) } });
  const reviewer = w.actorOf("reviewer");
  if (reviewer.kind !== "acquirer") throw new Error("the reviewer is the acquirer's");
  expect(
    (await refusalOf(approveAccount(w.ctxFor({ ...reviewer, role: "approver" }), { accountId }))).code,
  ).toBe("same_person");
});

test("a hold is asked for with a reason, holds nothing by itself, and is taken back once", async () => {
  const subMerchantId = shop(BOOK);
  const { holdId } = await holdSubMerchant(w.ctxFor("clearing-1"), {
    subMerchantId,
    amountFen: 5_000n,
    reason: "司法协助",
    inner: "",
  });
  const holds = async () => (await listShops(w.ctxFor("reviewer"), { subMerchantId }))[0]?.holds;
  expect(await holds()).toMatchObject([{ id: holdId, amountFen: 5_000n, reason: "司法协助" }]);
  const [own] = await listAccounts(w.ctxFor("book-owner"), {});
  expect(own?.holds).toEqual([]);
  await liftHold(w.ctxFor("clearing-2"), { holdId });
  await liftHold(w.ctxFor("clearing-2"), { holdId });
  expect(await holds()).toEqual([]);
  expect(
    (
      await refusalOf(
        holdSubMerchant(w.ctxFor("clearing-1"), { subMerchantId, amountFen: 0n, reason: "x", inner: "" }),
      )
    ).code,
  ).toBe("amount_invalid");
  const [row] = await w.sql<
    { n: bigint }[]
  >`select count(*) as n from audit_entry where action = 'hold.lift'`;
  expect(row?.n).toBe(1n);
});

test("neither shops nor the operator hold, lift, suspend or approve, says the verb and says the database", async () => {
  const subMerchantId = shop(COFFEE);
  const { holdId } = await holdSubMerchant(w.ctxFor("reviewer"), {
    subMerchantId,
    amountFen: null,
    reason: "x",
    inner: "",
  });
  const { accountId } = await requestAccount(w.ctxFor("fruit-owner"), asked("M00000000000007", "青禾水果店"));
  for (const login of ["operator", "mall-owner", "coffee-owner"]) {
    const ctx = w.ctxFor(login);
    for (const work of [
      holdSubMerchant(ctx, { subMerchantId, amountFen: null, reason: "x", inner: "" }),
      liftHold(ctx, { holdId }),
      suspendSubMerchant(ctx, { subMerchantId, reason: "x", inner: "" }),
      resumeSubMerchant(ctx, { subMerchantId }),
      reviewAccount(ctx, { accountId, decision: { returnReason: "x" } }),
      approveAccount(ctx, { accountId }),
    ])
      expect((await refusalOf(work)).code, login).toBe("forbidden");
  }
  for (const statement of [
    "insert into hold select * from hold",
    "update hold set lifted_at = placed_at",
    "update sub_merchant set status = 'suspended' where status = 'active'",
    "insert into suspension select * from suspension",
    "update settlement_account set status = 'approved'",
    "insert into approval select * from approval",
  ])
    for (const login of ["operator", "mall-owner"])
      await expect(
        w.ctxFor(login).db.hot((sql) => sql.unsafe(statement)),
        `${login}: ${statement}`,
      ).rejects.toThrow(/permission denied|row-level security|not a shop's step/);
  expect((await refusalOf(listShops(w.ctxFor("mall-owner"), {}))).code).toBe("forbidden");
  expect((await refusalOf(requestAccount(w.ctxFor("coffee-cashier"), asked(COFFEE, "x")))).code).toBe(
    "forbidden",
  );
});
