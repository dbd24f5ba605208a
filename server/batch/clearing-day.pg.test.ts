import { afterAll, beforeAll, expect, test } from "vitest";
import { setLimits } from "#db/testing/rows.ts";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { addDays } from "../calendar/calendar.ts";
import { dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import type { Sale } from "./testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";
import { SHOPS } from "./testing/shops.ts";

/** A seed that failed is written here and kept. */
const SEED = 20261120;
const DAYS = 6;
/** Above every payment of these days, and above every refund of them together: what is refused for want of money has its own tests. */
const LIMITS = { orderMaxFen: 100_000_000n, advanceLimitFen: 10_000_000_000n };

let world: ClearingWorld;
beforeAll(async () => {
  world = await openClearingWorld();
  await setLimits(world.test.sql, LIMITS);
});
afterAll(async () => {
  await world.close();
});

/** mulberry32: the same seed, the same days. */
function randomOf(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

test("random days through the database are found equal by the acquirer's own tool, and keep every invariant", async () => {
  const random = randomOf(SEED);
  const refundable: Sale[] = [];
  let day = dayFrom("2026-11-20");
  for (let d = 0; d < DAYS; d++, day = addDays(day, 1)) {
    const at = () => new Date(new Date(`${day}T00:00:00+08:00`).getTime() + random(86_400) * 1000);
    await world.test.moveTo(new Date(`${day}T00:00:00+08:00`));
    const first: Sale[] = [];
    for (let n = 0; n < 24; n++) {
      const seller = SHOPS[random(SHOPS.length)] as string;
      const channel = random(2) ? "alipay" : "wechat";
      const fen = BigInt([1, 2, 13, 132, 10_000, 1 + random(90_000_000)][random(6)] as number);
      // Now and then one side does not know it.
      const lost = random(12);
      const sale = await world.pay({
        seller,
        channel,
        fen,
        at: at(),
        platform: lost !== 0,
        acquirer: lost !== 1,
      });
      if (lost > 1) first.push(sale);
    }
    refundable.push(...first);
    for (let n = 0; n < 8 && refundable.length > 0; n++) {
      const sale = refundable[random(refundable.length)] as Sale;
      const left = sale.fen - sale.refunds.reduce((s, r) => s + r.fen, 0n);
      if (left <= 0n || sale.refunds.length > 20) continue;
      const fen = random(3) ? 1n + BigInt(random(Number(left))) : left;
      const last = Math.max(sale.paidAt.getTime(), ...sale.refunds.map((r) => r.at.getTime()));
      const when = new Date(Math.max(last + 1000, at().getTime()));
      if (when.getTime() >= new Date(`${addDays(day, 1)}T00:00:00+08:00`).getTime()) continue;
      await world.refund(sale, { fen, at: when, state: random(4) ? "SUCCESS" : "PROCESSING" });
    }
    await world.endDay(day);
    expect(await world.batches()).toContainEqual(
      expect.objectContaining({ day, seq: 1, status: "proposed", error: null }),
    );
    const { advanceLimitFen } = LIMITS;
    world.writeDesk(world.register(() => ({ advanceLimitFen })));
    const check = await checkFile(checkPathsFrom({ desk: world.desk }));
    expect(check.differences.kept).toEqual([]);
    expect(check.entries).toBeGreaterThan(10);
    await world.decide(day);
    await world.answer(day);
    expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  }
  expect((await world.batches()).every((b) => b.status === "settled")).toBe(true);
}, 180_000);
