/** The calendar is the acquirer's data: what it does not date waits by name, and goes on with the next year's table. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { SAMPLE_YEAR } from "#sandbox/seed/calendar.ts";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { findExpectedPayment } from "../arrival/find-expected-payment.ts";
import { addDays, type Calendar } from "../calendar/calendar.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { startOf } from "../calendar/instant.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import { listSubMerchants } from "../merchant/list-sub-merchants.ts";
import { getOperationOverview } from "../operation/get-operation-overview.ts";
import { listWaiting } from "./list-waiting.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";
import { SHOP } from "./testing/shops.ts";

const NOODLES = "M00000000000005";
const NOON_MS = 12 * 3_600_000;
const noonOf = (day: Day) => new Date(startOf(day).getTime() + NOON_MS);
const { year, holidays, workdays } = SAMPLE_YEAR;
const withNextYear = (years: Calendar): Calendar => ({ ...years, [year]: { holidays, workdays } });

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

async function sellOn(day: Day, seller = SHOP) {
  await world.test.moveTo(noonOf(day));
  return world.pay({ fen: 10_000n, at: noonOf(day), seller });
}
const lineOf = async (day: Day, number: string) =>
  (await world.file(day)).file.positions.find((p) => p.subMerchantNo === number);
async function expectEqual(): Promise<void> {
  world.writeDesk();
  expect((await checkFile(checkPathsFrom({ desk: world.desk }))).differences.kept).toEqual([]);
}

test("31 December waits by name for the next year's table, and is paid on its first working day once that is laid", async () => {
  const day = dayFrom("2026-12-31");
  await sellOn(day);
  await world.endDay(day);
  const waiting = { status: "open", step: "compute", error: { code: "calendar_missing", year: 2027 } };
  expect(await world.batches()).toMatchObject([waiting]);
  await world.core.lay({ calendar: withNextYear });
  await world.turn();
  expect(await world.batches()).toMatchObject([{ status: "proposed", error: null }]);
  expect((await world.file(day)).file.header.settleDay).toBe("2027-01-04");
  expect(await lineOf(day, SHOP)).toMatchObject({ action: "PAY", settleDay: "2027-01-04" });
  await expectEqual();
});

test("a shop that alone cannot be dated is held by name, the others are paid, and it is paid with the next table", async () => {
  const day = dayFrom("2026-12-30");
  await sellOn(day);
  await sellOn(day, NOODLES);
  await world.test.moveTo(noonOf(dayFrom("2026-12-31")));
  const cycle = (register: AcquirerRegister): AcquirerRegister => ({
    ...register,
    subMerchants: register.subMerchants.map((e) => (e.subMerchantNo === SHOP ? { ...e, cycle: "T+2" } : e)),
  });
  await world.core.lay({ register: cycle });
  await world.turn();
  expect(await lineOf(day, SHOP)).toMatchObject({ action: "HOLD", reason: "calendar", pay: 0n });
  expect(await lineOf(day, NOODLES)).toMatchObject({ action: "PAY", settleDay: "2026-12-31" });
  await expectEqual();
  await world.decide(day);
  await world.test.moveTo(noonOf(dayFrom("2027-01-05")));
  await world.core.lay({ register: cycle, calendar: withNextYear });
  await world.turn();
  const next = await lineOf(dayFrom("2026-12-31"), SHOP);
  expect(next).toMatchObject({ action: "PAY", settleDay: "2027-01-04" });
});

test.each([
  // Before 春节 the Saturday is worked; the week after is off.
  ["2026-02-13", "2026-02-14"],
  ["2026-02-14", "2026-02-24"],
  // 国庆 to the 7th; the Saturday after is worked.
  ["2026-09-30", "2026-10-08"],
  ["2026-10-09", "2026-10-10"],
])("what is sold on %s may be expected on %s", async (sold, due) => {
  await world.core.lay();
  const ctx = world.test.ctxFor("coffee-owner");
  const { id: subMerchantId } = (await listSubMerchants(ctx, {}))[0] ?? {};
  const asked = { unsettledFen: 1_000n, today: dayFrom(sold) };
  expect(subMerchantId && (await findExpectedPayment(ctx, { ...asked, subMerchantId }))?.day).toBe(due);
});

test("sixty days before its end the calendar is an alarm at the desk and at the operator's, not a day earlier", async () => {
  const end = dayFrom("2026-12-31");
  const seen = async () => {
    const waiting = await listWaiting(world.test.ctxFor("clearing-1"));
    const { calendars } = await getOperationOverview(world.test.ctxFor("operator"));
    return [waiting.filter((w) => w.kind === "calendar").map((w) => w.refusal), calendars];
  };
  const { acquirerId } = world;
  world.test.setNow(noonOf(addDays(end, -60)));
  await world.core.lay();
  expect(await seen()).toMatchObject([[], [{ acquirerId, lastDay: end, isShort: false }]]);
  world.test.setNow(noonOf(addDays(end, -59)));
  const missing = { code: "calendar_missing", year: 2027 };
  expect(await seen()).toMatchObject([[missing], [{ lastDay: end, isShort: true }]]);
  await world.core.lay({ calendar: withNextYear });
  expect(await seen()).toMatchObject([[], [{ lastDay: "2027-12-31", isShort: false }]]);
});
