/** What keeps two people apart at one agreement: each test fails when its guard is taken out. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { type Id, idOf, uuidOf } from "../id.ts";
import { isSkipping, raceBehind, raceFor } from "../testing/race.ts";
import { findRefusal, openTestWorld, type TestWorld } from "../testing/world.ts";
import { approveAgreement } from "./approve-agreement.ts";
import { consentAgreement } from "./consent-agreement.ts";
import { createAgreement } from "./create-agreement.ts";
import { refreshAgreements } from "./refresh-agreements.ts";
import { revokeAgreement } from "./revoke-agreement.ts";
import { signAgreement } from "./sign-agreement.ts";

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

type Made = { agreementId: Id<"spa">; sha256: string };
const draft = (login: string, seller: string, effectiveFrom = "2026-11-20") =>
  createAgreement(w.ctxFor(login), {
    subMerchantId: w.demo.shops[seller] as Id<"smt">,
    rule: {
      terms: [
        { kind: "share", of: "base", ppm: 90_000, to: HQ },
        { kind: "share", of: "base", ppm: 10_000, to: MALL },
      ],
      remainder: seller,
      bearer: "proportional",
    },
    effectiveFrom: dayFrom(effectiveFrom),
  });
const sign = (login: string, made: Made) => signAgreement(w.ctxFor(login), made);
const consent = (login: string, made: Made) => consentAgreement(w.ctxFor(login), made);
const reviewed = async (login: string, seller: string, effectiveFrom?: string): Promise<Made> => {
  const made = await draft(login, seller, effectiveFrom);
  await sign(login, made);
  await consent("hq-owner", made);
  await consent("property-owner", made);
  await approveAgreement(w.ctxFor("reviewer"), made);
  return made;
};
const statusOf = async ({ agreementId }: Made) =>
  (await w.sql`select status from agreement where id = ${uuidOf(agreementId)}`)[0]?.status;
const inForceOf = (seller: string) => w.sql<{ version: number }[]>`
  select version from agreement where sub_merchant_id = ${uuidOf(w.demo.shops[seller] as Id<"smt">)}
    and in_force_from is not null and in_force_to is null order by version`;
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

test("two receivers who consent at once bring the version on to the acquirer", async () => {
  const made = await draft("coffee-owner", COFFEE);
  await sign("coffee-owner", made);
  const both = await raceFor(w, "consent", [
    () => consent("hq-owner", made),
    () => consent("property-owner", made),
  ]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(await statusOf(made)).toBe("consented");
});

test("two versions approved at once: one holds, the other ended when it began", async () => {
  const [one, other] = [await reviewed("noodle-owner", NOODLE), await reviewed("noodle-owner", NOODLE)];
  const approve = (made: Made) => () => approveAgreement(w.ctxFor("approver"), made);
  const seller = uuidOf(w.demo.shops[NOODLE] as Id<"smt">);
  // Whoever looks for what it ends before the other is done waits here, and then does not know of it.
  const formers = (sql: TestWorld["sql"]) =>
    sql`select 1 from agreement where sub_merchant_id = ${seller} and status = 'in_force' for update`;
  const both = await raceBehind(w, formers, [approve(one), approve(other)]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(await inForceOf(NOODLE)).toHaveLength(1);
});

test("a version that its owner withdraws while the next is approved ends once, and both are told the truth", async () => {
  const [former] = await w.sql<{ id: string }[]>`select id from agreement
    where sub_merchant_id = ${uuidOf(w.demo.shops[BOOK] as Id<"smt">)} and status = 'in_force'`;
  const id = former?.id ?? "";
  const next = await reviewed("book-owner", BOOK, "2026-11-25");
  const both = await raceBehind<unknown>(
    w,
    (sql) => sql`select 1 from agreement where id = ${id} for update`,
    [
      () => revokeAgreement(w.ctxFor("book-owner"), { agreementId: idOf("spa", id), reason: "不再合作" }),
      () => approveAgreement(w.ctxFor("approver"), next),
    ],
  );
  expect(await ends(both)).toEqual(["done", "done"]);
  const [ended] = await w.sql`select status, in_force_to from agreement where id = ${id}`;
  expect(ended).toEqual({ status: "withdrawn", in_force_to: new Date("2026-11-21T00:00:00+08:00") });
});

test("a version whose row somebody holds is named in the next turn, never waited for", async () => {
  const made = await reviewed("coffee-owner", COFFEE, "2026-11-22");
  await approveAgreement(w.ctxFor("approver"), made);
  await w.moveTo(new Date("2026-11-22T12:00:00+08:00"));
  const hold = (sql: TestWorld["sql"]) =>
    sql`select 1 from agreement where id = ${uuidOf(made.agreementId)} for update`;
  expect(await isSkipping(w, hold, () => refreshAgreements(w.machineCtx()))).toBeDefined();
  expect(await statusOf(made)).toBe("approved");
  await refreshAgreements(w.machineCtx());
  expect(await statusOf(made)).toBe("in_force");
});

test("a version that was withdrawn before its day is never named in force", async () => {
  const made = await reviewed("fruit-owner", FRUIT, "2026-11-25");
  await approveAgreement(w.ctxFor("approver"), made);
  await revokeAgreement(w.ctxFor("approver"), { agreementId: made.agreementId, reason: "改主意" });
  await w.moveTo(new Date("2026-11-26T12:00:00+08:00"));
  await refreshAgreements(w.machineCtx());
  expect(await statusOf(made)).toBe("revoked");
});
