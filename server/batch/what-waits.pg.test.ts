import { afterEach, beforeEach, expect, test } from "vitest";
import { findDelay } from "../arrival/find-delay.ts";
import { findNextArrival } from "../arrival/find-next-arrival.ts";
import { listArrivals } from "../arrival/list-arrivals.ts";
import { dayFrom } from "../calendar/day.ts";
import { getOperationOverview } from "../operation/get-operation-overview.ts";
import { exportFile } from "./export-file.ts";
import { listBatches } from "./list-batches.ts";
import { listWaiting } from "./list-waiting.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const MON = dayFrom("2026-11-30");
const at = (text: string) => new Date(`2026-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

/** What waits besides the calendar, which ends with the year. */
const listed = async () => {
  const [calendar, ...others] = await listWaiting(world.test.ctxFor("clearing-1"));
  expect(calendar).toMatchObject({ kind: "calendar", refusal: { year: 2027 }, since: at("11-02T00:00:00") });
  return others;
};
const desk = async () => (await listed()).map((w) => `${w.kind} ${w.clearingDate}`);
const owner = () => world.test.ctxFor("coffee-owner");
const hears = async () => ({ delay: await findDelay(owner(), {}), next: await findNextArrival(owner(), {}) });

test("a file that nobody answered stands on the desk in every month, and the shop reads who is late since when", async () => {
  await world.pay({ fen: 10_000n, at: at("11-30T12:00:00") });
  await world.endDay(MON);
  expect(await desk()).toEqual([`check ${MON}`]);
  const { fileId } = await world.file(MON);
  await exportFile(world.test.ctxFor("clearing-1"), { fileId, part: "clr" });
  expect(await desk()).toEqual([`release ${MON}`]);
  expect(await hears()).toMatchObject({
    delay: undefined,
    next: { expectedDay: "2026-12-01", released: false, amountFen: 8_698n },
  });

  await world.test.moveTo(at("12-05T09:00:00"));
  expect(await desk()).toContain(`release ${MON}`);
  const late = { cause: "release", clearingDate: MON, toldDay: "2026-12-01", usual: null };
  expect(await hears()).toMatchObject({
    // The fifth is a Saturday: the earliest day that the bank still pays on.
    next: { toldDay: "2026-12-01", expectedDay: "2026-12-07", amountFen: 8_698n },
    delay: { ...late, since: at("12-01T10:00:00") },
  });
  await world.test.moveTo(at("12-31T09:00:00"));
  expect((await listArrivals(owner(), { month: "2026-12" })).map((l) => l.expectedDay)).toEqual([
    "2026-12-31",
  ]);

  await world.decide(MON);
  expect(await hears()).toMatchObject({ delay: { ...late, cause: "bank" }, next: { released: true } });
  expect(await desk()).toContain(`bank ${MON}`);
});

test("a file that pays nothing waits for nobody and says what settles it; one that leaves something out wants a verdict", async () => {
  const isQuiet = async () => (await listBatches(world.test.ctxFor("clearing-1"), {})).map((b) => b.isQuiet);
  await world.test.sql`update sub_merchant set minimum_fen = 1000000`;
  await world.pay({ fen: 10_000n, at: at("11-30T12:00:00") });
  await world.endDay(MON);
  expect((await world.file(MON)).file).toMatchObject({
    totals: { payTotal: 0n },
    leftOut: [],
    decisions: [],
  });
  expect(await desk()).toEqual([]);
  expect(await isQuiet()).toEqual([true]);
  await world.pay({ fen: 500n, at: at("12-01T12:00:00"), platform: false });
  const next = dayFrom("2026-12-01");
  await world.endDay(next);
  expect((await world.file(next)).file.totals.payTotal).toBe(0n);
  // The bill told of it in the same minute in which the file was made.
  expect(await desk()).toEqual([`check ${next}`, `difference null`]);
  expect(await isQuiet()).toEqual([false, true]);
});

test("a bill that is not made names its channel and day to the desk, and the shop is told whom it waits for", async () => {
  await world.pay({ fen: 10_000n, at: at("11-30T12:00:00") });
  world.notReady.add(`wechat ${MON}`);
  await world.endDay(MON);
  const waiting = await listed();
  expect(waiting).toMatchObject([
    { kind: "bill", clearingDate: MON, refusal: { code: "statement_missing", channel: "wechat", day: MON } },
  ]);
  expect(waiting[0]?.since).toEqual(at("12-01T00:00:00"));
  await world.test.moveTo(at("12-02T09:00:00"));
  expect(await hears()).toMatchObject({ delay: { cause: "bill", toldDay: "2026-12-01" } });
});

test("the usual time is that of the last releases; on its settle day a file is late once that has passed", async () => {
  for (const day of ["11-26", "11-27"]) {
    await world.pay({ fen: 10_000n, at: at(`${day}T12:00:00`) });
    await world.endDay(dayFrom(`2026-${day}`));
    await world.decide(dayFrom(`2026-${day}`));
  }
  await world.answer(dayFrom("2026-11-26"), () => "paid");
  await world.answer(dayFrom("2026-11-27"), () => "paid");
  await world.pay({ fen: 10_000n, at: at("11-30T12:00:00") });
  for (const day of ["11-28", "11-29", "11-30"]) await world.endDay(dayFrom(`2026-${day}`));
  expect((await hears()).delay).toBeUndefined();
  await world.test.moveTo(at("12-01T13:00:00"));
  expect((await hears()).delay).toMatchObject({ cause: "release", usual: "10:00", toldDay: "2026-12-01" });
});

test("money of a shop that is 25 days old stands on the desk and at the operator's, not on the 24th day", async () => {
  // Minimum and cycle keep it: nothing is paid before its thirtieth day.
  const keep = () =>
    world.core.lay({
      register: (r) => ({
        ...r,
        subMerchants: r.subMerchants.map((s) => ({ ...s, minimumFen: 10_000_000n })),
      }),
    });
  await world.pay({ fen: 10_000n, at: at("11-30T12:00:00") });
  await world.test.moveTo(at("12-01T10:00:00"));
  await keep();
  await world.turn();
  await world.decide(MON);
  const old = async () =>
    (await listWaiting(world.test.ctxFor("clearing-1"))).filter((w) => w.kind === "old_money");
  const operator = async () => (await getOperationOverview(world.test.ctxFor("operator"))).oldMoney;
  await world.test.moveTo(at("12-24T12:00:00"));
  expect([await old(), await operator()]).toEqual([[], null]);
  await world.test.moveTo(at("12-25T00:00:01"));
  expect(await old()).toContainEqual(
    expect.objectContaining({
      clearingDate: MON,
      amountFen: 8_698n,
      since: at("12-25T00:00:00"),
      shop: expect.objectContaining({ number: "M00000000000004", lastDay: "2026-12-30" }),
    }),
  );
  expect(await operator()).toEqual({ shops: 4, lastDay: "2026-12-30" });
});
