import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sale } from "../batch/testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import { uuidOf } from "../id.ts";
import { exportSeal } from "./export-seal.ts";
import { sealDay } from "./seal-day.ts";
import { verifySeal } from "./verify-seal.ts";

const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeAll(async () => {
  world = await openClearingWorld();
});
afterAll(async () => {
  await world.close();
});
const seal = (day: Day) => sealDay(world.ctx, { acquirerId: world.acquirerId, day });
const verify = (day: Day) => verifySeal(world.ctx, { acquirerId: world.acquirerId, day });

test("a day is sealed once after it ended, and hangs on the day before", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.refund(sale, { fen: 1n, at: at("20T13:00:00") });
  await expect(seal(dayFrom("2026-11-20"))).rejects.toThrow(Refused);
  await world.test.moveTo(at("22T10:00:00"));
  const first = await seal(dayFrom("2026-11-20"));
  // The order, the payment, the refund, and the entry of who asked for it.
  expect(first).toMatchObject({ sealed: true, leafCount: 4 });
  expect(await seal(dayFrom("2026-11-20"))).toEqual({ ...first, sealed: false });
  await seal(dayFrom("2026-11-21"));
  const [row] = await world.test.sql<
    { previous_root: string }[]
  >`select previous_root from day_seal where day = '2026-11-21'`;
  expect(row?.previous_root).toBe(first.root);
  expect(await verify(dayFrom("2026-11-20"))).toMatchObject({ isIntact: true });
});

test("what commits only after its day was sealed stands in the next day's seal, and is proven from there", async () => {
  const day = dayFrom("2026-11-22");
  const sale = await world.pay({ fen: 10_000n, at: at("22T12:00:00") });
  await world.test.moveTo(at("23T10:00:00"));
  const begun = await world.test.sql.reserve();
  await begun`begin`;
  // A process looked at the clock on the 22nd, stood still, and goes on after the seal.
  await begun`insert into audit_entry (id, day, acquirer_id, actor, action, subject_id, facts, happened_at, origin)
    values (gen_random_uuid(), ${day}, ${uuidOf(world.acquirerId)}, 'machine:worker', 'test.late', 'x', '{}', ${at("22T12:00:00")}, 'test')`;
  const sealed = await seal(day);
  await begun`commit`;
  begun.release();
  const late = at("22T23:59:59");
  const lateSale = await world.pay({ fen: 700n, at: late });
  expect(await verify(day)).toMatchObject({ isIntact: true, found: { leafCount: sealed.leafCount } });

  await world.test.moveTo(at("24T10:00:00"));
  const next = await seal(dayFrom("2026-11-23"));
  // The entry, and the order and payment of a machine whose clock is slow.
  expect(next.leafCount).toBe(3);
  for (const one of [day, dayFrom("2026-11-23")]) expect((await verify(one)).isIntact).toBe(true);
  const proof = (one: Day, { no }: Sale) =>
    exportSeal(world.test.ctxFor("clearing-1"), { day: one, merchantOrderNo: no });
  await proof(day, sale);
  await expect(proof(day, lateSale)).rejects.toThrow(Refused);
  await proof(dayFrom("2026-11-23"), lateSale);
});

test("a date that was passed over is sealed before the one that is asked for", async () => {
  await world.test.moveTo(at("27T10:00:00"));
  await seal(dayFrom("2026-11-20"));
  await seal(dayFrom("2026-11-26"));
  const days = await world.test.sql<
    { day: string }[]
  >`select day::text from day_seal order by sealed_at, day`;
  expect(days.map((d) => d.day.slice(8))).toEqual(["20", "21", "22", "23", "24", "25", "26"]);
  expect((await verify(dayFrom("2026-11-26"))).isIntact).toBe(true);
  // Before all that are sealed there is nothing to hang on.
  expect(await seal(dayFrom("2026-11-19"))).toMatchObject({ sealed: false, leafCount: 0 });
});

test("what changes afterwards as it should leaves the seal, what may never change breaks it and every day after", async () => {
  await world.damage((sql) => sql`update "order" set status = 'closed', close_reason = 'x', ask_at = now()`);
  expect((await verify(dayFrom("2026-11-20"))).isIntact).toBe(true);
  await world.damage((sql) => sql`update "order" set amount_fen = amount_fen + 1`);
  expect(await verify(dayFrom("2026-11-20"))).toMatchObject({ isIntact: false });
  await world.damage((sql) => sql`update "order" set amount_fen = amount_fen - 1`);
  expect((await verify(dayFrom("2026-11-20"))).isIntact).toBe(true);
  await world.damage((sql) => sql`delete from refund`);
  expect((await verify(dayFrom("2026-11-20"))).isIntact).toBe(false);
  await world.damage((sql) => sql`update day_seal set root = repeat('0', 64) where day = '2026-11-20'`);
  expect((await verify(dayFrom("2026-11-21"))).isIntact).toBe(false);
});
