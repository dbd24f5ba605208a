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

test("no agreement is in force without signature, every consent and two approvals of two people", async () => {
  const rows = await world.sql`
    select a.id from agreement a join agreement_version v on v.agreement_id = a.id where a.status = 'in_force' and not (
      exists (select from signature s where s.agreement_id = a.id and s.sha256 = a.sha256)
      and (select count(distinct staff_id) from approval p where p.subject_id = a.id and p.sha256 = a.sha256) = 2
      and (select array_agg(m.number order by m.number) from consent c join sub_merchant m on m.id = c.sub_merchant_id where c.agreement_id = a.id)
        = (select array_agg(distinct n order by n) from unnest(v.receivers) n join sub_merchant s on s.id = a.sub_merchant_id where n <> s.number))`;
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
