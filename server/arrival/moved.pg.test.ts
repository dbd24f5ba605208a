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
