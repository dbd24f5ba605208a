import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { listArrivals } from "./list-arrivals.ts";

const [FRI, SAT, SUN] = ["2026-11-20", "2026-11-21", "2026-11-22"].map((d) => dayFrom(d)) as [Day, Day, Day];
const BOOKS = "M00000000000006";
/** What is left of them after fee and the mall's share: 30.00, 15.00, 10.00. */
const SALES = [
  [FRI, 3_169n],
  [SAT, 1_584n],
  [SUN, 1_056n],
] as const;

let world: ClearingWorld;
beforeAll(async () => {
  world = await openClearingWorld();
  await world.test.sql`update sub_merchant set minimum_fen = 5000 where number = ${BOOKS}`;
});
afterAll(() => world.close());

/** Per clearing date: what it pays, and when the money that it left has come or will come. */
const told = async () =>
  (await listArrivals(world.test.ctxFor("book-owner"), { month: "2026-11" }))
    .map((line) => [line.clearingDate, line.payFen, line.movedTo])
    .reverse();

test("a day that pays nothing says on which later day its money comes, once a later file brings it", async () => {
  for (const [day, fen] of SALES.slice(0, 2)) {
    await world.pay({ seller: BOOKS, fen, at: new Date(`${day}T12:00:00+08:00`) });
    await world.endDay(day);
  }
  expect(await told()).toEqual([
    [FRI, 0n, null],
    [SAT, 0n, null],
  ]);
  const [, , [day, fen]] = SALES;
  await world.pay({ seller: BOOKS, fen, at: new Date(`${day}T12:00:00+08:00`) });
  await world.endDay(day);
  expect(await told()).toEqual([
    [FRI, 0n, "2026-11-23"],
    [SAT, 0n, "2026-11-23"],
    [SUN, 5_500n, null],
  ]);
});

test("what the bank gave back says on which later day it came, once a later file brought it", async () => {
  const moved = async () =>
    (await listArrivals(world.test.ctxFor("book-owner"), { month: "2026-11" }))
      .filter((line) => line.clearingDate >= SUN)
      .map((line) => [line.clearingDate, line.payFen, line.movedTo, line.hasMoved])
      .reverse();
  for (const day of [FRI, SAT, SUN]) await world.decide(day);
  await world.test.moveTo(new Date("2026-11-23T11:00:00+08:00"));
  await world.answer(SUN, (_, no) => (no === BOOKS ? "failed" : "paid"));
  const [MON, TUE] = [dayFrom("2026-11-23"), dayFrom("2026-11-24")];
  await world.endDay(MON);
  // It stands in Monday's file, which pays nothing before another account is approved.
  expect(await moved()).toEqual([
    [SUN, 5_500n, null, false],
    [MON, 0n, null, false],
  ]);
  await world.renewAccount(BOOKS);
  await world.decide(MON);
  await world.endDay(TUE);
  await world.decide(TUE);
  const WEDNESDAY = "2026-11-25";
  expect(await moved()).toEqual([
    [SUN, 5_500n, WEDNESDAY, false],
    [MON, 0n, WEDNESDAY, false],
    [TUE, 5_500n, null, false],
  ]);
  await world.test.moveTo(new Date("2026-11-25T11:00:00+08:00"));
  await world.answer(TUE, () => "paid");
  expect((await moved()).slice(0, 2)).toEqual([
    [SUN, 5_500n, WEDNESDAY, true],
    [MON, 0n, WEDNESDAY, true],
  ]);
});
