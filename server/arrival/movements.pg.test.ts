/** What arrived and what a refund takes back are two movements, each with its own day: nothing that came is told as nothing. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Refund, Sale } from "../batch/testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { dayFrom } from "../calendar/day.ts";
import { tracePayment } from "./trace-payment.ts";

const [FRIDAY, SATURDAY, SUNDAY, MONDAY] = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"].map((d) =>
  dayFrom(d),
) as [
  ReturnType<typeof dayFrom>,
  ReturnType<typeof dayFrom>,
  ReturnType<typeof dayFrom>,
  ReturnType<typeof dayFrom>,
];
const TUESDAY = "2026-11-24";
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
let sale: Sale;
beforeEach(async () => {
  world = await openClearingWorld();
  sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
});
afterEach(() => world.close());
const seen = async (login = "coffee-owner") =>
  (await tracePayment(world.test.ctxFor(login), { orderId: sale.orderId })).movements;
/** Friday's money is on the account; the weekend sold nothing. */
async function paidOut() {
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  for (const day of [SATURDAY, SUNDAY]) await world.endDay(day);
  await world.answer(FRIDAY, () => "paid");
}
const brought = { kind: "sale", fen: 8_698n, state: "arrived", day: MONDAY };

test("refunded after it arrived: it came on its day, and goes with the money of the next payout", async () => {
  await paidOut();
  await world.pay({ fen: 50_000n, at: at("23T11:00:00") });
  await world.refund(sale, { fen: 10_000n, at: at("23T12:00:00") });
  await world.test.moveTo(at("23T13:00:00"));
  // No file has the refund yet: its day is an estimate by the shop's cycle.
  const estimate = { kind: "refund", fen: -8_698n, state: "recorded", day: TUESDAY };
  expect(await seen()).toEqual([brought, estimate]);
  await world.endDay(MONDAY);
  expect(await seen()).toEqual([brought, estimate]);
  expect((await seen("hq-owner")).map((m) => [m.kind, m.fen, m.day])).toEqual([
    ["sale", 796n, MONDAY],
    ["refund", -796n, TUESDAY],
  ]);
  await world.decide(MONDAY);
  expect(await seen()).toEqual([brought, { ...estimate, state: "at_bank" }]);
  await world.test.moveTo(at("24T11:00:00"));
  await world.answer(MONDAY, () => "paid");
  expect(await seen()).toEqual([brought, { ...estimate, state: "arrived" }]);
});

test("refunded in part on its own day: both movements go with that day's money", async () => {
  await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00") });
  const both = [
    ["sale", 8_698n, MONDAY],
    ["refund", -2_899n, MONDAY],
  ];
  await world.core.lay();
  await world.turn();
  const days = async () => (await seen()).map((m) => [m.kind, m.fen, m.day]);
  expect(await days()).toEqual(both);
  await world.endDay(FRIDAY);
  expect(await days()).toEqual(both);
});

test("more given back than sold: the refund waits for the first later file that pays anything", async () => {
  await paidOut();
  await world.pay({ fen: 8_000n, at: at("23T11:00:00") });
  await world.refund(sale, { fen: 7_000n, at: at("23T12:00:00") });
  await world.test.sql`update sub_merchant set minimum_fen = 100000`;
  await world.endDay(MONDAY);
  expect((await seen()).at(-1)).toMatchObject({ kind: "refund", state: "recorded", day: null });
  await world.decide(MONDAY);
  await world.pay({ fen: 200_000n, at: at("24T11:00:00") });
  await world.endDay(dayFrom(TUESDAY));
  expect((await seen()).at(-1)).toMatchObject({ kind: "refund", state: "recorded", day: "2026-11-25" });
});

test("a refund that ended CLOSED is a third movement: what it took comes again with its own day's money", async () => {
  const refund: Refund = await world.refund(sale, {
    ...{ fen: 3_333n, at: at("20T13:00:00"), state: "PROCESSING" },
  });
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  const enteredAt = "2026-11-21T09:00:00+08:00";
  await world.core.lay({
    voids: `${JSON.stringify({
      ...{ acquirerReference: sale.reference, refundNo: refund.refundNo, reason: "用户账户已注销" },
      ...{ acquirerRefundReference: refund.reference, closedAt: enteredAt, enteredAt },
    })}\n`,
  });
  await world.endDay(SATURDAY);
  expect((await seen()).map((m) => [m.kind, m.fen, m.day])).toEqual([
    ["sale", 8_698n, MONDAY],
    ["refund", -2_899n, MONDAY],
    ["refund_void", 2_899n, MONDAY],
  ]);
});
