/** Around midnight our clock and the acquirer's bill may put a payment on different days: it enters once, whatever happens. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import type { Id } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { listPayments } from "../order/list-payments.ts";
import { openDecidedRefunds } from "../refund/open-decided-refunds.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { recordWindow } from "./record-window.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const FRIDAY = dayFrom("2026-11-20");
const SATURDAY = dayFrom("2026-11-21");
const SUNDAY = dayFrom("2026-11-22");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(async () => {
  await world.close();
});
const kinds = async () =>
  (await listDifferences(world.test.ctxFor("clearing-1"), { status: "open" })).map((d) => d.kind);
const salesOf = async (day: Day) => (await world.file(day)).file.channels.map((c) => c.saleCount);
async function expectSound(): Promise<void> {
  world.writeDesk(world.register());
  expect((await checkFile(checkPathsFrom({ desk: world.desk }))).differences.kept).toEqual([]);
  await expectInvariants();
}
async function expectInvariants(): Promise<void> {
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
}

test("paid in the last tenth of a second, heard the next day: it is of the day in which it was paid", async () => {
  await world.pay({ fen: 1_000n, at: new Date("2026-11-20T23:59:59.900+08:00") });
  await world.pay({ fen: 2_000n, at: at("21T00:00:00") });
  await world.endDay(FRIDAY);
  expect(await salesOf(FRIDAY)).toEqual([1]);
  await expectSound();
  await world.decide(FRIDAY);
  await world.endDay(SATURDAY);
  expect(await salesOf(SATURDAY)).toEqual([1]);
  await expectSound();
});

test("the bill says a second earlier, another day: it enters where it stands in the bill, once", async () => {
  const sale = await world.pay({
    fen: 1_000n,
    at: at("21T00:00:00"),
    bill: { happenedAt: at("20T23:59:59") },
  });
  await world.pay({ fen: 5_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  await world.refund(sale, { fen: 1_000n, at: at("21T13:00:00") });
  await world.endDay(SATURDAY);
  await world.decide(SATURDAY);
  expect(await kinds()).toEqual([]);
  expect([await salesOf(FRIDAY), await salesOf(SATURDAY)]).toEqual([[2], [1]]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("two bills state one payment: it is paid once, and the second row is named", async () => {
  const sale = await world.pay({
    fen: 1_000n,
    at: at("21T00:00:00"),
    bill: { happenedAt: at("20T23:59:59") },
  });
  const [row] = world.rows.filter((r) => r.acquirerReference === sale.reference);
  if (row) world.rows.push({ ...row, happenedAt: at("21T00:00:01") });
  await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  await world.endDay(SATURDAY);
  expect([await salesOf(FRIDAY), await salesOf(SATURDAY)]).toEqual([[1], [1]]);
  expect(await kinds()).toEqual(["only_acquirer"]);
  await world.decide(SATURDAY);
  await world.pay({ fen: 5_000n, at: at("22T12:00:00") });
  await world.endDay(SUNDAY);
  expect(await salesOf(SUNDAY)).toEqual([1]);
  // A row that an earlier bill has stated counts there: it stands in no sum and holds nothing.
  expect((await world.file(SUNDAY)).file.leftOut).toEqual([]);
});

test("partial refunds over several days, one of them while the bill says PROCESSING, and the rest: to the last fen", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.refund(sale, { fen: 1_234n, at: at("20T13:00:00") });
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  await world.pay({ fen: 30_000n, at: at("21T09:00:00") });
  await world.refund(sale, { fen: 1n, at: at("21T13:00:00"), state: "PROCESSING" });
  await world.refund(sale, { fen: 4_000n, at: at("21T23:59:59") });
  await world.endDay(SATURDAY);
  await expectSound();
  await world.decide(SATURDAY);
  await world.pay({ fen: 30_000n, at: at("22T09:00:00") });
  await world.refund(sale, { fen: 4_765n, at: at("22T13:00:00") });
  await world.endDay(SUNDAY);
  await expectSound();
  const parts = await world.test.sql<{ fen: bigint }[]>`
    select sum(case e.kind when 'P' then s else -s end)::bigint as fen from clearing_entry e cross join unnest(e.shares) s
    where e.acquirer_reference = ${sale.reference} and e.kind in ('P','R')`;
  expect(parts[0]?.fen).toBe(0n);
});

/** Its refund, once more in the bill of another day, as it stands there. */
const stateAgain = (refundNo: string, happenedAt: Date) => {
  const row = world.rows.find((r) => r.refundNo === refundNo);
  if (row) world.rows.push({ ...row, happenedAt, state: "SUCCESS" });
};
const refundsOf = async (day: Day) => (await world.file(day)).file.channels.map((c) => c.refundCount);

test("a refund on its way in one bill and done in the next counts in the first, and nobody is asked about it", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 1_000n, at: at("20T13:00:00"), state: "PROCESSING" });
  stateAgain(refund.refundNo, at("21T13:00:00"));
  stateAgain(refund.refundNo, at("22T13:00:00"));
  await world.endDay(FRIDAY);
  await expectSound();
  await world.decide(FRIDAY);
  for (const [day, noon] of [
    [SATURDAY, "21T12:00:00"],
    [SUNDAY, "22T12:00:00"],
  ] as const) {
    await world.pay({ fen: 5_000n, at: at(noon) });
    await world.endDay(day);
    expect(await refundsOf(day)).toEqual([0]);
    expect(await kinds()).toEqual([]);
    expect((await world.file(day)).file.leftOut).toEqual([]);
    await expectSound();
    await world.decide(day);
  }
});

test("both bills of one window state it: it counts in the first, with the time of the first", async () => {
  await beginAtEleven(SATURDAY);
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 20_000n, at: at("20T23:10:00") });
  const refund = await world.refund(sale, { fen: 1_000n, at: at("20T23:30:00"), state: "PROCESSING" });
  stateAgain(refund.refundNo, at("21T10:00:00"));
  await world.endDay(FRIDAY);
  await expectSound();
  await world.decide(FRIDAY);
  await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await world.endDay(SATURDAY);
  await expectSound();
  expect([await refundsOf(FRIDAY), await refundsOf(SATURDAY)]).toEqual([[0], [1]]);
  expect(await kinds()).toEqual([]);
});

test("left out in the first bill's file, it is not left out a second time by the second bill", async () => {
  const skewMs = -6 * 60_000;
  const late = await world.pay({ fen: 2_000n, at: at("20T12:00:00"), skewMs });
  await world.pay({ fen: 20_000n, at: at("20T14:00:00") });
  await world.refundByStaff(late, { fen: 500n, at: at("20T15:00:00"), refundNo: "STAFF9" });
  stateAgain("STAFF9", at("21T10:00:00"));
  await world.endDay(FRIDAY);
  const out = (await world.file(FRIDAY)).file.leftOut;
  expect(out.map((x) => x.kind)).toEqual(["late_payment", "payment_left_out"]);
  await world.decide(FRIDAY);
  await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await world.endDay(SATURDAY);
  expect((await world.file(SATURDAY)).file.leftOut).toEqual(out);
  await expectSound();
  await world.decide(SATURDAY);
  for (const x of out) if (x.refundReference === "") await world.decideItem(x, "accept");
  await world.pay({ fen: 5_000n, at: at("22T12:00:00") });
  await world.endDay(SUNDAY);
  expect((await world.file(SUNDAY)).file.channels).toMatchObject([{ entered: 2_000n, enteredRefund: 500n }]);
  await expectSound();
});

test("decided to go back, a payment goes back less what went back already, however many bills say so", async () => {
  const late = await world.pay({ fen: 2_000n, at: at("20T12:00:00"), skewMs: -6 * 60_000 });
  await world.refundByStaff(late, { fen: 500n, at: at("20T15:00:00"), refundNo: "STAFF9" });
  stateAgain("STAFF9", at("21T10:00:00"));
  await world.pay({ fen: 20_000n, at: at("20T14:00:00") });
  await world.endDay(FRIDAY);
  const [out] = (await world.file(FRIDAY)).file.leftOut;
  await world.decide(FRIDAY);
  await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await world.endDay(SATURDAY);
  await world.decide(SATURDAY);
  if (out) await world.decideItem(out, "refund");
  await world.endDay(SUNDAY);
  await openDecidedRefunds(world.test.machineCtx());
  const opened = await world.test.sql`select amount_fen as "amountFen" from decided_refund`;
  expect(opened).toMatchObject([{ amountFen: 1_500n }]);
});

test("a clock eight seconds behind its order: taken, and in the file of the bill's day", async () => {
  await world.pay({ fen: 1_000n, at: at("20T12:00:00"), skewMs: -38_000 });
  // Over midnight: the order is of Saturday, the payment says Friday.
  await world.pay({ fen: 2_000n, at: at("21T00:00:33"), skewMs: -38_000 });
  await world.endDay(FRIDAY);
  expect(await kinds()).toEqual([]);
  expect(await salesOf(FRIDAY)).toEqual([2]);
});

test("a clock a day and a half behind: the bill's day is the day, and its turn finds it", async () => {
  await world.pay({ fen: 5_000n, at: at("20T13:00:00") });
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  const skewed = await world.pay({ fen: 1_000n, at: at("21T12:00:00"), skewMs: -36 * 3_600_000 });
  const [row] = world.rows.filter((r) => r.acquirerReference === skewed.reference);
  if (row) row.happenedAt = at("21T12:00:00");
  await world.pay({ fen: 5_000n, at: at("21T13:00:00") });
  // Dated Friday by its clock, heard of on Saturday: Friday's released file lacks nothing, before Saturday's bill and after.
  await expectInvariants();
  await world.endDay(SATURDAY);
  expect(await kinds()).toEqual([]);
  expect(await salesOf(SATURDAY)).toEqual([2]);
  await world.decide(SATURDAY);
  await expectInvariants();
});

test("what came too late is handed over as not ours, or given back in full: then no file lacks it", async () => {
  const skewMs = -6 * 60_000;
  const foreign = await world.pay({ fen: 1_000n, at: at("20T12:00:00"), skewMs });
  const given = await world.pay({ fen: 2_000n, at: at("20T13:00:00"), skewMs });
  await world.pay({ fen: 5_000n, at: at("20T14:00:00") });
  await world.endDay(FRIDAY);
  const { leftOut } = (await world.file(FRIDAY)).file;
  const late = leftOut.find((x) => x.acquirerReference === foreign.reference);
  expect(leftOut.map((x) => x.kind)).toEqual(["late_payment", "late_payment"]);
  await world.decide(FRIDAY);
  if (late) await world.decideItem(late, "not_ours");
  await world.refundByStaff(given, { fen: 2_000n, at: at("21T10:00:00"), refundNo: "STAFF9" });
  await world.pay({ fen: 5_000n, at: at("21T13:00:00") });
  await world.endDay(SATURDAY);
  const { file } = await world.file(SATURDAY);
  expect(file.leftOut).toEqual([]);
  expect(file.decisions).toMatchObject([{ kind: "not_ours", acquirerReference: foreign.reference }]);
  await expectSound();
  await world.decide(SATURDAY);
  await expectInvariants();
});

const windowOfFile = async (day: Day) => {
  const { windowFrom, windowTo } = (await world.file(day)).file.header;
  return [windowFrom.slice(8, 16), windowTo.slice(8, 16)];
};
const beginAtEleven = (from: Day) =>
  world.core.lay({ register: (r) => ({ ...r, cutOffs: [...r.cutOffs, { from, minutes: -60 }] }) });

test("a cut-off that changes from sunday on: no payment falls between two windows, none into two", async () => {
  await beginAtEleven(SUNDAY);
  await world.pay({ fen: 1_000n, at: at("20T23:30:00") });
  await world.endDay(FRIDAY);
  await expectSound();
  await world.decide(FRIDAY);
  await world.pay({ fen: 2_000n, at: at("21T22:59:59") });
  const over = await world.pay({ fen: 3_000n, at: at("21T23:00:40") });
  await world.refund(over, { fen: 1_000n, at: at("21T23:30:00") });
  await world.endDay(SATURDAY);
  await expectSound();
  await world.decide(SATURDAY);
  await world.pay({ fen: 4_000n, at: at("22T22:30:00") });
  await world.pay({ fen: 5_000n, at: at("22T23:30:00") });
  await world.endDay(SUNDAY);
  await expectSound();
  await world.decide(SUNDAY);
  await expectInvariants();
  expect([await salesOf(FRIDAY), await salesOf(SATURDAY), await salesOf(SUNDAY)]).toEqual([[1], [1], [2]]);
  expect((await world.file(SUNDAY)).file.channels.map((c) => c.refundCount)).toEqual([1]);
  expect([await windowOfFile(FRIDAY), await windowOfFile(SATURDAY), await windowOfFile(SUNDAY)]).toEqual([
    ["20T00:00", "21T00:00"],
    ["21T00:00", "21T23:00"],
    ["21T23:00", "22T23:00"],
  ]);
  expect(await kinds()).toEqual([]);
});

test("a change that is heard of after its date was opened: the batch takes the window of the register", async () => {
  await world.pay({ fen: 1_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 2_000n, at: at("20T23:30:00") });
  await world.test.moveTo(at("21T00:10:00"));
  await world.turn();
  expect(await world.batches()).toMatchObject([
    { day: FRIDAY, status: "open", error: { code: "books_late" } },
  ]);
  // Written on friday, delivered on saturday: the platform had been off.
  await world.test.moveTo(at("20T15:00:00"));
  await beginAtEleven(SATURDAY);
  await world.endDay(FRIDAY);
  await expectSound();
  expect(await windowOfFile(FRIDAY)).toEqual(["20T00:00", "20T23:00"]);
  expect(await salesOf(FRIDAY)).toEqual([1]);
  await world.decide(FRIDAY);
  await world.endDay(SATURDAY);
  await expectSound();
  expect(await salesOf(SATURDAY)).toEqual([1]);
});

test("dated by a cut-off that has changed since, a payment stands where its bill has it, and every list says that day", async () => {
  // A process keeps what it was told of the acquirer for a few seconds, the books may come hours late: the former cut-off dates it.
  await world.pay({ fen: 5_000n, at: at("20T12:00:00") });
  const sale = await world.pay({ fen: 2_000n, at: at("20T23:30:00") });
  await world.refund(sale, { fen: 500n, at: at("20T23:40:00") });
  const dated = await world.test.sql<
    { day: Day }[]
  >`select clearing_date as day from payment order by amount_fen`;
  expect(dated.map((p) => p.day)).toEqual([FRIDAY, FRIDAY]);
  await world.test.moveTo(at("20T15:00:00"));
  await beginAtEleven(SATURDAY);
  await world.endDay(FRIDAY);
  expect([await salesOf(FRIDAY), await windowOfFile(FRIDAY)]).toEqual([[1], ["20T00:00", "20T23:00"]]);
  await expectSound();
  await world.decide(FRIDAY);
  await world.endDay(SATURDAY);
  expect([await salesOf(SATURDAY), await refundsOf(SATURDAY), await kinds()]).toEqual([[1], [1], []]);
  await expectSound();
  const { rows } = await listPayments(world.test.ctxFor("coffee-owner"), { limit: 10 });
  expect(rows.map((r) => [r.amountFen, r.clearingDate])).toEqual([
    [2_000n, SATURDAY],
    [5_000n, FRIDAY],
  ]);
});

test("a date that has been computed keeps the window that its file states", async () => {
  await world.pay({ fen: 1_000n, at: at("20T12:00:00") });
  await world.endDay(FRIDAY);
  await world.test.damage(
    (tx) => tx`update clearing_batch set window_to = ${at("20T23:59:00")} where clearing_date = ${FRIDAY}`,
  );
  const [batch] = await world.test.sql<{ id: Id<"clb"> }[]>`
    select id from clearing_batch where clearing_date = ${FRIDAY}`;
  if (batch) await recordWindow(world.test.machineCtx(), { batchId: batch.id });
  const [kept] = await world.test.sql<{ windowTo: Date }[]>`
    select window_to as "windowTo" from clearing_batch where clearing_date = ${FRIDAY}`;
  expect(kept).toEqual({ windowTo: at("20T23:59:00") });
});

test("heard of days later and in no bill, a payment is named on the day on which it was heard of", async () => {
  await world.pay({ fen: 5_000n, at: at("20T12:00:30") });
  const sale = await world.pay({ fen: 1_000n, at: at("20T12:00:00"), isHeard: false, acquirer: false });
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  expect(await kinds()).toEqual([]);
  await world.learn(sale);
  await expectInvariants();
  await world.endDay(SATURDAY);
  expect(await kinds()).toEqual(["only_platform"]);
});
