import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAgreement } from "../agreement/agreement-codec.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { sha256Hex } from "../document/digest.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { DEMO_RULES, DEMO_SHOPS, DEMO_STAFF } from "./demo.ts";
import { seedDemo } from "./seed.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test("seeds every shop, post and document of the story", () => {
  const { demo } = world;
  expect(Object.keys(demo.shops).sort()).toEqual(DEMO_SHOPS.map((s) => s.number).sort());
  expect(Object.keys(demo.staff).sort()).toEqual(DEMO_STAFF.map((s) => s.login).sort());
  expect(demo.documents.filter((d) => d.kind === "agreement").map((d) => d.seller)).toEqual(
    Object.keys(DEMO_RULES).sort(),
  );
});

test("each document is named by its own hash and reads back", () => {
  for (const document of world.demo.documents) {
    expect(sha256Hex(document.body)).toBe(document.sha256);
    expect(document.inForceFrom).toBe("2026-11-20T00:00:00+08:00");
    if (document.kind === "agreement") expect(readAgreement(document.body).seller).toBe(document.seller);
    else expect(readFeeSchedule(document.body).items).toHaveLength(2);
  }
});

test("no agreement is in force without the answer of every party and two approvals of two people", async () => {
  const rows = await world.sql`
    select a.id from agreement a join agreement_version v on v.agreement_id = a.id where a.status = 'in_force' and not (
      (select count(distinct person) from agreement_fact f where f.agreement_id = a.id and f.kind = 'approved') = 2
      and (select array_agg(f.number order by f.number) from agreement_fact f where f.agreement_id = a.id and f.answer = 'yes')
        = (select array_agg(distinct n order by n) from unnest(v.receivers) n))`;
  expect(rows).toHaveLength(0);
});

test("a second seed changes nothing", async () => {
  const sql = world.sql as unknown as postgres.Sql;
  const again = await seedDemo(sql, { passwordHash: "x", now: new Date(), signerKeys: {} });
  expect(again).toEqual(world.demo);
});

test("only masked account numbers are there", async () => {
  const rows = await world.sql`select account_mask as mask from settlement_account`;
  for (const row of rows) expect(row.mask).toMatch(/^62\*{12}\d{4}$/);
});
