import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import {
  checkEqual,
  downloadAll,
  fileOf,
  openProposed,
  readProposed,
  releaseDay,
  signVerdict,
  uploadRelease,
} from "./testing/clearing-desk.ts";
import { decide } from "./testing/decide.ts";
import { forgeProposal } from "./testing/forge.ts";
import { loggedFaults } from "./testing/logged-faults.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { setBilledFee } from "./testing/set-billed-fee.ts";
import { readDemo } from "./testing/stack.ts";
import { paidNo, takeLatePayment } from "./testing/take-payment.ts";
import { expectAllEqual, verifyClearing } from "./testing/verify-clearing.ts";

const [MALL, COFFEE, NOODLE, BOOK, FRUIT] = [3, 4, 5, 6, 7].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
  string,
  string,
];
const [FRI, SAT, SUN, MON, TUE, WED, THU, FRI2, SAT2, SUN2] = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29].map(
  (day) => `2026-11-${day}`,
) as [string, string, string, string, string, string, string, string, string, string];
const TWO = { person: "reviewer", second: "approver" };

/** Ten days of one acquirer on a stack of their own, told in order. */
let desk: Page;
onOwnStack(async (browser) => {
  desk = await signIn(browser, "clearing-1");
});

const staffRefund = (merchantOrderNo: string, fen: string) =>
  sandbox.core("/core/refunds", { merchantOrderNo, fen, reason: "顾客投诉" });
const leftOut = (name: string) => readProposed(name).leftOut.map((x) => x.kind);

/** Without its cover the seller is paid what the mall lacks, every sum fits again, and the platform signs it. */
async function expectCoverNamed(name: string): Promise<void> {
  const forged = await forgeProposal(name, ({ file }) => {
    const of = (no: string) => file.positions.find((p) => p.subMerchantNo === no);
    const [seller, bearer] = [of(COFFEE), of(MALL)];
    const fen = file.covers.find((c) => c.bearerNo === MALL)?.amount ?? 0n;
    if (!seller || !bearer || fen === 0n) throw new Error("the shop stands in for the mall");
    const { cover, net, pay } = seller;
    Object.assign(seller, { cover: cover + fen, net: net + fen, pay: pay + fen });
    Object.assign(bearer, { cover: bearer.cover - fen, net: bearer.net - fen, rest: bearer.rest - fen });
    const without = <M extends { amount: bigint }>(all: readonly M[], is: (m: M) => boolean) =>
      all.filter((m) => !is(m));
    Object.assign(file, {
      moves: without(file.moves, (m) => m.toNo === MALL),
      covers: without(file.covers, (c) => c.bearerNo === MALL),
      totals: { ...file.totals, payTotal: file.totals.payTotal + fen, carryD: file.totals.carryD + fen },
    });
  });
  const said = verifyClearing("check", "--file", forged);
  expect(said.status, said.words).toBe(1);
  expect(said.words).toContain("[cover]");
  expect(said.words).toContain(MALL);
}

const coffees: string[] = [];
let noodleOrder = "";
let late = "";
let farFee = "";

test("friday: sales, a fee that is off by one fen, and a payment that comes after its order was closed", async () => {
  for (const yuan of ["20.00", "20.00", "20.00"]) coffees.push((await paidNo(COFFEE, yuan, "wechat")).no);
  noodleOrder = (await paidNo(NOODLE, "66.60", "alipay")).no;
  await paidNo(BOOK, "45.00", "wechat");
  await paidNo(FRUIT, "30.00", "alipay");
  await paidNo(COFFEE, "0.12", "wechat");
  late = await takeLatePayment(COFFEE, "wechat");
  await sandbox.moveClock({ days: 1 });
  const name = await releaseDay(desk, FRI);
  expect(leftOut(name)).toEqual(["late_payment"]);
  await expect(desk.getByText("迟付：订单在平台已关闭，之后才支付，没有入账")).toBeVisible();
  await expect(desk.getByText("渠道有、平台无")).toHaveCount(0);
  expect(readProposed(name).channels.find((c) => c.channel === "wechat")?.feeTolerance).toBe(1n);
});

test("saturday: two people take the late payment in; staff gives money back; a far fee is left out", async () => {
  await decide(late, "accept", "clearing-3", "clearing-4");
  await paidNo(NOODLE, "40.00", "alipay");
  await staffRefund(noodleOrder, "1000");
  await sandbox.faults({ feeOffFen: 5 });
  farFee = (await paidNo(COFFEE, "30.00", "wechat")).reference;
  await sandbox.faults({ feeOffFen: 0 });
  await sandbox.moveClock({ days: 1 });
  await openProposed(desk, SAT);
  await paidNo(FRUIT, "12.00", "wechat");
});

test("a rejected saturday: the sunday built on it is void, both are proposed anew and released", async () => {
  await sandbox.moveClock({ days: 1 });
  const sunday = await openProposed(desk, SUN);
  await downloadAll(desk);
  const saturday = await openProposed(desk, SAT);
  await downloadAll(desk);
  expect(leftOut(saturday)).toEqual(["fee_differs"]);
  expect(readProposed(saturday).decisions).toMatchObject([{ kind: "accept" }]);
  for (const name of [saturday, sunday]) checkEqual(name);
  await sandbox.core("/core/holds", {
    number: NOODLE,
    fen: null,
    reason: "投诉核实",
    ...TWO,
  });
  for (const person of ["clearing-1", "clearing-2"])
    signVerdict("reject", saturday, person, "--reason", "小满面馆应暂缓");
  await uploadRelease(desk, saturday);
  await expect(desk.locator("input[accept='.rel']")).toHaveCount(0);
  const stale = verifyClearing("check", "--file", fileOf(sunday));
  expect(stale).toMatchObject({ status: 1, words: expect.stringContaining("[chain.void]") });
  for (const [day, former] of [
    [SAT, saturday],
    [SUN, sunday],
  ] as const) {
    const again = await releaseDay(desk, day, { former });
    expect(again).not.toBe(former);
    const held = readProposed(again).positions.find((p) => p.subMerchantNo === NOODLE);
    expect(held).toMatchObject({ action: "HOLD", pay: 0n });
  }
  await sandbox.core("/core/holds/lift", { number: NOODLE, index: 0, ...TWO });
});

test("monday: refunds that the mall cannot bear are covered by the shop; the bank could not pay one account", async () => {
  await decide(farFee, "accept", "clearing-3", "clearing-4");
  await paidNo(COFFEE, "500.00", "wechat");
  for (const no of coffees) await staffRefund(no, "2000");
  await sandbox.moveClock({ days: 1 });
  await openProposed(desk, MON);
  await downloadAll(desk);
  await expectCoverNamed("QFC1_ACQ001_20261123_1");
  const name = await releaseDay(desk, MON);
  const file = readProposed(name);
  const moves = file.moves.map((m) => [m.kind, m.fromNo, m.toNo]);
  expect(moves).toContainEqual(["cover", COFFEE, MALL]);
  expect(file.covers.map((c) => [c.sellerNo, c.bearerNo])).toContainEqual([COFFEE, MALL]);
  expect(file.returned).toMatchObject([{ subMerchantNo: BOOK, kind: "failed" }]);
  expect(file.decisions).toMatchObject([{ kind: "accept" }]);
});

test("tuesday: the mall gives back what the shop stood in for; money comes back from the bank", async () => {
  await paidNo(NOODLE, "50.00", "wechat");
  await sandbox.faults({ feeOffFen: 5 });
  const far = await paidNo(FRUIT, "12.00", "alipay");
  await sandbox.faults({ feeOffFen: 0 });
  await sandbox.moveClock({ days: 1 });
  const name = await releaseDay(desk, TUE);
  expect(readProposed(name).moves.map((m) => [m.kind, m.fromNo, m.toNo])).toContainEqual([
    "repay",
    MALL,
    COFFEE,
  ]);
  expect(readProposed(name).covers).toEqual([]);
  // What friday's and sunday's file had paid.
  const back = { subMerchantNo: FRUIT, kind: "returned" };
  expect(readProposed(name).returned).toMatchObject([back, back]);
  expect(leftOut(name)).toEqual(["fee_differs"]);
  await decide(far.reference, "refund", "clearing-3", "clearing-4");
  await staffRefund(far.no, "1200");
});

test("wednesday to sunday: what was to be given back has left, another late payment waits and is taken in", async () => {
  await paidNo(COFFEE, "33.00", "alipay");
  await sandbox.moveClock({ days: 1 });
  expect(leftOut(await releaseDay(desk, WED))).toEqual([]);
  const second = await takeLatePayment(NOODLE, "alipay");
  await sandbox.moveClock({ days: 1 });
  expect(leftOut(await releaseDay(desk, THU))).toEqual(["late_payment"]);
  await decide(second, "wait", "clearing-3", "clearing-4");
  await paidNo(BOOK, "18.00", "alipay");
  await sandbox.moveClock({ days: 1 });
  expect(leftOut(await releaseDay(desk, FRI2))).toEqual(["late_payment"]);
  await decide(second, "accept", "clearing-3", "clearing-4");
  await paidNo(FRUIT, "70.00", "wechat");
  await sandbox.moveClock({ days: 2 });
  expect(leftOut(await releaseDay(desk, SAT2))).toEqual([]);
});

test("every day is equal from the first on, before and after the last one is exported", async () => {
  const name = await releaseDay(desk, SUN2, { beforeExport: () => expectAllEqual(FRI, 10) });
  expectAllEqual(FRI, 10);
  expect(verifyClearing("check", "--file", fileOf(name)).status).toBe(0);
  expect(
    readFileSync(join(readDemo().desk, "exports.jsonl"), "utf8").trim().split("\n").length,
  ).toBeGreaterThan(7);
  // What was decided, given back or dated otherwise is no fault of ours: no process logged one.
  expect(loggedFaults(0)).toEqual([]);
});

test("a platform that sets a fee to 0 in its own copy of the bill holds nobody's sixty yuan back", async () => {
  const { day } = await sandbox.clock();
  const { reference } = await paidNo(COFFEE, "60.00", "wechat");
  const falsified = setBilledFee(reference, 0n);
  await sandbox.moveClock({ days: 1 });
  await falsified;
  const name = await openProposed(desk, day);
  await downloadAll(desk);
  expect(leftOut(name)).toEqual(["fee_differs"]);
  const said = verifyClearing("check", "--file", fileOf(name));
  expect(said.status, said.words).toBe(1);
  expect(said.words).toContain("[left_out.unjustified]");
  expect(said.words).toContain("60.00");
  expect(said.words).toContain(COFFEE);
});
