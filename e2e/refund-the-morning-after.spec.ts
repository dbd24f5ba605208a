import { expect, type Page, test } from "@playwright/test";
import { formatAmount } from "#server/money/amount.ts";
import {
  checkEqual,
  downloadAll,
  fileOf,
  openProposed,
  readProposed,
  releaseDay,
} from "./testing/clearing-desk.ts";
import { askRefund } from "./testing/give-back.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { scan } from "./testing/scan.ts";
import { readDemo } from "./testing/stack.ts";
import { takePayment } from "./testing/take-payment.ts";
import { verifyClearing } from "./testing/verify-clearing.ts";

const [MALL, COFFEE, NOODLE, FRUIT] = [3, 4, 5, 7].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
  string,
];
const [FRI, SAT, SUN] = ["2026-11-20", "2026-11-21", "2026-11-22"] as const;
const PHONE = { width: 390, height: 844 };

/** What was sold on Friday and is given back on Saturday, when Friday's money has left. */
let desk: Page;
const sold = { first: "", second: "", noodle: "", fruit: "" };
/** What stands on the bill of Friday's customer who comes back to the till. */
let onTheBill = "";
onOwnStack(async (browser) => {
  desk = await signIn(browser, "clearing-1");
  sold.first = await takePayment(COFFEE, "30.00");
  sold.second = await takePayment(COFFEE, "30.00");
  sold.noodle = await takePayment(NOODLE, "40.00");
  sold.fruit = await takePayment(FRUIT, "53.00");
  await takePayment(COFFEE, "20.00");
  onTheBill = (await sandbox.newestOrder())?.merchantOrderNo ?? "";
  await sandbox.moveClock({ days: 1 });
  await releaseDay(desk, FRI);
});

const untilRefunded = (page: Page, orderId: string) =>
  expect(async () => {
    await page.goto(`/payments/${orderId}`);
    await expect(page.getByText("已经全部退完").first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });

test("the shop stands in for the mall's 0.10, and the owner reads it before promising anything", async ({
  browser,
}) => {
  await takePayment(COFFEE, "300.00");
  const owner = await signIn(browser, "coffee-owner", PHONE);
  const first = await askRefund(owner, sold.first, "30.00");
  await expect(first.getByText(/最晚 .*还能退/)).toBeVisible();
  await first.getByRole("button", { name: "确认退款" }).click();
  await untilRefunded(owner, sold.first);
  const second = await askRefund(owner, sold.second, "30.00");
  await expect(second.getByText(/海棠里商场退不出的 .*0\.10 由本店先垫/)).toBeVisible();
  await second.getByRole("button", { name: "确认退款" }).click();
  await untilRefunded(owner, sold.second);
  await owner.context().close();
});

test("yesterday's customer at the till: the number on their bill, one button, and it is given back", async ({
  browser,
}) => {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  await till.getByRole("button", { name: "退以前的一笔" }).click();
  const dialog = till.getByRole("dialog");
  await expect(dialog.getByLabel(/商户单号或交易单号/)).toBeFocused();
  await scan(till, `${onTheBill.slice(0, -1)}${onTheBill.endsWith("A") ? "B" : "A"}`);
  await expect(dialog.getByRole("alert")).toContainText("本店没有这个单号的收款");
  await dialog.getByLabel(/商户单号或交易单号/).fill(onTheBill);
  await till.keyboard.press("Enter");
  await expect(dialog.getByText("20.00").first()).toBeVisible();
  await dialog.getByRole("button", { name: "退款", exact: true }).click();
  await dialog.getByRole("button", { name: "下一步：看看谁来出" }).click();
  // How the sale is shared is no cashier's business: the shop covers the mall's part without a word here.
  await expect(dialog).not.toContainText("海棠里商场");
  await expect(dialog.getByRole("button")).toHaveText(["", "确认退款"]);
  await dialog.getByRole("button", { name: "确认退款" }).click();
  await expect(dialog.getByText(/已退款/)).toBeVisible({ timeout: 60_000 });
  await till.context().close();
});

test("at the till: one sentence that names all whose money is short, one button, and it goes by itself", async ({
  browser,
}) => {
  const till = await signIn(browser, "noodle-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  await till.keyboard.type("40");
  await till.keyboard.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  await sandbox.pay((await sandbox.newestOrder())?.codeUrl ?? "");
  await till.locator("[data-paid]").waitFor({ timeout: 60_000 });
  await till.keyboard.press("Enter");
  // Friday's forty go back out of today's forty: of these nobody has its part any more.
  const owner = await signIn(browser, "noodle-owner");
  const fridays = await askRefund(owner, sold.noodle, "40.00");
  await fridays.getByRole("button", { name: "确认退款" }).click();
  await untilRefunded(owner, sold.noodle);
  await till.reload();
  await till
    .getByRole("button", { name: /40\.00/ })
    .first()
    .click();
  await till.getByRole("button", { name: "退款", exact: true }).click();
  await till.getByLabel(/退多少/).fill("40.00");
  await till.getByRole("button", { name: "下一步：看看谁来出" }).click();
  const sentence = till.getByRole("alert").filter({ hasText: "现在还退不了" });
  for (const short of ["海棠里商场还差", "小满面馆还差"]) await expect(sentence).toContainText(short);
  await expect(till.getByRole("button", { name: "确认退款" })).toHaveCount(0);
  await till.getByRole("button", { name: "排队退款" }).click();
  await expect(till.getByText("已经排队", { exact: false })).toBeVisible();
  await till.context().close();

  await owner.goto("/today");
  await expect(owner.getByText("1 笔退款在等钱")).toBeVisible();
  await owner.getByRole("link", { name: "看排队的退款" }).click();
  await expect(owner.getByText("海棠里商场还差", { exact: false }).first()).toBeVisible();
  await expect(owner.getByRole("button", { name: "不退了" }).first()).toBeVisible();
  for (const [who, path] of [
    ["reviewer", "/acquirer/refunds"],
    ["operator", "/operator/refunds"],
  ] as const) {
    const reader = await signIn(browser, who);
    await reader.goto(path);
    await expect(reader.getByText("小满面馆", { exact: true }).first()).toBeVisible();
    await expect(reader.getByRole("button", { name: "不退了" })).toHaveCount(0);
    await reader.context().close();
  }
  // The next sales bring the money, and nobody has to come back to it.
  await takePayment(NOODLE, "200.00");
  await expect(async () => {
    await owner.goto("/refunds");
    await expect(owner.getByText("没有退款在排队")).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await owner.context().close();
});

test("two people of the acquirer advance it; one alone does not; what waits is taken back by who asked", async ({
  browser,
}) => {
  const owner = await signIn(browser, "fruit-owner");
  const waits = await askRefund(owner, sold.fruit, "53.00");
  await expect(waits.getByRole("alert").filter({ hasText: "现在还退不了" })).toContainText("青禾水果还差");
  await waits.getByRole("button", { name: "排队退款" }).click();
  await expect(waits.getByText("已经排队", { exact: false })).toBeVisible();
  await owner.goto("/refunds");
  await owner.getByRole("button", { name: "不退了" }).first().click();
  await expect(owner.getByText("没有退款在排队")).toBeVisible();

  const core = await (await browser.newContext()).newPage();
  await core.goto(`${readDemo().sandbox}/core/shops`);
  const grant = async (number: string, second: string) => {
    const form = core.locator("form[action='/core/limits']");
    await form.locator("select[name='number']").selectOption(number);
    await form.locator("input[name='yuan']").fill("100");
    await form.locator("input[name='reason']").fill("周末退款多，周一归还");
    await form.locator("select[name='person']").selectOption("reviewer");
    await form.locator("select[name='second']").selectOption(second);
    await form.getByRole("button", { name: "保存额度" }).click();
  };
  await grant(FRUIT, "reviewer");
  await expect(core.getByRole("alert").first()).toContainText("两名不同的人");
  for (const number of [FRUIT, MALL]) await grant(number, "approver");
  await expect(core.getByText("周末退款多，周一归还").first()).toBeVisible();
  await expect(async () => {
    const plan = await askRefund(owner, sold.fruit, "53.00");
    await expect(plan.getByText(/青禾水果退不出的 .* 由示例收单/)).toBeVisible({ timeout: 1_500 });
    await expect(plan.getByRole("button", { name: "确认退款" })).toBeEnabled({ timeout: 1_500 });
  }).toPass({ timeout: 60_000 });
  await owner.getByRole("dialog").getByRole("button", { name: "确认退款" }).click();
  await untilRefunded(owner, sold.fruit);
  await owner.context().close();
  await core.context().close();
});

test("the day's file holds the advance: the tool says what to book, then finds it equal, and the next sale repays", async () => {
  await sandbox.moveClock({ days: 1 });
  await openProposed(desk, SAT);
  await downloadAll(desk);
  const name = `QFC1_ACQ001_${SAT.replaceAll("-", "")}_1`;
  const fruitIn = (file: string) => readProposed(file).positions.find((p) => p.subMerchantNo === FRUIT);
  const advanced = fruitIn(name)?.rest ?? 0n;
  expect(advanced < 0n, `${advanced} is owed to the acquirer`).toBe(true);
  // The acquirer's money is in no book of its yet: one sentence with shop, sum and date, and nobody releases that.
  const before = verifyClearing("check", "--file", fileOf(name));
  expect(before.status).toBe(1);
  expect(before.words).toContain(`垫付尚未记账：${FRUIT} ${formatAmount(-advanced)} 元`);
  const booking = { day: SAT, fen: `${-advanced}`, person: "clearing-1", second: "clearing-2" };
  await expect(
    sandbox.core("/core/advances", { ...booking, move: "advance", second: "clearing-1" }),
  ).rejects.toThrow("两名不同的人");
  await sandbox.core("/core/advances", { ...booking, move: "advance" });
  await releaseDay(desk, SAT);

  await takePayment(FRUIT, "200.00");
  await sandbox.moveClock({ days: 1 });
  const next = await openProposed(desk, SUN);
  await downloadAll(desk);
  expect(fruitIn(next)).toMatchObject({ carriedIn: advanced });
  expect(fruitIn(next)?.net).toBeGreaterThan(0n);
  // The tool says what repaid it and from which file on it may be taken back; once it was, nothing more.
  const free = verifyClearing("check", "--file", fileOf(next)).words;
  expect(free).toContain(`垫付可以收回：共 ${formatAmount(-advanced)} 元（${FRUIT} `);
  expect(free).toContain(`由 by ${next} 的收入 sales 补回`);
  await sandbox.core("/core/advances", { ...booking, day: SUN, move: "repay" });
  checkEqual(next);
  expect(verifyClearing("check", "--file", fileOf(next)).words).not.toContain("垫付可以收回");
});

/** Never smaller, whatever else stands on the screen, px. */
const CODE_PX = 240;
const SCREENS = [
  [1024, 600],
  [1024, 768],
  [1280, 720],
  [1366, 768],
  [1440, 900],
  [1920, 1080],
  [390, 844],
] as const;

test("with ten payments behind it the till's code is whole and never under 240 px, on any screen", async ({
  browser,
}) => {
  for (let n = 0; n < 10; n++) await takePayment(COFFEE, `1.0${n}`);
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  await expect(till.getByRole("button", { name: /1\.0\d/ })).toHaveCount(10);
  await till.keyboard.type("88");
  await till.keyboard.press("Enter");
  const code = till.locator("[data-code]");
  for (const [width, height] of SCREENS) {
    await till.setViewportSize({ width, height });
    await expect(code).toBeInViewport({ ratio: 1 });
    const box = await code.boundingBox();
    const size = Math.min(box?.width ?? 0, box?.height ?? 0);
    expect(size, `${width}×${height}`).toBeGreaterThanOrEqual(CODE_PX);
    for (const shown of [till.getByText("等顾客扫码付款"), till.getByRole("button", { name: "取消这一单" })])
      await expect(shown, `${width}×${height}`).toBeInViewport({ ratio: 1 });
  }
  // While a code stands the payments before it are one line.
  await till.setViewportSize({ width: 1440, height: 900 });
  await expect(till.getByRole("button", { name: /1\.0\d/ })).toHaveCount(1);
  await till.context().close();
});
