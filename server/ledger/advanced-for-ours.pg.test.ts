/** I12 asks who made a shop owe more than its limit: the limit is the register's, and what a bill left out is not our doing. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "./check-invariants.ts";

const DAY = dayFrom("2026-11-20");
const NEXT = dayFrom("2026-11-21");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

/** Yesterday's sale, whose money is on its way to the bank. */
async function soldYesterday() {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  return sale;
}
const broken = async () =>
  (await checkInvariants(world.test.machineCtx())).map((v) => `${v.code} ${v.detail}`);
const advancedIn = async () =>
  (await world.file(NEXT)).file.positions.flatMap((p) => (p.rest < 0n ? [-p.rest] : []));

test("a refund of ours within the limit that the acquirer's register grants is no fault, whatever our own copy says of it", async () => {
  const sale = await soldYesterday();
  await world.core.lay({
    register: (whole) => ({
      ...whole,
      subMerchants: whole.subMerchants.map((e) => ({ ...e, advanceLimitFen: 100_000n })),
    }),
  });
  await world.refund(sale, { fen: 4_000n, at: at("21T13:00:00") });
  await world.endDay(NEXT);
  const advanced = await advancedIn();
  expect(advanced.length).toBeGreaterThan(0);
  await world.damage((tx) => tx`update sub_merchant set advance_limit_fen = 0`);
  await world.damage((tx) => tx`update registered_shop set advance_limit_fen = 100000`);
  expect(await broken()).toEqual([]);
  // It fell since: what it granted when the refund was asked for stands.
  await world.damage((tx) => tx`update registered_shop set advance_limit_fen = 1`);
  expect(await broken()).toEqual([]);
  await world.damage(
    (tx) =>
      tx`update books_version set body = replace(body, '"advanceLimitFen":"100000"', '"advanceLimitFen":"1"')`,
  );
  expect(await broken()).toEqual(advanced.map((fen) => `I12 advanced ${fen} above 1`));
});

test("a refund of ours funded by a payment that the bill then left out is no fault of ours", async () => {
  const sale = await soldYesterday();
  await world.pay({ fen: 10_000n, at: at("21T09:00:00"), bill: { feeFen: 99n } });
  await world.refund(sale, { fen: 4_000n, at: at("21T13:00:00") });
  await world.endDay(NEXT);
  const advanced = await advancedIn();
  expect(advanced.length).toBeGreaterThan(0);
  expect(await broken()).toEqual([]);
  // Nothing was left out, nothing could have stood in for it: ours.
  await world.damage((tx) => tx`delete from left_out`);
  expect((await broken()).filter((v) => v.startsWith("I12"))).toEqual(
    advanced.map((fen) => `I12 advanced ${fen} above 0`),
  );
});
