/** A shop that waits for its own cycle or minimum reads how much, why and when; so does the page of each payment. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import type { Sale } from "../batch/testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { SHOP } from "../batch/testing/shops.ts";
import { dayFrom } from "../calendar/day.ts";
import { findCarried } from "./find-carried.ts";
import { tracePayment } from "./trace-payment.ts";

const [FRIDAY, SATURDAY, MONDAY] = ["2026-11-20", "2026-11-21", "2026-11-23"].map((d) => dayFrom(d)) as [
  ReturnType<typeof dayFrom>,
  ReturnType<typeof dayFrom>,
  ReturnType<typeof dayFrom>,
];
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
let first: Sale;
let second: Sale;
beforeAll(async () => {
  world = await openClearingWorld();
  await terms({ cycle: "D+3" });
});
afterAll(async () => {
  await world.close();
});
/** Our row says it, and with it the register that the core lays. */
const terms = ({ cycle, minimumFen = 0n }: { cycle: string; minimumFen?: bigint }) =>
  world.test
    .sql`update sub_merchant set cycle = ${cycle}, minimum_fen = ${minimumFen} where number = ${SHOP}`;
const owner = () => world.test.ctxFor("coffee-owner");
const carried = () =>
  findCarried(owner(), { subMerchantId: present(world.test.demo.shops[SHOP], "a demo shop") });
const arrivalOf = async (sale: Sale) => (await tracePayment(owner(), { orderId: sale.orderId })).arrival;

test("not due by its cycle, a sale says so with its own day, on its page and among the arrivals", async () => {
  first = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(FRIDAY);
  // Friday's money is due on Monday: its file pays nothing else.
  expect(await arrivalOf(first)).toMatchObject({ amountFen: 8_698n, carriedWhy: null, toldDay: MONDAY });
  await world.decide(FRIDAY);
  second = await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await world.endDay(SATURDAY);
  expect(await carried()).toEqual({
    ...{ amountFen: 4_344n, why: "not_due" },
    expected: { day: dayFrom("2026-11-24"), amountFen: 4_344n },
  });
  expect(await arrivalOf(second)).toMatchObject({
    ...{ state: "recorded", day: null, expectedDay: "2026-11-24", toldDay: null, amountFen: 0n },
    carriedWhy: "not_due",
  });
});

test("a file that pays older money is not the one that brings this payment", async () => {
  await world.decide(SATURDAY);
  const third = await world.pay({ fen: 6_000n, at: at("22T12:00:00") });
  await world.endDay(dayFrom("2026-11-22"));
  await world.decide(dayFrom("2026-11-22"));
  const fourth = await world.pay({ fen: 7_000n, at: at("23T12:00:00") });
  await world.endDay(MONDAY);
  // Monday's file pays saturday's money on tuesday and leaves sunday's and its own.
  expect(await arrivalOf(second)).toMatchObject({ toldDay: "2026-11-24", carriedWhy: null });
  expect(await arrivalOf(third)).toMatchObject({ expectedDay: "2026-11-25", carriedWhy: "not_due" });
  expect(await arrivalOf(fourth)).toMatchObject({ expectedDay: "2026-11-26", carriedWhy: "not_due" });
});

test("below the minimum it says so, and the last day on which it is paid all the same", async () => {
  await terms({ cycle: "T+1", minimumFen: 100_000_000n });
  await world.decide(MONDAY);
  const small = await world.pay({ fen: 1_000n, at: at("24T12:00:00") });
  await world.endDay(dayFrom("2026-11-24"));
  expect(await carried()).toMatchObject({ why: "below_minimum", expected: { day: "2026-12-22" } });
  expect(await arrivalOf(small)).toMatchObject({
    ...{ carriedWhy: "below_minimum", expectedDay: "2026-12-22", day: null, amountFen: 0n },
  });
});

test("a cashier reads none of it", async () => {
  await expect(
    findCarried(world.test.ctxFor("coffee-cashier"), {
      subMerchantId: present(world.test.demo.shops[SHOP], "a demo shop"),
    }),
  ).rejects.toMatchObject({ refusal: { code: "forbidden" } });
});
