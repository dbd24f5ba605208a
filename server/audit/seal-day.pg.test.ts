import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
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
