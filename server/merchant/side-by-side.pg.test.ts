/** What keeps two people of the acquirer, or of a shop, apart at one account, hold or shop. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Id, uuidOf } from "../id.ts";
import { raceFor } from "../testing/race.ts";
import { findRefusal, openTestWorld, type TestWorld } from "../testing/world.ts";
import { approveAccount } from "./approve-account.ts";
import { holdSubMerchant } from "./hold-sub-merchant.ts";
import { liftHold } from "./lift-hold.ts";
import { requestAccount } from "./request-account.ts";
import { resumeSubMerchant } from "./resume-sub-merchant.ts";
import { reviewAccount } from "./review-account.ts";
import { suspendSubMerchant } from "./suspend-sub-merchant.ts";

const COFFEE = "M00000000000004";
const NOODLE = "M00000000000005";
const BOOK = "M00000000000006";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const shop = (number: string): Id<"smt"> => w.demo.shops[number] as Id<"smt">;
const ask = (number: string, holderName: string) =>
  requestAccount(w.ctxFor("mall-owner"), {
    subMerchantId: shop(number),
    bankName: "招商银行",
    cnaps: "308584000013",
    holderName,
    accountTail: "8800",
  });
const accept = (accountId: Id<"sac">, number: string) =>
  reviewAccount(w.ctxFor("reviewer"), {
    accountId,
    decision: {
      accept: {
        accountRef: `${number}-A2`,
        accountHash: "cd".repeat(32),
        accountMask: "62****8800",
        accountTail: "8800",
        accountVersion: 2,
        approvedFrom: "2026-11-20",
      },
    },
  });
const ends = (works: PromiseSettledResult<unknown>[]) =>
  Promise.all(
    works.map(async (one) =>
      one.status === "fulfilled" ? "done" : (await findRefusal(Promise.reject(one.reason)))?.code,
    ),
  );
const audits = (subject: string, action: string) =>
  w.sql`select 1 from audit_entry where subject_id = ${subject} and action = ${action}`;
const nameOf = async (number: string) =>
  (
    await w.sql<{ holder: string }[]>`select holder_name as holder from settlement_account
    where sub_merchant_id = ${uuidOf(shop(number))} and status = 'approved'`
  )[0]?.holder ?? "";

test("an account asked for twice at once is one request, and the second is told", async () => {
  const holder = await nameOf(COFFEE);
  const both = await raceFor(w, "settlement_account", [() => ask(COFFEE, holder), () => ask(COFFEE, holder)]);
  expect((await ends(both)).sort()).toEqual(["account_not_in", "done"]);
});

test("an account recorded twice at once is recorded by one person", async () => {
  const { accountId } = await ask(NOODLE, await nameOf(NOODLE));
  const both = await raceFor(w, "settlement_account", [
    () => accept(accountId, NOODLE),
    () => accept(accountId, NOODLE),
  ]);
  expect((await ends(both)).sort()).toEqual(["account_not_in", "done"]);
  expect(await audits(accountId, "account.accept")).toHaveLength(1);
});

test("a new account takes the place of the approved one and of no other", async () => {
  const { accountId } = await ask(BOOK, await nameOf(BOOK));
  await reviewAccount(w.ctxFor("reviewer"), { accountId, decision: { returnReason: "户名不符" } });
  const second = await ask(BOOK, await nameOf(BOOK));
  await accept(second.accountId, BOOK);
  await approveAccount(w.ctxFor("approver"), second);
  const rows = await w.sql<{ status: string }[]>`select status from settlement_account
    where sub_merchant_id = ${uuidOf(shop(BOOK))} order by status`;
  expect(rows.map((r) => r.status)).toEqual(["approved", "replaced", "returned"]);
});

test("a hold lifted twice at once is lifted once, by one person", async () => {
  const { holdId } = await holdSubMerchant(w.ctxFor("reviewer"), {
    subMerchantId: shop(COFFEE),
    amountFen: 100n,
    reason: "核实中",
    inner: "",
  });
  const lift = (who: string) => () => liftHold(w.ctxFor(who), { holdId });
  const both = await raceFor(w, "hold", [lift("reviewer"), lift("approver")]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(await audits(holdId, "hold.lift")).toHaveLength(1);
});

test("a shop suspended twice at once is suspended once, with one reason", async () => {
  const stop = (reason: string) => () =>
    suspendSubMerchant(w.ctxFor("reviewer"), { subMerchantId: shop(BOOK), reason, inner: "" });
  const both = await raceFor(w, "sub_merchant", [stop("一"), stop("二")]);
  expect((await ends(both)).sort()).toEqual(["done", "sub_merchant_not_active"]);
  expect(await audits(shop(BOOK), "sub_merchant.suspend")).toHaveLength(1);
});

test("two who ask to resume at once do not resume together: the second is told, and asked again", async () => {
  await suspendSubMerchant(w.ctxFor("reviewer"), { subMerchantId: shop(NOODLE), reason: "核实", inner: "" });
  const resume = (who: string) => () => resumeSubMerchant(w.ctxFor(who), { subMerchantId: shop(NOODLE) });
  const both = await raceFor(w, "suspension", [resume("reviewer"), resume("approver")]);
  expect((await ends(both)).sort()).toEqual(["done", "suspension_not_in"]);
  expect(await audits(shop(NOODLE), "sub_merchant.resume")).toHaveLength(1);
});
