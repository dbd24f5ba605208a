import { afterAll, beforeAll, expect, test } from "vitest";
import { type Day, dayFrom } from "../calendar/day.ts";
import { type Id, uuidOf } from "../id.ts";
import { createOrder } from "../order/create-order.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { createAgreement } from "./create-agreement.ts";
import { getAgreement } from "./get-agreement.ts";
import { importAgreementFacts } from "./import-agreement-facts.ts";
import { listAgreements } from "./list-agreements.ts";
import { planAgreement } from "./plan-agreement.ts";
import { proposeAgreement } from "./propose-agreement.ts";
import { refreshAgreements } from "./refresh-agreements.ts";
import { revokeAgreement } from "./revoke-agreement.ts";
import type { SplitRule } from "./split-rule.ts";
import { CoreStory, type Made, storyOf } from "./testing/acquirer-core.ts";

const HQ = "M00000000000001";
const REGION = "M00000000000002";
const MALL = "M00000000000003";
const COFFEE = "M00000000000004";
const NOODLE = "M00000000000005";
const BOOK = "M00000000000006";
const FRUIT = "M00000000000007";
const NEXT_DATE = new Date("2026-11-21T00:00:00+08:00");

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
const proposed = async (login: string, seller: string, change?: Partial<SplitRule>): Promise<Made> => {
  const made = await drafted(login, seller, change);
  await proposeAgreement(w.ctxFor(login), made);
  return made;
};
/** The name of the version that the demo began with. */
const firstOf = (seller: string): Made => {
  const found = w.demo.documents.find((d) => d.seller === seller);
  if (!found) throw new Error(`the demo has an agreement of ${seller}`);
  return { agreementId: JSON.parse(found.body).agreement, sha256: found.sha256 };
};
const seen = (login: string, made: Made) => getAgreement(w.ctxFor(login), made);
const fieldOf = async (work: Promise<unknown>) => {
  const refusal = await refusalOf(work);
  return "field" in refusal && "reason" in refusal ? [refusal.field, refusal.reason] : [refusal.code];
};
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

test("proposed, everybody asked and answered at the acquirer, two approvals: then orders freeze it", async () => {
  const before = firstOf(COFFEE).sha256;
  const made = await proposed("coffee-owner", COFFEE);
  expect(await seen("coffee-owner", made)).toMatchObject({ status: "proposed", proposedAt: w.now() });
  const core = await new CoreStory(w, made).ask(before);
  // The region receives from the version in force and nothing from the new one: it is asked too.
  expect((await seen("coffee-owner", made)).parties.map((p) => p.number)).toEqual([COFFEE, HQ, MALL, REGION]);
  for (const number of [COFFEE, HQ, MALL]) await core.answer(number);
  expect((await seen("hq-owner", made)).status).toBe("proposed");
  await core.add("asked", { number: REGION, replacesSha256: before, method: "code" }).answer(REGION);
  expect((await seen("reviewer", made)).status).toBe("consented");
  await core.approve(NEXT_DATE);
  await storyOf(w, firstOf(COFFEE)).then((former) => former.end("superseded", NEXT_DATE));
  expect(await seen("coffee-owner", made)).toMatchObject({
    status: "approved",
    standing: "to_come",
    version: 2,
    approvals: [{ person: "" }, { person: "" }],
  });
  expect(await seen("reviewer", made)).toMatchObject({
    approvals: [{ person: "reviewer" }, { person: "approver" }],
  });

  expect(await frozenAt(COFFEE, new Date("2026-11-20T23:59:59+08:00"))).toBe(before);
  expect(await frozenAt(COFFEE, NEXT_DATE)).toBe(made.sha256);
  w.setNow(NEXT_DATE);
  expect(await refreshAgreements(w.machineCtx())).toBe(1);
  expect(await seen("coffee-owner", made)).toMatchObject({
    status: "in_force",
    standing: "in_force",
    current: null,
  });
  w.setNow(new Date("2026-11-20T12:00:00+08:00"));
  const [former] = await w.sql`select status, in_force_to from agreement where sha256 = ${before}`;
  expect(former).toEqual({ status: "superseded", in_force_to: NEXT_DATE });
});

test("a first version in force at once, and an order is refused from the first second without one", async () => {
  await storyOf(w, firstOf(NOODLE)).then((core) => core.end("revoked", w.now(), "关系证明不足"));
  expect(await seen("noodle-owner", firstOf(NOODLE))).toMatchObject({
    standing: "ended",
    endReason: "关系证明不足",
  });
  expect(await refusalOf(frozenAt(NOODLE, w.now()))).toEqual({ code: "no_agreement" });
  const made = await proposed("noodle-owner", NOODLE);
  await new CoreStory(w, made).inForce();
  expect(await seen("noodle-owner", made)).toMatchObject({ status: "in_force", standing: "in_force" });
  expect(await frozenAt(NOODLE, w.now())).toBe(made.sha256);
});

const registered = (consentsFrom: Date) =>
  w.sql`insert into registered_shop (acquirer_id, number, role, consents_from, version, standing, status_reason, holds)
    values (${uuidOf(w.demo.acquirerId)}, ${BOOK}, 'shop', ${consentsFrom}, 1, 'active', '', '[]')
    on conflict (acquirer_id, number) do update set consents_from = excluded.consents_from`;

test("a version whose evidence is missing takes no order, whatever its status says", async () => {
  const { sha256 } = firstOf(BOOK);
  expect(await frozenAt(BOOK, w.now())).toBe(sha256);
  const kept = await w.sql`select f.* from agreement_fact f join agreement a on a.id = f.agreement_id
    where a.sha256 = ${sha256} and kind = 'in_force'`;
  await w.damage(
    (tx) =>
      tx`delete from agreement_fact where agreement_id = ${kept[0]?.agreement_id} and kind = 'in_force'`,
  );
  expect(await refusalOf(frozenAt(BOOK, w.now()))).toEqual({ code: "no_agreement" });
  // The register asks for evidence from an instant on, of a number perhaps later.
  await registered(new Date(w.now().getTime() + 1_000));
  expect(await frozenAt(BOOK, w.now())).toBe(sha256);
  await registered(w.now());
  expect(await refusalOf(frozenAt(BOOK, w.now()))).toEqual({ code: "no_agreement" });
  await w.damage((tx) => tx`insert into agreement_fact ${tx(kept as never)}`);
  expect(await frozenAt(BOOK, w.now())).toBe(sha256);
});

test("a no ends the proposal, before the approvals and after them", async () => {
  const early = await proposed("book-owner", BOOK);
  const core = await new CoreStory(w, early).ask();
  await core.answer(MALL, "no", "扣得太多");
  const view = await seen("book-owner", early);
  expect(view).toMatchObject({ status: "declined", standing: "ended", endReason: "扣得太多" });
  expect(view.parties.find((p) => p.number === MALL)).toMatchObject({ answer: "no", reason: "扣得太多" });
  await core.answer(BOOK);
  expect((await seen("book-owner", early)).status).toBe("declined");

  const late = await proposed("book-owner", BOOK);
  const approved = await new CoreStory(w, late).inForce(NEXT_DATE);
  expect((await seen("book-owner", late)).status).toBe("approved");
  await approved.answer(HQ, "no", "不干了");
  expect((await seen("book-owner", late)).status).toBe("declined");
  expect(await frozenAt(BOOK, NEXT_DATE)).toBe(firstOf(BOOK).sha256);
});

test("the acquirer returns it term by term, and the proposer reads why and proposes anew", async () => {
  const made = await proposed("coffee-owner", COFFEE);
  const core = await new CoreStory(w, made).ask();
  core.add("returned", { field: "terms[1]", reason: "商场的合同没有这一条", person: "reviewer" });
  core.add("returned", { field: "effectiveFrom", reason: "太早", person: "reviewer" });
  await core.tell();
  expect(await seen("coffee-owner", made)).toMatchObject({
    status: "returned",
    standing: "ended",
    returned: [
      { field: "terms[1]", reason: "商场的合同没有这一条" },
      { field: "effectiveFrom", reason: "太早" },
    ],
  });
  expect((await refusalOf(proposeAgreement(w.ctxFor("coffee-owner"), made))).code).toBe("agreement_not_in");
  const again = await proposed("coffee-owner", COFFEE);
  expect((await seen("coffee-owner", again)).version).toBeGreaterThan(2);
});

test("another version came into force meanwhile: what was answered is void, all are asked anew", async () => {
  const made = await proposed("fruit-owner", FRUIT);
  const core = await new CoreStory(w, made).consented();
  expect((await seen("fruit-owner", made)).status).toBe("consented");
  await core.ask(firstOf(FRUIT).sha256);
  const view = await seen("fruit-owner", made);
  expect(view.status).toBe("proposed");
  expect(view.parties.every((p) => p.answer === "" && p.askedAt !== null)).toBe(true);
  await expect(core.approve(NEXT_DATE)).rejects.toThrow("input_invalid");
});

test("what the facts do not carry is refused whole, and what was told is never told otherwise", async () => {
  const made = await proposed("coffee-owner", COFFEE);
  const tell = (core: CoreStory) => fieldOf(core.tell());
  const one = new CoreStory(w, made)
    .add("asked", { number: COFFEE })
    .add("answered", { number: COFFEE, answer: "yes" });
  one.add("approved", { person: "reviewer" }).add("approved", { person: "approver" });
  expect(await tell(one.add("in_force", { effectiveAt: NEXT_DATE }))).toEqual(["facts[4]", "not_carried"]);
  expect((await seen("coffee-owner", made)).parties.every((p) => p.answer === "")).toBe(true);

  const alone = await new CoreStory(w, made).consented();
  await expect(alone.approve(NEXT_DATE, ["reviewer", "reviewer"])).rejects.toThrow("input_invalid");
  expect((await seen("coffee-owner", made)).approvals.map((a) => a.at)).toEqual([null, null]);
  const story = await storyOf(w, made);
  const first = story.facts[0];
  if (first) first.number = NOODLE;
  expect(await tell(story)).toEqual(["facts[0]", "was_told_otherwise"]);
  expect(await tell(new CoreStory(w, { ...made, sha256: "0".repeat(64) }))).toEqual(["not_found"]);
});

test("an older telling that comes after a newer one says nothing new", async () => {
  const made = await proposed("noodle-owner", NOODLE);
  const core = await new CoreStory(w, made).consented();
  core.facts.splice(1);
  expect(await core.tell()).toBe(0);
  expect((await seen("noodle-owner", made)).status).toBe("consented");
});

test("only the worker brings what the acquirer says", async () => {
  const made = await proposed("coffee-owner", COFFEE);
  const text = new CoreStory(w, made).add("asked", { number: COFFEE }).text();
  for (const login of ["mall-owner", "coffee-owner", "reviewer", "approver", "clearing-1", "operator"])
    expect(
      (await refusalOf(importAgreementFacts(w.ctxFor(login), { acquirerId: w.demo.acquirerId, text }))).code,
      login,
    ).toBe("forbidden");
});

test("the desk sees old and new side by side with ¥100.00 split by the arithmetic of clearing", async () => {
  const made = await proposed("book-owner", BOOK);
  const view = await seen("reviewer", made);
  expect(view.current).toMatchObject({ version: 1 });
  for (const { amountFen, feeFen, parts } of [...view.sample, ...(view.current?.sample ?? [])]) {
    expect(amountFen).toBe(10_000n);
    expect(parts.reduce((sum, p) => sum + p.fen, feeFen)).toBe(10_000n);
  }
  expect(view.sample[0]).toMatchObject({ channel: "wechat", feeFen: 38n });
  expect(view.sample[0]?.parts.map((p) => p.fen)).toEqual([896n, 99n, 8_967n]);
  expect(view.parties.map((p) => [p.name, p.answeredAt])).toEqual([
    ["拾光书店", null],
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
  await w.damage((tx) => tx`update sub_merchant set status = 'suspended' where number = ${MALL}`);
  expect(await draft({})).toEqual({ code: "receiver_not_registered", number: MALL });
  await w.damage((tx) => tx`update sub_merchant set status = 'active' where number = ${MALL}`);
});

test("drafting and proposing are the seller's or its group's: another shop, another post, another document is refused", async () => {
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
    expect(await code(proposeAgreement(w.ctxFor(login), made)), login).toBe("forbidden");
  expect(await code(proposeAgreement(w.ctxFor("noodle-owner"), made))).toBe("not_found");
  expect(
    await refusalOf(proposeAgreement(w.ctxFor("book-owner"), { ...made, sha256: "0".repeat(64) })),
  ).toMatchObject({
    code: "agreement_invalid",
    reason: "other_document",
  });
  await proposeAgreement(w.ctxFor("book-owner"), made);
  expect(await code(proposeAgreement(w.ctxFor("book-owner"), made))).toBe("agreement_not_in");
  await new CoreStory(w, made).ask();
  const list = await listAgreements(w.ctxFor("property-owner"), {});
  expect(list.rows.find((r) => r.id === made.agreementId)).toMatchObject({
    turn: "answer",
    consentsNeeded: 3,
    consentsHave: 0,
  });
});

test("a withdrawal works from the next clearing date: until then orders are taken, then refused", async () => {
  const made = firstOf(BOOK);
  expect(await refusalOf(revokeAgreement(w.ctxFor("book-owner"), { ...made, reason: " " }))).toMatchObject({
    reason: "reason_required",
  });
  for (const login of ["operator", "book-cashier", "clearing-1", "reviewer"])
    expect((await refusalOf(revokeAgreement(w.ctxFor(login), { ...made, reason: "x" }))).code).toBe(
      "forbidden",
    );
  expect(await revokeAgreement(w.ctxFor("book-owner"), { ...made, reason: "换新约定" })).toEqual({
    endsAt: NEXT_DATE,
  });
  expect(await frozenAt(BOOK, new Date("2026-11-20T23:59:59+08:00"))).not.toBe("");
  expect(await refusalOf(frozenAt(BOOK, NEXT_DATE))).toEqual({ code: "no_agreement" });
  expect(await getAgreement(w.ctxFor("book-owner"), made)).toMatchObject({
    standing: "ending",
    endReason: "换新约定",
  });
  expect((await refusalOf(revokeAgreement(w.ctxFor("book-owner"), { ...made, reason: "x" }))).code).toBe(
    "agreement_not_in",
  );
});

test("a proposal is taken back at once, and no answer brings it on any more", async () => {
  const made = await proposed("fruit-owner", FRUIT);
  const core = await new CoreStory(w, made).ask();
  expect(await revokeAgreement(w.ctxFor("property-owner"), { ...made, reason: "写错了" })).toEqual({
    endsAt: undefined,
  });
  for (const number of [FRUIT, HQ, MALL]) await core.answer(number);
  expect(await seen("fruit-owner", made)).toMatchObject({ status: "withdrawn", standing: "ended" });
});

test("the acquirer stops one that has not begun, and the former one goes on", async () => {
  const before = firstOf(FRUIT);
  const made = await proposed("fruit-owner", FRUIT);
  const core = await new CoreStory(w, made).inForce(NEXT_DATE);
  const former = await storyOf(w, before);
  await former.end("superseded", NEXT_DATE);
  expect(await seen("fruit-owner", made)).toMatchObject({ standing: "to_come" });
  expect((await refusalOf(revokeAgreement(w.ctxFor("fruit-owner"), { ...made, reason: "x" }))).code).toBe(
    "agreement_not_in",
  );
  await core.end("revoked", NEXT_DATE, "关系证明不足");
  former.add("continued", { effectiveAt: new Date("2026-11-20T00:00:00+08:00") });
  await former.tell();
  expect(await frozenAt(FRUIT, new Date("2026-11-22T10:00:00+08:00"))).toBe(before.sha256);
  expect(await seen("fruit-owner", made)).toMatchObject({ standing: "ended", endReason: "关系证明不足" });
  expect(await seen("fruit-owner", before)).toMatchObject({ status: "in_force", standing: "in_force" });
});

test("the acquirer suspends one in force, orders are refused, and it goes on when it says so", async () => {
  const made = firstOf(FRUIT);
  const core = await storyOf(w, made);
  await core.add("suspended", { person: "reviewer", reason: "核查" }).tell();
  expect(await refusalOf(frozenAt(FRUIT, w.now()))).toEqual({ code: "no_agreement" });
  await core.add("resumed", { person: "approver" }).tell();
  expect(await frozenAt(FRUIT, w.now())).toBe(made.sha256);
});

test("a plan names who may sell and receive, and the fees in force", async () => {
  const plan = await planAgreement(w.ctxFor("coffee-owner"));
  expect(plan.sellers.map((s) => s.number)).toEqual([COFFEE]);
  expect(plan.receivers.length).toBe(7);
  expect(plan.fees?.items.length).toBe(2);
  // Head office, region and mall receive, and never sell.
  expect((await planAgreement(w.ctxFor("mall-owner"))).sellers.length).toBe(4);
  expect((await refusalOf(planAgreement(w.ctxFor("coffee-cashier")))).code).toBe("forbidden");
  expect((await refusalOf(listAgreements(w.ctxFor("coffee-cashier"), {}))).code).toBe("forbidden");
});
