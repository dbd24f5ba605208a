/** What the acquirer's register says of one shop is applied to that shop and named for that shop: nobody types it here. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eachChannel, walletOf } from "../channel/channel.ts";
import type { AcquirerRegister, RegisterEntry } from "../clearing/register.ts";
import { shopEntry } from "../clearing/testing/register.ts";
import { type Id, uuidOf } from "../id.ts";
import { approveAccount } from "../merchant/approve-account.ts";
import { listShops } from "../merchant/list-shops.ts";
import { refreshTerms } from "../merchant/refresh-terms.ts";
import { requestAccount } from "../merchant/request-account.ts";
import { reviewAccount } from "../merchant/review-account.ts";
import { approveApplication } from "../onboarding/approve-application.ts";
import { createApplication } from "../onboarding/create-application.ts";
import { getApplication } from "../onboarding/get-application.ts";
import { reviewApplication } from "../onboarding/review-application.ts";
import { submitApplication } from "../onboarding/submit-application.ts";
import { ENTERPRISE, RECORDED, VERIFIED } from "../onboarding/testing/applications.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { listRegisterDifferences } from "./list-register-differences.ts";
import { openCore, type TestCore } from "./testing/core.ts";

const BOOK = "M00000000000006";
const COFFEE = "M00000000000004";
const shown = (tail: string) => ({
  mask: `62************${tail}`,
  hash: "cd".repeat(32),
  holderName: "拾光书店",
  bankName: "招商银行",
  cnaps: "308584000013",
});

let world: TestWorld;
let inbox: string;
let core: TestCore;
beforeEach(async () => {
  world = await openTestWorld();
  inbox = mkdtempSync(path.join(tmpdir(), "qingfen-register-"));
  core = openCore(world, inbox);
});
afterEach(async () => {
  await world.close();
  rmSync(inbox, { recursive: true });
});

const shopIs =
  (number: string, change: Partial<RegisterEntry>) =>
  (register: AcquirerRegister): AcquirerRegister => ({
    ...register,
    subMerchants: register.subMerchants.map((e) => (e.subMerchantNo === number ? { ...e, ...change } : e)),
  });
const second = (tail?: string): Partial<RegisterEntry> => ({
  accountRef: `${BOOK}-A2`,
  accountVersion: 2,
  ...(tail === undefined ? {} : { account: shown(tail) }),
});
const ask = (accountTail: string) =>
  requestAccount(world.ctxFor("book-owner"), {
    subMerchantId: world.demo.shops[BOOK] as Id<"smt">,
    ...{ bankName: "招商银行", cnaps: "308584000013", holderName: "拾光书店", accountTail },
  });
const accounts = () => world.sql<
  { version: number; status: string; ref: string | null; tail: string; hash: string | null }[]
>`
  select version, status, account_ref as ref, account_tail as tail, account_hash as hash from settlement_account
  where sub_merchant_id = ${uuidOf(world.demo.shops[BOOK] as Id<"smt">)} order by version, status`;
const differences = async () =>
  (await listRegisterDifferences(world.ctxFor("clearing-1"), {})).map((d) => [
    d.number,
    d.field,
    d.ours,
    d.theirs,
  ]);

test("an account that a shop asked for is in force when the register names it, with its digest and mask", async () => {
  await core.lay();
  await ask("5151");
  await core.lay({ register: shopIs(BOOK, second("5151")) });
  expect(await accounts()).toMatchObject([
    { version: 1, status: "replaced" },
    { version: 2, status: "approved", ref: `${BOOK}-A2`, tail: "5151", hash: "cd".repeat(32) },
  ]);
  expect(await differences()).toEqual([]);
  const done =
    await world.sql`select action from audit_entry where action in ('account.follow', 'account.replace')`;
  expect(done.map((d) => d.action).sort()).toEqual(["account.follow", "account.replace"]);
});

test("a register that tells no mask is believed by the digits that the shop stated", async () => {
  await core.lay();
  await ask("5151");
  await core.lay({ register: shopIs(BOOK, second()) });
  expect((await accounts())[1]).toMatchObject({ status: "approved", tail: "5151", hash: null });
});

test("an account that nobody here asked for comes too; without its mask it is a difference of that shop", async () => {
  await core.lay({ register: shopIs(BOOK, second()) });
  expect(await differences()).toEqual([
    [BOOK, "accountRef", `${BOOK}-A1`, `${BOOK}-A2`],
    [BOOK, "accountVersion", "1", "2"],
  ]);
  await core.lay({ register: shopIs(BOOK, second("7777")) });
  expect((await accounts()).map((a) => [a.status, a.tail])).toContainEqual(["approved", "7777"]);
  expect(await differences()).toEqual([]);
});

test("another account than the shop asked for changes nothing, and names that shop alone", async () => {
  await core.lay();
  const { accountId } = await ask("5151");
  await core.lay({ register: shopIs(BOOK, second("7777")) });
  expect((await accounts()).map((a) => a.status)).toEqual(["approved", "pending"]);
  expect(new Set((await differences()).map(([number]) => number))).toEqual(new Set([BOOK]));
  // Sent back to the shop: the acquirer's own account takes the place with its next register.
  await reviewAccount(world.ctxFor("reviewer"), {
    accountId,
    decision: { returnReason: "登记的是另一张卡" },
  });
  await core.lay({ register: shopIs(BOOK, second("7777")) });
  expect((await accounts()).map((a) => a.status).sort()).toEqual(["approved", "replaced", "returned"]);
});

test("where the register names the account nobody types or approves one here", async () => {
  await core.lay();
  const { accountId } = await ask("5151");
  const numbers = { accountRef: "X", accountHash: "ab".repeat(32), accountMask: "62************5151" };
  const accept = { ...numbers, accountTail: "5151", accountVersion: 2, approvedFrom: "2026-11-20" };
  const reviewed = reviewAccount(world.ctxFor("reviewer"), { accountId, decision: { accept } });
  expect(await refusalOf(reviewed)).toEqual({ code: "register_decides" });
  expect(await refusalOf(approveAccount(world.ctxFor("approver"), { accountId }))).toEqual({
    code: "register_decides",
  });
  expect((await listShops(world.ctxFor("reviewer"), {})).every((s) => s.isRegistered)).toBe(true);
});

test("the machine writes no account that the register does not name", async () => {
  await core.lay();
  const { accountId } = await ask("5151");
  const approve = (ref: string, version: number) =>
    world
      .machineCtx()
      .db.hot(
        (sql) =>
          sql`update settlement_account set status = 'approved', account_ref = ${ref}, version = ${version} where id = ${accountId}`,
      );
  await expect(approve(`${BOOK}-A9`, 2)).rejects.toMatchObject({ code: "42501" });
  await expect(
    world
      .machineCtx()
      .db.hot(
        (sql) => sql`update settlement_account set status = 'replaced' where account_ref = ${`${COFFEE}-A1`}`,
      ),
  ).rejects.toMatchObject({ code: "42501" });
});

const FLOWERS = "M00000000000021";
const entry = (change: Partial<RegisterEntry> = {}): RegisterEntry =>
  shopEntry(FLOWERS, {
    name: ENTERPRISE.name,
    licenceCode: ENTERPRISE.licenceCode,
    channelNos: eachChannel((channel) => [{ no: walletOf(channel).number.example(21), shared: false }]),
    accountRef: `${FLOWERS}-A1`,
    account: { ...shown("4417"), holderName: ENTERPRISE.name },
    cycle: "T+2",
    ...change,
  });
const withEntry = (change?: Partial<RegisterEntry>) => (register: AcquirerRegister) => ({
  ...register,
  subMerchants: [...register.subMerchants, entry(change)],
});

async function submitted() {
  const owner = world.ctxFor("mall-owner");
  const made = await createApplication(owner, { subjectType: "enterprise", fields: ENTERPRISE });
  const { applicationId } = made;
  return {
    ...made,
    ...(await submitApplication(owner, { applicationId, subjectType: "enterprise", fields: ENTERPRISE })),
  };
}

test("a new shop gets its numbers out of the register: looked at by two people, typed by nobody", async () => {
  await core.lay();
  const { applicationId, subMerchantId, round } = await submitted();
  const reviewer = world.ctxFor("reviewer");
  const candidates = async () => (await getApplication(reviewer, { applicationId })).candidates;
  expect(await candidates()).toEqual([]);
  const accept = (decision: Parameters<typeof reviewApplication>[1]["decision"]) =>
    reviewApplication(reviewer, { applicationId, round, verified: VERIFIED, decision });
  expect(await refusalOf(accept({ acceptNumber: FLOWERS }))).toEqual({
    code: "register_lacks",
    number: FLOWERS,
  });
  expect(await refusalOf(accept({ accept: RECORDED }))).toEqual({ code: "register_decides" });
  await core.lay({ register: withEntry() });
  expect((await candidates())?.map((c) => c.number)).toEqual([FLOWERS]);
  await accept({ acceptNumber: FLOWERS });
  await approveApplication(world.ctxFor("approver"), { applicationId, round });
  const [row] =
    await world.sql`select s.number, s.status, s.cycle, a.account_ref as ref, a.account_mask as mask, a.account_hash as hash
    from sub_merchant s join settlement_account a on a.sub_merchant_id = s.id where s.id = ${uuidOf(subMerchantId)}`;
  expect(row).toEqual({
    ...{ number: FLOWERS, status: "active", cycle: "T+2", ref: `${FLOWERS}-A1` },
    ...{ mask: "62************4417", hash: "cd".repeat(32) },
  });
});

test("an account that the shop did not state, another licence, a suspended or taken number are no candidates", async () => {
  const { applicationId, round } = await submitted();
  const accept = () =>
    refusalOf(
      reviewApplication(world.ctxFor("reviewer"), {
        applicationId,
        round,
        verified: VERIFIED,
        decision: { acceptNumber: FLOWERS },
      }),
    );
  await core.lay({ register: withEntry({ account: shown("9999") }) });
  expect(await accept()).toMatchObject({
    code: "numbers_invalid",
    fields: [{ field: "accountTail", reason: "tail_differs" }],
  });
  for (const change of [{ licenceCode: "91310101MA100001X0" }, { status: "suspended" as const }]) {
    await core.lay({ register: withEntry(change) });
    expect(await accept()).toMatchObject({ code: "register_lacks" });
  }
});

test("a difference keeps its age while it stands, has an end, and is of one shop", async () => {
  const at = world.now();
  await core.lay({ register: shopIs(BOOK, { cycle: "T+3" }) });
  world.setNow(new Date(at.getTime() + 3_600_000));
  await core.lay({ register: shopIs(BOOK, { cycle: "T+3", minimumFen: 500n }) });
  const found = await listRegisterDifferences(world.ctxFor("reviewer"), {});
  expect(found.map((d) => [d.number, d.field, d.ours, d.theirs, d.since])).toEqual([
    [BOOK, "cycle", "T+1", "T+3", at],
    [BOOK, "minimumFen", "0", "500", world.now()],
  ]);
  const own = { subMerchantId: world.demo.shops[COFFEE] as Id<"smt"> };
  expect(await listRegisterDifferences(world.ctxFor("reviewer"), own)).toEqual([]);
  await world.sql`update sub_merchant set cycle = 'T+3' where number = ${BOOK}`;
  expect((await differences()).map(([, field]) => field)).toEqual(["minimumFen"]);
  await core.lay();
  expect(await differences()).toEqual([]);
  const [open] = await world.sql`select count(*)::int as n from register_difference where ended_at is null`;
  expect(open?.n).toBe(0);
});

test("changed by the acquirer alone, cycle, minimum and limit are named of that shop, and taken over by one word of its desk", async () => {
  const change = { cycle: "weekly", minimumFen: 500n, advanceLimitFen: 3_000n };
  await core.lay({ register: shopIs(BOOK, change) });
  expect((await differences()).map(([number, field]) => [number, field]).sort()).toEqual([
    [BOOK, "advanceLimitFen"],
    [BOOK, "cycle"],
    [BOOK, "minimumFen"],
  ]);
  const of = (number: string) => ({ subMerchantId: world.demo.shops[number] as Id<"smt"> });
  expect(await refusalOf(refreshTerms(world.ctxFor("clearing-1"), of(BOOK)))).toMatchObject({
    code: "forbidden",
  });
  await refreshTerms(world.ctxFor("reviewer"), of(BOOK));
  expect(await differences()).toEqual([]);
  const rows =
    await world.sql`select number, cycle, minimum_fen as "minimumFen", advance_limit_fen as "advanceLimitFen"
    from sub_merchant where number in (${BOOK}, ${COFFEE}) order by number`;
  expect(rows).toMatchObject([
    { number: COFFEE, cycle: "T+1" },
    { number: BOOK, ...change },
  ]);
  const audit =
    await world.sql`select facts ->> 'cycle' as cycle from audit_entry where action = 'terms.refresh'`;
  expect(audit).toMatchObject([{ cycle: "weekly" }]);
  // What no register said stays the word of two people.
  const alone = `update sub_merchant set advance_limit_fen = 3001 where number = '${BOOK}'`;
  await expect(world.ctxFor("reviewer").db.hot((sql) => sql.unsafe(alone))).rejects.toMatchObject({
    code: "42501",
  });
});
