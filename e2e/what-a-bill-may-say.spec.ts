import { expect, type Page, test } from "@playwright/test";
import {
  downloadAll,
  entriesOf,
  fileOf,
  openProposed,
  readProposed,
  releaseDay,
  signVerdict,
  uploadRelease,
} from "./testing/clearing-desk.ts";
import { decide } from "./testing/decide.ts";
import { loggedFaults } from "./testing/logged-faults.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { paidNo, takeAtClock } from "./testing/take-payment.ts";
import { verifyClearing } from "./testing/verify-clearing.ts";

const [MALL, COFFEE, NOODLE, FRUIT] = [3, 4, 5, 7].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
  string,
];
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** One strange day of the acquirer's bill and the day after it, told in order; whatever days were before. */
test.describe.configure({ mode: "serial" });

const began = Date.now();
let desk: Page;
let day = "";
test.beforeAll(async ({ browser }) => {
  desk = await signIn(browser, "clearing-1");
  day = (await sandbox.clock()).day;
});
test.afterAll(async () => {
  await desk.context().close();
});

const saleOf = (name: string, reference: string) =>
  entriesOf(name).find((e) => e.kind === "P" && e.acquirerReference === reference);
const check = (name: string) => verifyClearing("check", "--file", fileOf(name));

let behind: { reference: string };
let ours: { reference: string };
let given: { no: string; reference: string; id: string };
let midnight: { no: string; reference: string };
let far: { reference: string };
let unknown: { reference: string };
let former = "";

test("a mall's number takes no order: it receives shares and sells nothing", async () => {
  const { gateway, apiKey, shops } = readDemo();
  const asked = { subMerchant: shops[MALL], reference: crypto.randomUUID(), amount: 1_000, currency: "CNY" };
  const answer = await fetch(`${gateway}/v1/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ ...asked, channel: "wechat" }),
  });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: "seller_not_shop" });
});

test("a day whose bill has clocks that are off, rows of another system and one that nobody can read", async ({
  browser,
}) => {
  behind = await takeAtClock(COFFEE, "20.00", "wechat", -8);
  const tooFar = await takeAtClock(NOODLE, "21.00", "alipay", -6 * MINUTE_S);
  far = await takeAtClock(COFFEE, "22.00", "wechat", -36 * HOUR_S);

  const shared = { number: FRUIT, channel: "wechat" };
  await sandbox.core("/core/shared", shared);
  const foreign = await sandbox.core("/core/foreign", { ...shared, fen: "3300" });
  const merchantOrderNo = String(foreign.merchantOrderNo);
  await sandbox.core("/core/refunds", { merchantOrderNo, fen: "300", reason: "另一套系统" });
  await sandbox.core("/core/foreign", { ...shared, fen: "4400", isSpoilt: true });
  ours = await paidNo(FRUIT, "24.00", "wechat");
  unknown = (await sandbox.core("/core/foreign", { number: NOODLE, channel: "alipay", fen: "3500" })) as {
    reference: string;
  };

  given = await takeAtClock(COFFEE, "26.00", "wechat", 0);
  await sandbox.core("/core/refunds", { merchantOrderNo: given.no, fen: "600", reason: "顾客投诉" });
  const owner = await signIn(browser, "coffee-owner");
  await expect(async () => {
    await owner.goto(`/payments/${given.id}`);
    await expect(owner.getByText("收单机构人工退款，非本店发起").first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await owner.context().close();

  await sandbox.moveClock({ to: `${day}T23:57:00+08:00` });
  midnight = await takeAtClock(COFFEE, "25.00", "wechat", 4 * MINUTE_S);
  await sandbox.moveClock({ days: 1 });
  former = await openProposed(desk, day);
  await downloadAll(desk);
  const { leftOut } = readProposed(former);
  expect(new Map(leftOut.map((x) => [x.acquirerReference, x.kind]))).toEqual(
    new Map([
      [tooFar.reference, "late_payment"],
      [far.reference, "late_payment"],
      [unknown.reference, "only_acquirer"],
    ]),
  );
});

test("what is ours enters with the bill's time, inside the day of its bill; staff's refund with it", () => {
  for (const { reference } of [behind, ours, given]) expect(saleOf(former, reference)).toBeDefined();
  expect(saleOf(former, midnight.reference)).toMatchObject({ paidAt: `${day}T23:59:59+08:00` });
  const sale = saleOf(former, behind.reference);
  if (sale?.kind !== "P") throw new Error("the payment of the clock that was behind is a sale");
  expect(Date.parse(sale.paidAt)).toBeLessThan(Date.parse(sale.createdAt));
  const refunds = entriesOf(former).filter((e) => e.kind === "R" && e.acquirerReference === given.reference);
  expect(refunds).toMatchObject([{ refundId: "", amount: 600n }]);
  const order = entriesOf(former).find((e) => e.kind === "U" && e.acquirerReference === far.reference);
  expect(order).toMatchObject({ paidAt: `${day}T00:00:00+08:00` });
});

test("what is nobody's order is named until two people wait; then the same file is equal", async () => {
  const named = check(former);
  expect(named.status, named.words).toBe(1);
  expect(named.words).toContain(unknown.reference);
  await decide(unknown.reference, "wait", "clearing-3", "clearing-4");
  const equal = check(former);
  expect(equal.status, equal.words).toBe(0);
  expect(equal.words).toContain("amount_invalid");
  expect(equal.words).toContain("其他系统的交易，不计 rows of other systems, in no sum：2 笔 30.00");
});

test("a rejected file is not proposed again as it was: only what has changed is", async () => {
  const again = `QFC1_ACQ001_${day.replaceAll("-", "")}_2`;
  for (const person of ["clearing-1", "clearing-2"])
    signVerdict("reject", former, person, "--reason", "暂缓一笔再看");
  await uploadRelease(desk, former);
  const rejected = desk.url();
  await expect(async () => {
    await desk.goto(rejected);
    await desk.getByRole("link", { name: "第 2 版" }).click({ timeout: 1_000 });
    await expect(desk.getByText(/完全相同/).first()).toBeVisible({ timeout: 1_500 });
  }).toPass({ timeout: 30_000 });
  const two = { person: "reviewer", second: "approver" };
  await sandbox.core("/core/holds", { number: FRUIT, fen: "100", reason: "核实", ...two });
  expect(await releaseDay(desk, day, { former })).toBe(again);
});

test("the day after: what came too early by its clock is taken in, and what counted at midnight can be given back", async () => {
  await decide(far.reference, "accept", "clearing-3", "clearing-4");
  await decide(unknown.reference, "not_ours", "clearing-3", "clearing-4");
  await sandbox.core("/core/refunds", { merchantOrderNo: midnight.no, fen: "500", reason: "顾客投诉" });
  await paidNo(COFFEE, "40.00", "wechat");
  const { day: next } = await sandbox.clock();
  await sandbox.moveClock({ days: 1 });
  const name = await releaseDay(desk, next);
  expect(saleOf(name, far.reference)).toBeDefined();
  const former = entriesOf(name).find((e) => e.kind === "O" && e.acquirerReference === midnight.reference);
  expect(former).toMatchObject({ paidAt: `${day}T23:59:59+08:00` });
  expect(readProposed(name).leftOut.map((x) => x.kind)).toEqual(["late_payment"]);
  const all = verifyClearing("check", "--all", "--since", day.replaceAll("-", ""));
  expect(all.status, all.words).toBe(0);
  // Nothing of it was a fault of ours: no process logged one, no news was answered with one.
  expect(loggedFaults(began)).toEqual([]);
  const answers = (await sandbox.notifications()).map((n) => n.lastStatus);
  expect(answers.filter((status) => status.startsWith("answered 5"))).toEqual([]);
});
