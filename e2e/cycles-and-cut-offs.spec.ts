import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { accountNumberOf } from "#sandbox/core/numbers.ts";
import { downloadAll, entriesOf, openProposed, readProposed, releaseDay } from "./testing/clearing-desk.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { paidNo, takePayment } from "./testing/take-payment.ts";
import { expectAllEqual } from "./testing/verify-clearing.ts";

const [COFFEE, NOODLE, BOOK, FRUIT] = [4, 5, 6, 7].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
  string,
];
const HQ = "M00000000000001";
const [FRI, SAT, SUN, MON] = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"] as const;
const TWO = { person: "reviewer", second: "approver" };
const SEEN = { timeout: 90_000 };
/** Twenty-six dates are sealed, compared and proposed one after the other. */
const MANY_DATES_MS = 200_000;

/** Four weeks of shops with cycles of their own, told in order. */
let desk: Page;
onOwnStack(async (browser) => {
  desk = await signIn(browser, "clearing-1");
});

/** A paid order by our id and the acquirer's number. */
async function paidOf(shop: string, yuan: string): Promise<{ id: string; no: string }> {
  const id = await takePayment(shop, yuan, "wechat");
  return { id, no: (await sandbox.newestOrder())?.merchantOrderNo ?? "" };
}

const lineOf = (name: string, shop: string) =>
  readProposed(name).positions.find((p) => p.subMerchantNo === shop);
const windowOf = (name: string) => {
  const { windowFrom, windowTo } = readProposed(name).header;
  return [windowFrom.slice(5, 16), windowTo.slice(5, 16)];
};
/** 下一次到账 on a shop's first screen. */
async function expectNext(browser: Browser, login: string, day: string): Promise<void> {
  const page = await signIn(browser, login);
  await expect(async () => {
    await page.goto("/today");
    const card = page.locator("section.card").filter({ hasText: "下一次到账" });
    await expect(card).toContainText(day, { timeout: 15_000 });
  }).toPass(SEEN);
  await page.context().close();
}

const terms = (number: string, cycle: string, minimumFen = "0") =>
  sandbox.register("/core/terms", { number, cycle, minimumFen });
const refundOf = (merchantOrderNo: string, fen: string, isFromBalance = false) =>
  sandbox.core("/core/refunds", { merchantOrderNo, fen, reason: "顾客投诉", isFromBalance });

let mealOfFriday: { id: string; no: string };
let coffeeOfFriday: { no: string };
let fruitOfFriday: { no: string };
let slow: { no: string };

test("a weekly, a monthly, a D+1 shop, one with a minimum, one partly held: each is told its own day", async ({
  browser,
}) => {
  await terms(NOODLE, "monthly");
  await terms(BOOK, "T+1", "100000000");
  await terms(FRUIT, "D+1");
  await sandbox.core("/core/holds", { number: FRUIT, fen: "500", reason: "投诉核实", ...TWO });
  coffeeOfFriday = await paidNo(COFFEE, "60.00", "wechat");
  mealOfFriday = await paidOf(NOODLE, "60.00");
  await paidNo(BOOK, "60.00", "wechat");
  fruitOfFriday = await paidNo(FRUIT, "60.00", "wechat");
  await expectNext(browser, "noodle-owner", "12月1日");
  await expectNext(browser, "coffee-owner", "11月23日");
  await expectNext(browser, "book-owner", "12月18日");
  await expectNext(browser, "fruit-owner", "11月23日");
});

test("a cycle and a minimum that the acquirer changes after the proposal work from the next file, of that shop alone", async ({
  browser,
}) => {
  await sandbox.moveClock({ days: 1 });
  const proposed = await openProposed(desk, FRI);
  await terms(COFFEE, "weekly", "1000000");
  await sandbox.core("/core/limits", { number: COFFEE, fen: "30000", reason: "次日退款", ...TWO });
  const name = await releaseDay(desk, FRI);
  expect(name).toBe(proposed);
  expect(lineOf(name, COFFEE)).toMatchObject({ action: "PAY", settleDay: "2026-11-23", rest: 0n });
  expect(lineOf(name, NOODLE)).toMatchObject({ action: "CARRY", reason: "not_due", pay: 0n });
  expect(lineOf(name, BOOK)).toMatchObject({ action: "CARRY", reason: "below_minimum" });
  expect(lineOf(name, FRUIT)).toMatchObject({ action: "PAY", reason: "", rest: 500n });
  expect(readProposed(name).layers.filter((k) => k.subMerchantNo === NOODLE)).toMatchObject([
    { clearingDate: FRI, dueDay: "2026-12-01" },
  ]);
  await desk.goto(`/acquirer/shops/${readDemo().shops[COFFEE]}`);
  await expect(desk.locator("[data-differs='cycle']")).toContainText("每周");
  await expect(desk.locator("[data-differs='minimumFen']")).toContainText("¥10,000.00");
  await desk.goto(`/acquirer/shops/${readDemo().shops[HQ]}`);
  await expect(desk.locator("h1")).toBeVisible();
  await expect(desk.locator("[data-differs]")).toHaveCount(0);
  // One word of a reviewer takes over what the register says: nothing stays on the desk's first screen.
  const reviewer = await signIn(browser, "reviewer");
  await reviewer.goto(`/acquirer/shops/${readDemo().shops[COFFEE]}`);
  await reviewer.getByRole("button", { name: "改成登记簿的" }).click();
  await expect(reviewer.locator("[data-differs]")).toHaveCount(0, SEEN);
  await reviewer.context().close();
});

test("what was carried says why and when, among the arrivals and on the page of the payment", async ({
  browser,
}) => {
  const owner = await signIn(browser, "noodle-owner", { width: 390, height: 844 });
  await owner.goto("/arrivals");
  const notice = owner.locator("section", { hasText: "已记账，还没付的" });
  await expect(notice).toContainText("还没到付款日");
  await expect(notice).toContainText("12月1日");
  await owner.goto(`/payments/${mealOfFriday.id}`);
  await expect(owner.getByText("还没到付款日").filter({ visible: true }).first()).toBeVisible();
  await expect(owner.locator("main")).toContainText("预计 12月1日");
  await owner.context().close();
});

test("from sunday on the day begins at 23:00; a refund is on its way in one bill, done in the other, and enters once", async () => {
  const wrong = sandbox.register("/core/cut-off", { from: SAT, beginsAt: "23:00" });
  await expect(wrong).rejects.toThrow("已经开始");
  await sandbox.register("/core/cut-off", { from: SUN, beginsAt: "23:00" });
  slow = await paidNo(COFFEE, "30.00", "wechat");
  await sandbox.moveClock({ to: `${SAT}T23:10:00+08:00` });
  await paidNo(COFFEE, "11.00", "alipay");
  // A refund around the cut-off: of saturday's sale, on sunday's date, and in saturday's bill and sunday's.
  await sandbox.faults({ slowRefunds: true });
  await refundOf(slow.no, "1000");
  await sandbox.faults({ slowRefunds: false });
  await sandbox.moveClock({ to: `${SUN}T10:00:00+08:00` });
  const saturday = await releaseDay(desk, SAT);
  expect(windowOf(saturday)).toEqual(["11-21T00:00", "11-21T23:00"]);
  // The new cycle and minimum work from here on.
  expect(lineOf(saturday, COFFEE)).toMatchObject({ ...{ saleCount: 1, refundCount: 0 }, action: "CARRY" });
});

test("after its account has changed and while it closes, a shop's refunds come out of its own last money", async () => {
  await sandbox.newAccount({
    number: FRUIT,
    accountNumber: accountNumberOf(66, "5151"),
    holderName: "青禾水果店",
    bankName: "招商银行",
    cnaps: "308584000013",
    approvedFrom: FRI,
  });
  await paidNo(FRUIT, "20.00", "wechat");
  await refundOf(fruitOfFriday.no, "300");
  await sandbox.core("/core/status", { number: FRUIT, status: "closing", reason: "撤店", ...TWO });
  await sandbox.moveClock({ to: `${SUN}T22:00:00+08:00` });
  await refundOf(fruitOfFriday.no, "200");
  await sandbox.moveClock({ days: 1 });
  const sunday = await releaseDay(desk, SUN, { beforeExport: () => expectAllEqual(FRI, 3) });
  expect(windowOf(sunday)).toEqual(["11-21T23:00", "11-22T23:00"]);
  expect(lineOf(sunday, COFFEE)).toMatchObject({ saleCount: 1, refundCount: 1 });
  expect(entriesOf(sunday).filter((e) => e.kind === "R" && e.amount === 1_000n)).toHaveLength(1);
  expect(lineOf(sunday, FRUIT)).toMatchObject({ refundCount: 2, action: "PAY", reason: "final" });
  await desk.goto("/acquirer/differences");
  await expect(desk.locator("h1")).toBeVisible();
  await expect(desk.getByText(slow.no)).toHaveCount(0);
});

test("friday's money is paid out; what is given back of it afterwards, out of whatever purse, is taken from what comes", async () => {
  const paid = readFileSync(join(readDemo().desk, "bank.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.includes(`"${COFFEE}"`) && line.includes('"paid"'));
  expect(paid).toHaveLength(1);
  await paidNo(COFFEE, "40.00", "wechat");
  await refundOf(coffeeOfFriday.no, "500");
  // Out of the available balance: no trade bill has it.
  await refundOf(coffeeOfFriday.no, "700", true);
  await sandbox.moveClock({ days: 1 });
  const monday = await releaseDay(desk, MON, { beforeExport: () => expectAllEqual(FRI, 4) });
  expect(lineOf(monday, COFFEE)).toMatchObject({ saleCount: 1, refundCount: 2 });
  expect(readProposed(monday).leftOut).toEqual([]);
});

test("the cut-off of the books stands on the shop's first screen", async ({ browser }) => {
  const page = await signIn(browser, "coffee-owner");
  await page.goto("/today");
  await expect(page.getByText("从 23:00 开始")).toBeVisible();
  await page.context().close();
});

test("on its 25th day the money below the minimum is an alarm at the desk and at the operator's; on the 24th it is not", async ({
  browser,
}) => {
  await sandbox.moveClock({ to: "2026-12-14T22:00:00+08:00" });
  // Nobody clears meanwhile: the files wait side by side.
  await openProposed(desk, "2026-11-30");
  const alarm = desk.locator("[data-waiting='old_money']").filter({ hasText: BOOK });
  await desk.goto("/acquirer/files");
  await expect(desk.locator("#waiting-title")).toBeVisible();
  await expect(alarm).toHaveCount(0);
  await sandbox.moveClock({ to: "2026-12-15T12:00:00+08:00" });
  await expect(async () => {
    await desk.goto("/acquirer/files");
    await expect(alarm).toContainText("最迟 12月20日", { timeout: 2_000 });
  }).toPass(SEEN);
  const operator = await signIn(browser, "operator");
  await expect(operator.getByText("最早的一笔最迟")).toContainText("12月20日");
  await operator.context().close();
});

/** The files of the folder that the platform writes into, as a script of the acquirer's fetches them. */
function fetchAll(): string[] {
  const { dataDir, desk: folder } = readDemo();
  const outbox = join(dataDir, "drop", "ACQ001", "outbox");
  const names = readdirSync(outbox).filter((n) => n.endsWith(".ok"));
  for (const stem of names.map((n) => n.slice(0, -".ok".length)))
    for (const ending of [".clr", ".dtl.gz", ".sig", ".ok"]) {
      const to = join(folder, "files", stem + ending);
      if (!existsSync(to)) copyFileSync(join(outbox, stem + ending), to);
    }
  return names;
}

test("the month is paid on the first, the forced money on the last working day before its thirtieth; every file is equal", async () => {
  test.setTimeout(MANY_DATES_MS);
  await sandbox.moveClock({ to: "2026-12-18T10:00:00+08:00" });
  const last = await openProposed(desk, "2026-12-17");
  await downloadAll(desk);
  fetchAll();
  // Weekly: last week's money on Monday; what is below its minimum waits for its thirtieth day.
  expect(lineOf("QFC1_ACQ001_20261129_1", COFFEE)).toMatchObject({
    action: "CARRY",
    reason: "below_minimum",
  });
  expect(lineOf("QFC1_ACQ001_20261130_1", NOODLE)).toMatchObject({
    ...{ action: "PAY", reason: "", settleDay: "2026-12-01", rest: 0n },
  });
  expect(lineOf("QFC1_ACQ001_20261216_1", BOOK)).toMatchObject({ action: "CARRY", reason: "below_minimum" });
  expect(lineOf(last, BOOK)).toMatchObject({
    action: "PAY",
    reason: "r30",
    settleDay: "2026-12-18",
    rest: 0n,
  });
  expectAllEqual(FRI, 28);
});
