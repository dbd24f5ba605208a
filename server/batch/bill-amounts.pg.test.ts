/** Bills that say something else than the order, each within what is right: coupons, a fee off by one. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { tracePayment } from "../arrival/trace-payment.ts";
import { dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { sumFen } from "../money/fen.ts";
import { planRefund } from "../refund/plan-refund.ts";
import { listDifferences } from "../statement/list-differences.ts";
import type { Sale } from "./testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(async () => {
  await world.close();
});
const trace = (sale: Sale) => tracePayment(world.test.ctxFor("coffee-owner"), { orderId: sale.orderId });
async function expectSound(): Promise<void> {
  expect(await listDifferences(world.test.ctxFor("clearing-1"), { status: "open" })).toEqual([]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
}

test("a merchant's coupon: less is settled than was ordered, and its refunds can be followed to the fen", async () => {
  const sale = await world.pay({ fen: 11n, at: at("20T12:00:00"), bill: { settlementFen: 8n } });
  await world.pay({ fen: 10_000n, at: at("20T12:01:00") });
  await world.refund(sale, { fen: 5n, at: at("20T13:00:00"), bill: { settlementFen: 4n, feeFen: 0n } });
  await world.refund(sale, { fen: 6n, at: at("20T14:00:00"), bill: { settlementFen: 4n, feeFen: 0n } });
  expect((await trace(sale)).amountFen).toBe(11n);
  await world.endDay(DAY);
  await expectSound();
  const seen = await trace(sale);
  expect(seen).toMatchObject({ confirmed: true, amountFen: 8n, feeFen: 0n });
  expect(seen.refunds.map((r) => sumFen(r.parts.map((p) => p.fen)))).toEqual([4n, 4n]);
});

test("a fee one fen above the schedule: accepted, followed, and its sale can be refunded later", async () => {
  const sale = await world.pay({ fen: 12n, at: at("20T12:00:00"), bill: { feeFen: 1n } });
  const below = await world.pay({ fen: 10_000n, at: at("20T12:01:00"), bill: { feeFen: 37n } });
  await world.endDay(DAY);
  await expectSound();
  world.writeDesk(world.register());
  expect((await checkFile(checkPathsFrom({ desk: world.desk }))).differences.kept).toEqual([]);
  await world.decide(DAY);
  await world.pay({ fen: 20_000n, at: at("21T11:00:00") });
  for (const [refunded, amountFen] of [
    [sale, 12n],
    [below, 1n],
  ] as const) {
    expect((await trace(refunded)).confirmed).toBe(true);
    const plan = await planRefund(world.test.ctxFor("coffee-owner"), {
      orderId: refunded.orderId,
      amountFen,
    });
    expect(plan.funded).toBe(true);
    expect(sumFen(plan.parts.map((p) => p.fen)) + plan.feeReturnedFen).toBe(amountFen);
  }
});
