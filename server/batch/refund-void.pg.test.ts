/** Refunds that ended CLOSED after a file had taken them up: platform and the acquirer's own tool make the same opposite. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import type { RefundVoid } from "../books/refund-void.ts";
import { addDays } from "../calendar/calendar.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { getHeadings } from "../ledger/get-headings.ts";
import type { Refund, Sale } from "./testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const DAY = dayFrom("2026-11-20");
const [NEXT, THIRD, FOURTH] = [addDays(DAY, 1), addDays(DAY, 2), addDays(DAY, 3)];
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
const log: RefundVoid[] = [];
beforeEach(async () => {
  log.length = 0;
  world = await openClearingWorld();
});
afterEach(async () => {
  await world.close();
});

const headings = async () => {
  const all = await world.test
    .machineCtx()
    .db.bulk((sql) => getHeadings(sql, { acquirerId: world.acquirerId }));
  return (heading: string) => all.get(heading) ?? 0n;
};
const logged = () => log.map((line) => `${JSON.stringify(line)}\n`).join("");
/** The log as the core lays it with its next books. */
function end(sale: Sale, refund: Refund, enteredAt: string): Promise<void> {
  log.push({
    acquirerReference: sale.reference,
    refundNo: refund.refundNo,
    acquirerRefundReference: refund.reference,
    reason: "用户账户已注销",
    closedAt: `2026-11-${enteredAt}+08:00`,
    enteredAt: `2026-11-${enteredAt}+08:00`,
  });
  return world.core.lay({ voids: logged() });
}
async function expectSound(): Promise<void> {
  world.writeDesk();
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
}

test("what a refund took is given again, fen by fen, and may be refunded again on the same day", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00"), state: "PROCESSING" });
  await world.endDay(DAY);
  await world.decide(DAY);
  await end(sale, refund, "21T09:00:00");
  world.wallets.wechat.slowRefunds = false;
  await world.pay({ fen: 20_000n, at: at("21T08:00:00") });
  await world.refundByStaff(sale, { fen: 6_667n, at: at("21T10:00:00"), refundNo: "STAFF1" });
  await world.endDay(NEXT);
  const { file } = await world.file(NEXT);
  expect(file.channels).toMatchObject([
    { refundCount: 1, grossRefund: 6_667n - 3_333n, feeReturned: 25n - 13n, newLeftOutRefund: 0n },
  ]);
  await expectSound();
});

test("a word that a refund is not ours is moot where it entered by itself: its void is given again all the same", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  const item = { acquirerReference: sale.reference, refundReference: refund.reference, amount: refund.fen };
  await world.decideItem(item, "not_ours");
  await world.pay({ fen: 20_000n, at: at("21T08:00:00") });
  await world.endDay(NEXT);
  await world.decide(NEXT);
  await end(sale, refund, "22T09:00:00");
  await world.endDay(THIRD);
  const { file } = await world.file(THIRD);
  expect(file.channels).toMatchObject([{ grossRefund: -3_333n, enteredRefund: 0n }]);
  expect(file.decisions).toEqual([]);
  await expectSound();
});

test("one that the acquirer's log has not is named, and so is one that the file has not", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00"), state: "PROCESSING" });
  await world.endDay(DAY);
  await world.decide(DAY);
  const lawsWith = async (voids: string) => {
    world.writeDesk();
    writeFileSync(join(world.desk, "voids.jsonl"), voids);
    return [...(await checkFile(checkPathsFrom({ desk: world.desk }))).differences.byLaw.keys()];
  };
  await end(sale, refund, "21T09:00:00");
  await world.endDay(NEXT);
  expect(await lawsWith("")).toContain("void");
  await world.decide(NEXT);
  const later = await world.pay({ fen: 10_000n, at: at("22T12:00:00") });
  const other = await world.refund(later, { fen: 1_000n, at: at("22T13:00:00"), state: "PROCESSING" });
  await world.endDay(THIRD);
  await end(later, other, "22T14:00:00");
  expect(await lawsWith(logged())).toContain("void");
});

test("refund and void of one window stand side by side and cost nobody a fen", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00"), state: "PROCESSING" });
  await end(sale, refund, "20T15:00:00");
  await world.endDay(DAY);
  const { file } = await world.file(DAY);
  expect(file.totals).toMatchObject({ refundsTotal: 0n, grossRefundTotal: 0n, feeReturnedTotal: 0n });
  expect(file.positions.map((p) => p.refundCount)).toEqual([1, 1, 1, 1]);
  await expectSound();
});

test("a void that entered the log after the window's end is the next file's, though it lies in the books already", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00"), state: "PROCESSING" });
  await end(sale, refund, "21T00:00:00");
  await world.endDay(DAY);
  expect((await world.file(DAY)).file.totals.grossRefundTotal).toBe(3_333n);
  await expectSound();
  await world.decide(DAY);
  await world.endDay(NEXT);
  expect((await world.file(NEXT)).file.totals.grossRefundTotal).toBe(-3_333n);
  await expectSound();
});

test("what nobody knows the order of waits, ends with its refund, and comes back when that refund is void", async () => {
  const sale = await world.pay({ fen: 900n, at: at("20T12:00:00"), platform: false });
  await world.pay({ fen: 10_000n, at: at("20T12:01:00") });
  await world.endDay(DAY);
  await expectSound();
  await world.decide(DAY);
  const bill = { feeFen: sale.fee };
  const given = { refundNo: "STAFF2", fen: 900n, isHeard: false, bill };
  const refund = await world.refundByStaff(sale, { ...given, at: at("21T10:00:00") });
  await world.pay({ fen: 10_000n, at: at("21T12:01:00") });
  await world.endDay(NEXT);
  expect((await world.file(NEXT)).file.leftOut).toEqual([]);
  expect((await headings())("suspense")).toBe(0n);
  await expectSound();
  await world.decide(NEXT);
  await end(sale, refund, "22T09:00:00");
  await world.endDay(THIRD);
  expect((await world.file(THIRD)).file.leftOut).toMatchObject([
    { kind: "only_acquirer", amount: 900n, since: THIRD },
  ]);
  expect((await headings())("suspense")).toBe(900n);
  await expectSound();
});

test("what its own day gave back in full stood in no file: it comes into the list when that refund is void", async () => {
  const unknown = await world.pay({ fen: 900n, at: at("20T12:00:00"), platform: false });
  const dear = await world.pay({ fen: 10_000n, at: at("20T12:01:00"), bill: { feeFen: 45n } });
  const given = { isHeard: false, at: at("20T13:00:00") };
  const refunds: [Sale, Refund][] = [];
  for (const [sale, refundNo, feeFen] of [
    [unknown, "STAFF4", unknown.fee],
    [dear, "STAFF5", 45n],
  ] as const)
    refunds.push([
      sale,
      await world.refundByStaff(sale, { ...given, refundNo, fen: sale.fen, bill: { feeFen } }),
    ]);
  await world.pay({ fen: 10_000n, at: at("20T14:00:00") });
  await world.endDay(DAY);
  expect((await world.file(DAY)).file).toMatchObject({ leftOut: [], totals: { refundsTotal: 0n } });
  await expectSound();
  await world.decide(DAY);
  for (const [sale, refund] of refunds) await end(sale, refund, "21T09:00:00");
  await world.endDay(NEXT);
  const { leftOut, totals } = (await world.file(NEXT)).file;
  expect(leftOut.map((x) => [x.kind, x.amount, x.since]).sort()).toEqual([
    ["fee_differs", 10_000n, NEXT],
    ["only_acquirer", 900n, NEXT],
  ]);
  expect(totals).toMatchObject({ salesTotal: 0n, refundsTotal: 0n });
  await expectSound();
});

test("what entered, came back by a void and was then decided not to be ours gives back nobody's share", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const full = { fen: 10_000n, refundNo: "STAFF6", isHeard: false, bill: { feeFen: sale.fee } };
  const refund = await world.refundByStaff(sale, { ...full, at: at("20T13:00:00") });
  await world.endDay(DAY);
  expect((await world.file(DAY)).file.totals).toMatchObject({ salesTotal: 9_962n, refundsTotal: 9_962n });
  await world.decide(DAY);
  const closed = { merchantOrderNo: sale.no, closedAt: "2026-11-20T11:00:00+08:00" };
  const closes = `${JSON.stringify({ ...closed, enteredAt: "2026-11-21T08:00:00+08:00" })}\n`;
  await world.core.lay({ closes });
  /** The log of closes was kept once: from then on the day waits for it. */
  const endDay = async (day: Day) => {
    await world.endDay(day);
    await world.core.lay({ closes });
    await world.tend();
  };
  await end(sale, refund, "21T09:00:00");
  await endDay(NEXT);
  const [late] = (await world.file(NEXT)).file.leftOut;
  expect(late).toMatchObject({ kind: "late_payment", amount: 10_000n, refundReference: "" });
  await expectSound();
  await world.decide(NEXT);
  if (late) await world.decideItem(late, "not_ours");
  await endDay(THIRD);
  const { file } = await world.file(THIRD);
  expect(file).toMatchObject({ leftOut: [], decisions: [{ kind: "not_ours", amount: 0n }] });
  await expectSound();
  await world.decide(THIRD);
  const booked = world.wallets.wechat.refunds.get(refund.refundNo);
  if (booked) booked.state = "failed";
  const part = { fen: 4_000n, refundNo: "STAFF7", isHeard: false, bill: { feeFen: 15n } };
  await world.refundByStaff(sale, { ...part, at: at("23T10:00:00") });
  await endDay(FOURTH);
  const { leftOut, totals } = (await world.file(FOURTH)).file;
  expect(leftOut).toMatchObject([{ kind: "not_computable", amount: 4_000n }]);
  expect(totals.refundsTotal).toBe(0n);
  await expectSound();
});

test("a refund that is left out leaves the list when it is void", async () => {
  const sale = await world.pay({ fen: 900n, at: at("20T12:00:00"), platform: false });
  await world.pay({ fen: 10_000n, at: at("20T12:01:00") });
  const refund = await world.refundByStaff(sale, {
    ...{ fen: 400n, at: at("20T13:00:00"), refundNo: "STAFF3", isHeard: false, bill: { feeFen: 0n } },
  });
  await world.endDay(DAY);
  expect((await world.file(DAY)).file.leftOut).toHaveLength(2);
  await expectSound();
  await world.decide(DAY);
  await end(sale, refund, "21T09:00:00");
  await world.endDay(NEXT);
  const { file } = await world.file(NEXT);
  expect(file.leftOut).toMatchObject([{ amount: 900n, refundReference: "" }]);
  expect(file.channels).toMatchObject([{ enteredRefund: 400n, grossRefund: 0n }]);
  expect((await headings())("suspense")).toBe(900n);
  await expectSound();
});

test("a refund that was accepted and is void in one window enters and is given again, and its decision stands in the file", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.pay({ fen: 20_000n, at: at("21T08:00:00") });
  const refund = await world.refundByStaff(sale, {
    ...{ fen: 400n, at: at("21T13:00:00"), refundNo: "STAFF5", bill: { feeFen: 20n } },
  });
  await world.endDay(NEXT);
  const [out] = (await world.file(NEXT)).file.leftOut;
  expect(out).toMatchObject({ kind: "not_computable", refundReference: refund.reference });
  await world.decide(NEXT);
  if (out) await world.decideItem(out, "accept");
  await end(sale, refund, "22T09:00:00");
  await world.endDay(THIRD);
  const { file } = await world.file(THIRD);
  expect(file.leftOut).toEqual([]);
  expect(file.decisions).toMatchObject([{ kind: "accept", amount: 0n, refundReference: refund.reference }]);
  expect(file.totals).toMatchObject({ refundsTotal: 0n, grossRefundTotal: 0n });
  await expectSound();
});
