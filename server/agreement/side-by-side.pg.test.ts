/** What keeps two doers apart at one agreement: each test fails when its guard is taken out. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { type Id, uuidOf } from "../id.ts";
import { isSkipping, raceBehind, raceFor } from "../testing/race.ts";
import { findRefusal, openTestWorld, type TestWorld } from "../testing/world.ts";
import { createAgreement } from "./create-agreement.ts";
import { importAgreementFacts } from "./import-agreement-facts.ts";
import { proposeAgreement } from "./propose-agreement.ts";
import { refreshAgreements } from "./refresh-agreements.ts";
import { revokeAgreement } from "./revoke-agreement.ts";
import { CoreStory, type Made } from "./testing/acquirer-core.ts";

const HQ = "M00000000000001";
const COFFEE = "M00000000000004";
const FRUIT = "M00000000000007";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const draft = (login: string, seller: string, effectiveFrom = "2026-11-20") =>
  createAgreement(w.ctxFor(login), {
    subMerchantId: w.demo.shops[seller] as Id<"smt">,
    rule: {
      terms: [{ kind: "share", of: "base", ppm: 90_000, to: HQ }],
      remainder: seller,
      bearer: "proportional",
    },
    effectiveFrom: dayFrom(effectiveFrom),
  });
const proposed = async (login: string, seller: string, effectiveFrom?: string): Promise<Made> => {
  const made = await draft(login, seller, effectiveFrom);
  await proposeAgreement(w.ctxFor(login), made);
  return made;
};
const statusOf = async ({ agreementId }: Made) =>
  (await w.sql`select status from agreement where id = ${uuidOf(agreementId)}`)[0]?.status;
const ends = (works: PromiseSettledResult<unknown>[]) =>
  Promise.all(
    works.map(async (one) =>
      one.status === "fulfilled" ? "done" : (await findRefusal(Promise.reject(one.reason)))?.code,
    ),
  );

test("two drafts of one seller at once are two versions", async () => {
  const two = () => draft("coffee-owner", COFFEE);
  expect(await ends(await raceFor(w, "agreement", [two, two]))).toEqual(["done", "done"]);
  const versions =
    await w.sql`select version from agreement where sub_merchant_id = ${uuidOf(w.demo.shops[COFFEE] as Id<"smt">)}`;
  expect(new Set(versions.map((v) => v.version)).size).toBe(versions.length);
});

test("what the acquirer says, brought twice at once, is kept once", async () => {
  const made = await proposed("coffee-owner", COFFEE);
  const text = new CoreStory(w, made).add("asked", { number: COFFEE }).text();
  const bring = () => importAgreementFacts(w.machineCtx(), { acquirerId: w.demo.acquirerId, text });
  const both = await raceBehind(
    w,
    (sql) => sql`select 1 from agreement where id = ${uuidOf(made.agreementId)} for update`,
    [bring, bring],
  );
  expect(both.map((one) => (one.status === "fulfilled" ? one.value : 0)).sort()).toEqual([0, 1]);
  expect(await ends(both)).toEqual(["done", "done"]);
});

test("taken back while its last answer comes in, a proposal stays taken back", async () => {
  const made = await proposed("fruit-owner", FRUIT);
  const core = await new CoreStory(w, made).ask();
  await core.answer(FRUIT);
  const both = await raceBehind<unknown>(
    w,
    (sql) => sql`select 1 from agreement where id = ${uuidOf(made.agreementId)} for update`,
    [() => revokeAgreement(w.ctxFor("fruit-owner"), { ...made, reason: "改主意" }), () => core.answer(HQ)],
  );
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(await statusOf(made)).toBe("withdrawn");
});

test("a version whose row somebody holds is named in the next turn, never waited for", async () => {
  const made = await proposed("coffee-owner", COFFEE, "2026-11-22");
  await new CoreStory(w, made).inForce(new Date("2026-11-22T00:00:00+08:00"));
  await w.moveTo(new Date("2026-11-22T12:00:00+08:00"));
  const hold = (sql: TestWorld["sql"]) =>
    sql`select 1 from agreement where id = ${uuidOf(made.agreementId)} for update`;
  expect(await isSkipping(w, hold, () => refreshAgreements(w.machineCtx()))).toBeDefined();
  expect(await statusOf(made)).toBe("approved");
  await refreshAgreements(w.machineCtx());
  expect(await statusOf(made)).toBe("in_force");
});
