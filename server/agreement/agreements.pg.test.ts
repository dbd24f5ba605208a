import { afterAll, beforeAll, expect, test } from "vitest";
import type { HotSql } from "#db/client.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { type Id, uuidOf } from "../id.ts";
import { createOrder } from "../order/create-order.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { approveAgreement } from "./approve-agreement.ts";
import { consentAgreement } from "./consent-agreement.ts";
import { createAgreement } from "./create-agreement.ts";
import { getAgreement } from "./get-agreement.ts";
import { listAgreements } from "./list-agreements.ts";
import { planAgreement } from "./plan-agreement.ts";
import { refreshAgreements } from "./refresh-agreements.ts";
import { revokeAgreement } from "./revoke-agreement.ts";
import { signAgreement } from "./sign-agreement.ts";
import type { SplitRule } from "./split-rule.ts";

const HQ = "M00000000000001";
const MALL = "M00000000000003";
const COFFEE = "M00000000000004";
const NOODLE = "M00000000000005";
const BOOK = "M00000000000006";
const FRUIT = "M00000000000007";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const shop = (number: string): Id<"smt"> => w.demo.shops[number] as Id<"smt">;
const rule = (seller: string, change: Partial<SplitRule> = {}): SplitRule => ({
  terms: [
    { kind: "share", of: "base", ppm: 90_000, to: HQ },
    { kind: "share", of: "base", ppm: 10_000, to: MALL },
  ],
  remainder: seller,
  bearer: "proportional",
  ...change,
});
type Made = { agreementId: Id<"spa">; sha256: string };
const drafted = (
  login: string,
  seller: string,
  change: Partial<SplitRule> = {},
  effectiveFrom = dayFrom("2026-11-20"),
) =>
  createAgreement(w.ctxFor(login), {
    subMerchantId: shop(seller),
    rule: rule(seller, change),
    effectiveFrom,
  });
const consented = async (login: string, seller: string, effectiveFrom?: Day): Promise<Made> => {
  const made = await drafted(login, seller, {}, effectiveFrom);
  await signAgreement(w.ctxFor(login), made);
  await consentAgreement(w.ctxFor("hq-owner"), made);
  await consentAgreement(w.ctxFor("property-owner"), made);
  return made;
};
const approved = async (login: string, seller: string, effectiveFrom?: Day) => {
  const made = await consented(login, seller, effectiveFrom);
  await approveAgreement(w.ctxFor("reviewer"), made);
  const { inForceFrom } = await approveAgreement(w.ctxFor("approver"), made);
  return { ...made, inForceFrom };
};
const seen = (login: string, made: Made) => getAgreement(w.ctxFor(login), made);
let orders = 0;
/** Name of the agreement a new order freezes at an instant. */
const frozenAt = async (seller: string, at: Date): Promise<string> => {
  const before = w.now();
  await w.moveTo(at);
  orders += 1;
  const order = await createOrder(w.ctxFor("mall-owner"), {
    subMerchantId: shop(seller),
    reference: `order-${orders}`,
    amountFen: 10_000n,
    channel: "wechat",
  }).finally(() => w.setNow(before));
  const [row] = await w.sql<
    { sha: string }[]
  >`select agreement_sha256 as sha from "order" where id = ${uuidOf(order.id)}`;
  return row?.sha ?? "";
};

test("draft, signature, every consent, two approvals: then, and from the next clearing date, orders freeze it", async () => {
  const before = await frozenAt(COFFEE, w.now());
  const made = await drafted("coffee-owner", COFFEE);
  expect((await seen("coffee-owner", made)).status).toBe("draft");
  await signAgreement(w.ctxFor("coffee-owner"), made);
  await consentAgreement(w.ctxFor("hq-owner"), made);
  expect((await seen("hq-owner", made)).status).toBe("signed");
  await consentAgreement(w.ctxFor("property-owner"), made);
  expect((await seen("reviewer", made)).status).toBe("consented");
  expect(await approveAgreement(w.ctxFor("reviewer"), made)).toEqual({ step: 1, inForceFrom: undefined });
  const starts = new Date("2026-11-21T00:00:00+08:00");
  expect(await approveAgreement(w.ctxFor("approver"), made)).toEqual({ step: 2, inForceFrom: starts });
  expect(await seen("coffee-owner", made)).toMatchObject({
    status: "approved",
    standing: "to_come",
    version: 2,
  });

  expect(await frozenAt(COFFEE, new Date("2026-11-20T23:59:59+08:00"))).toBe(before);
  expect(await frozenAt(COFFEE, starts)).toBe(made.sha256);
  w.setNow(starts);
  expect(await refreshAgreements(w.machineCtx())).toBe(1);
  expect(await seen("coffee-owner", made)).toMatchObject({
    status: "in_force",
    standing: "in_force",
    current: null,
  });
  w.setNow(new Date("2026-11-20T12:00:00+08:00"));
  const [former] = await w.sql`select status, in_force_to from agreement where sha256 = ${before}`;
  expect(former).toEqual({ status: "superseded", in_force_to: starts });
});

test("the first version of a seller is in force at once, one that names a later day from that day", async () => {
  await w.sql`update agreement set in_force_to = in_force_from, status = 'superseded' where sub_merchant_id in (${uuidOf(shop(NOODLE))}, ${uuidOf(shop(FRUIT))})`;
  const now = await approved("noodle-owner", NOODLE);
  expect(now.inForceFrom).toEqual(w.now());
  expect(await frozenAt(NOODLE, w.now())).toBe(now.sha256);
  const later = await approved("mall-owner", FRUIT, dayFrom("2026-11-25"));
  expect(later.inForceFrom).toEqual(new Date("2026-11-25T00:00:00+08:00"));
  const order = {
    subMerchantId: shop(FRUIT),
    reference: "too-early",
    amountFen: 100n,
    channel: "wechat" as const,
  };
  expect(await refusalOf(createOrder(w.ctxFor("fruit-owner"), order))).toEqual({ code: "no_agreement" });
});

test("the desk sees old and new side by side with ¥100.00 split by the arithmetic of clearing, and who is missing", async () => {
  const made = await drafted("book-owner", BOOK);
  await signAgreement(w.ctxFor("book-owner"), made);
  const view = await seen("reviewer", made);
  expect(view.current).toMatchObject({ version: 1 });
  for (const { amountFen, feeFen, parts } of [...view.sample, ...(view.current?.sample ?? [])]) {
    expect(amountFen).toBe(10_000n);
    expect(parts.reduce((sum, p) => sum + p.fen, feeFen)).toBe(10_000n);
  }
  expect(view.sample[0]).toMatchObject({ channel: "wechat", feeFen: 38n });
  expect(view.sample[0]?.parts.map((p) => p.fen)).toEqual([896n, 99n, 8_967n]);
  expect(view.signature.at).toEqual(w.now());
  expect(view.consents.map((c) => [c.name, c.at])).toEqual([
    ["海棠里总部", null],
    ["海棠里商场", null],
  ]);
  expect(view.approvals.every((a) => a.at === null)).toBe(true);
});

test("a rule that cannot stand is refused with its field, a receiver that is no registered shop by its number", async () => {
  const draft = (change: Partial<SplitRule>, effectiveFrom?: Day) =>
    refusalOf(drafted("coffee-owner", COFFEE, change, effectiveFrom));
  const share = (ppm: number, to: string) => ({ kind: "share" as const, of: "base" as const, ppm, to });
  expect(await draft({ terms: [share(600_000, HQ), share(500_000, MALL)] })).toEqual({
    code: "agreement_invalid",
    field: "terms[1].ppm",
    reason: "shares_above_100_percent",
  });
  expect(await draft({ terms: [share(1, "QF0001")] })).toEqual({
    code: "receiver_not_registered",
    number: "QF0001",
  });
  expect(await draft({}, dayFrom("2026-11-19"))).toMatchObject({
    field: "effectiveFrom",
    reason: "in_the_past",
  });
  await w.sql`update channel set settled_by = 'channel' where channel = 'alipay'`;
  expect(await draft({})).toMatchObject({ field: "terms[0].when.channel", reason: "channel_pays_directly" });
  await w.sql`update channel set settled_by = 'acquirer' where channel = 'alipay'`;
  await w.sql`update sub_merchant set status = 'suspended' where number = ${MALL}`;
  expect(await draft({})).toEqual({ code: "receiver_not_registered", number: MALL });
  await w.sql`update sub_merchant set status = 'active' where number = ${MALL}`;
});

test("each assent is its owner's own: another shop, another post, another document is refused", async () => {
  const code = async (work: Promise<unknown>) => (await refusalOf(work)).code;
  for (const login of [
    "noodle-owner",
    "hq-owner",
    "coffee-manager",
    "coffee-cashier",
    "reviewer",
    "operator",
  ])
    expect(await code(drafted(login, COFFEE)), login).toBe("forbidden");
  const made = await drafted("mall-owner", BOOK);
  for (const login of ["hq-owner", "book-cashier", "reviewer", "operator"])
    expect(await code(signAgreement(w.ctxFor(login), made)), login).toBe("forbidden");
  expect(await code(signAgreement(w.ctxFor("noodle-owner"), made))).toBe("not_found");
  expect(
    await refusalOf(signAgreement(w.ctxFor("book-owner"), { ...made, sha256: "0".repeat(64) })),
  ).toMatchObject({
    code: "agreement_invalid",
    reason: "other_document",
  });
  expect(await refusalOf(consentAgreement(w.ctxFor("hq-owner"), made))).toEqual({
    code: "agreement_not_in",
    status: "draft",
    needed: "signed",
  });
  await signAgreement(w.ctxFor("book-owner"), made);
  expect(await code(signAgreement(w.ctxFor("book-owner"), made))).toBe("agreement_not_in");
  for (const login of ["mall-owner", "book-owner", "reviewer", "operator"])
    expect(await code(consentAgreement(w.ctxFor(login), made)), login).toBe("forbidden");
  expect(await code(consentAgreement(w.ctxFor("region-owner"), made))).toBe("not_found");
  expect(await code(approveAgreement(w.ctxFor("reviewer"), made))).toBe("agreement_not_in");
  await consentAgreement(w.ctxFor("hq-owner"), made);
  await consentAgreement(w.ctxFor("hq-owner"), made);
  const list = await listAgreements(w.ctxFor("property-owner"), {});
  expect(list.rows.find((r) => r.id === made.agreementId)).toMatchObject({
    turn: "consent",
    consentsHave: 1,
  });
});

test("the acquirer's two approvals are two people's, reviewer first, and the database says so too", async () => {
  const made = await consented("coffee-owner", COFFEE);
  const reviewer = w.actorOf("reviewer");
  if (reviewer.kind !== "acquirer") throw new Error("the reviewer is the acquirer's");
  const both = w.ctxFor({ ...reviewer, role: "approver" });
  expect(await refusalOf(approveAgreement(w.ctxFor("approver"), made))).toEqual({
    code: "agreement_not_in",
    status: "consented",
    needed: "reviewed",
  });
  for (const login of ["clearing-1", "operator", "mall-owner"])
    expect((await refusalOf(approveAgreement(w.ctxFor(login), made))).code, login).toBe("forbidden");
  await approveAgreement(w.ctxFor("reviewer"), made);
  expect((await refusalOf(approveAgreement(w.ctxFor("reviewer"), made))).code).toBe("agreement_not_in");
  expect(await refusalOf(approveAgreement(both, made))).toEqual({
    code: "same_person",
    step: "agreement.approve",
  });
  await expect(
    both.db.hot(
      (
        sql,
      ) => sql`insert into approval (subject_id, subject_kind, acquirer_id, merchant_id, step, staff_id, approved_at)
        select subject_id, subject_kind, acquirer_id, merchant_id, 2, staff_id, approved_at from approval
        where subject_id = ${uuidOf(made.agreementId)}`,
    ),
  ).rejects.toThrow(/approval_subject_id_round_staff_id_key/);
  const list = await listAgreements(w.ctxFor("approver"), { status: "consented" });
  expect(list.rows.find((r) => r.id === made.agreementId)).toMatchObject({ turn: "approve", approvals: 1 });
});

test("a status the shop's role wrote itself brings nobody past the missing consent", async () => {
  const made = await drafted("coffee-owner", COFFEE);
  await signAgreement(w.ctxFor("coffee-owner"), made);
  const consented = (sql: HotSql) =>
    sql`update agreement set status = 'consented' where id = ${uuidOf(made.agreementId)}`;
  await expect(w.ctxFor("coffee-owner").db.hot(consented)).rejects.toThrow(/not a shop's step/);
  await consented(w.sql);
  expect(await refusalOf(approveAgreement(w.ctxFor("reviewer"), made))).toEqual({
    code: "consent_missing",
    shops: [HQ, MALL],
  });
  for (const login of ["coffee-owner", "operator"])
    for (const status of ["approved", "in_force"])
      await expect(
        w
          .ctxFor(login)
          .db.hot(
            (sql) => sql`update agreement set status = ${status} where id = ${uuidOf(made.agreementId)}`,
          ),
      ).rejects.toMatchObject({ code: "42501" });
});

test("a withdrawal works from the next clearing date: until then orders are taken, then refused", async () => {
  await w.sql`update agreement set in_force_to = null, status = 'in_force' where sub_merchant_id = ${uuidOf(shop(BOOK))} and version = 1`;
  const { rows } = await listAgreements(w.ctxFor("book-owner"), { subMerchantId: shop(BOOK) });
  const current = rows.find((r) => r.standing === "in_force");
  if (!current) throw new Error("the book shop has an agreement");
  const made = { agreementId: current.id };
  expect(await refusalOf(revokeAgreement(w.ctxFor("book-owner"), { ...made, reason: " " }))).toMatchObject({
    reason: "reason_required",
  });
  for (const login of ["operator", "book-cashier", "clearing-1"])
    expect((await refusalOf(revokeAgreement(w.ctxFor(login), { ...made, reason: "x" }))).code).toBe(
      "forbidden",
    );
  const ends = new Date("2026-11-21T00:00:00+08:00");
  expect(await revokeAgreement(w.ctxFor("book-owner"), { ...made, reason: "换新约定" })).toEqual({
    endsAt: ends,
  });
  expect(await frozenAt(BOOK, new Date("2026-11-20T23:59:59+08:00"))).not.toBe("");
  expect(await refusalOf(frozenAt(BOOK, ends))).toEqual({ code: "no_agreement" });
  expect(await getAgreement(w.ctxFor("book-owner"), made)).toMatchObject({
    standing: "ending",
    endReason: "换新约定",
  });
  expect((await refusalOf(revokeAgreement(w.ctxFor("reviewer"), { ...made, reason: "x" }))).code).toBe(
    "agreement_not_in",
  );
});

test("the acquirer stops one that has not begun, and the former one goes on", async () => {
  const first = await approved("noodle-owner", NOODLE);
  expect(await seen("noodle-owner", first)).toMatchObject({ standing: "to_come" });
  expect((await refusalOf(revokeAgreement(w.ctxFor("noodle-owner"), { ...first, reason: "x" }))).code).toBe(
    "agreement_not_in",
  );
  const before = await frozenAt(NOODLE, w.now());
  await revokeAgreement(w.ctxFor("approver"), { ...first, reason: "关系证明不足" });
  expect(await frozenAt(NOODLE, new Date("2026-11-22T10:00:00+08:00"))).toBe(before);
  expect(await seen("noodle-owner", first)).toMatchObject({ standing: "ended", endReason: "关系证明不足" });
});

test("two versions that one and the same was to follow: the newest goes on, the older one ends where it begins", async () => {
  const day = (d: string) => new Date(`2026-11-${d}T00:00:00+08:00`);
  const later = await approved("fruit-owner", FRUIT, dayFrom("2026-11-25"));
  const sooner = await approved("fruit-owner", FRUIT, dayFrom("2026-11-23"));
  expect(await seen("fruit-owner", later)).toMatchObject({ status: "superseded", standing: "ended" });
  await revokeAgreement(w.ctxFor("approver"), { ...sooner, reason: "关系证明不足" });
  const rows = await w.sql<{ version: number; status: string; to: Date | null }[]>`
    select version, status, in_force_to as to from agreement where sub_merchant_id = ${uuidOf(shop(FRUIT))} order by version desc limit 3`;
  expect(rows.map(({ status, to }) => ({ status, to }))).toEqual([
    { status: "revoked", to: day("23") },
    { status: "approved", to: null },
    { status: "superseded", to: day("25") },
  ]);
  expect(await seen("fruit-owner", later)).toMatchObject({ standing: "to_come" });
});

test("a plan names who may sell and receive, and the fees in force", async () => {
  const plan = await planAgreement(w.ctxFor("coffee-owner"));
  expect(plan.sellers.map((s) => s.number)).toEqual([COFFEE]);
  expect(plan.receivers.length).toBe(7);
  expect(plan.fees?.items.length).toBe(2);
  expect((await planAgreement(w.ctxFor("mall-owner"))).sellers.length).toBe(7);
  expect((await refusalOf(planAgreement(w.ctxFor("coffee-cashier")))).code).toBe("forbidden");
  expect((await refusalOf(listAgreements(w.ctxFor("coffee-cashier"), {}))).code).toBe("forbidden");
  const [row] = await w.sql<
    { n: bigint }[]
  >`select count(*) as n from audit_entry where action like 'agreement.%'`;
  expect(row?.n).toBeGreaterThan(20n);
});
