import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { addDays } from "../calendar/calendar.ts";
import { dayFrom } from "../calendar/day.ts";
import { tracePayment } from "./trace-payment.ts";

const DAY = dayFrom("2026-11-20");
let world: ClearingWorld;
beforeAll(async () => {
  world = await openClearingWorld();
});
afterAll(async () => {
  await world.close();
});

test("a shop reads of its payment that the bill has come and says otherwise, until two people have decided", async () => {
  const at = new Date("2026-11-20T12:00:00+08:00");
  const sale = await world.pay({ fen: 64_000n, at, bill: { feeFen: 0n } });
  const trace = () => tracePayment(world.test.ctxFor("coffee-owner"), { orderId: sale.orderId });
  expect(await trace()).toMatchObject({ confirmed: false, undecided: false });
  await world.endDay(DAY);
  expect(await trace()).toMatchObject({ confirmed: false, undecided: true });
  const [left] = (await world.file(DAY)).file.leftOut;
  expect(left).toMatchObject({ kind: "fee_differs", acquirerReference: sale.reference });
  await world.decide(DAY);
  if (left) await world.decideItem(left, "accept");
  await world.endDay(addDays(DAY, 1));
  expect(await trace()).toMatchObject({ confirmed: true, undecided: false });
});
