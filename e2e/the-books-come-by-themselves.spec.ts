import { expect, type Page, test } from "@playwright/test";
import { accountNumberOf, licenceCodeOf, personIdOf } from "#sandbox/core/numbers.ts";
import { askNewCard } from "./testing/ask-new-card.ts";
import { downloadAll, fileOf, openProposed, readProposed } from "./testing/clearing-desk.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { takePayment } from "./testing/take-payment.ts";
import { verifyClearing } from "./testing/verify-clearing.ts";

const [COFFEE, NOODLE, BOOK] = [4, 5, 6].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
];
/** The last two days that the demo's acquirer has a calendar for. */
const [WEDNESDAY, THURSDAY] = ["2026-12-30", "2026-12-31"];

/** What the acquirer's core records reaches the platform as its books: nobody copies a number, and one shop is one shop. */
onOwnStack(async () => {}, { day: WEDNESDAY });

/** A page of the person's until it shows what is to be seen. */
const until = (page: Page, path: string, seen: (page: Page) => Promise<void>) =>
  expect(async () => {
    await page.goto(path);
    await seen(page);
  }).toPass({ timeout: 30_000 });
const openShop = async (page: Page, name: string) => {
  await page.goto("/acquirer/shops");
  await page.getByRole("row").filter({ hasText: name }).getByRole("link").first().click();
  await page.waitForURL(/\/acquirer\/shops\/smt_/);
};

test("a shop's new card: asked by the owner, recorded once in the acquirer's core, in force here", async ({
  browser,
}) => {
  const owner = await signIn(browser, "book-owner", { width: 390, height: 844 });
  await askNewCard(owner);

  const reviewer = await signIn(browser, "reviewer");
  await openShop(reviewer, "拾光书店");
  await expect(reviewer.getByText("登记簿一到就自己生效，不用抄任何数字")).toBeVisible();
  await expect(reviewer.locator("main input")).toHaveCount(0);
  await sandbox.newAccount({
    number: BOOK,
    accountNumber: accountNumberOf(66, "5151"),
    holderName: "拾光书店",
    bankName: "招商银行",
    cnaps: "308584000013",
    approvedFrom: WEDNESDAY,
  });
  await until(owner, "/account", async (page) => {
    await expect(page.getByText(/尾号 5151/).first()).toBeVisible({ timeout: 1_000 });
    await expect(page.getByText(/新卡等/)).toHaveCount(0, { timeout: 1_000 });
  });
  for (const page of [owner, reviewer]) await page.context().close();
});

const FLOWERS = {
  name: "晚风花店",
  licenceCode: licenceCodeOf("92310101", 4321),
  personId: personIdOf(77),
  accountNumber: accountNumberOf(77, "8899"),
  holderName: "晚风花店",
  bankName: "中国工商银行",
  cnaps: "102100099996",
};

test("a new shop: two people look, the numbers come out of the register", async ({ browser }) => {
  const owner = await signIn(browser, "mall-owner", { width: 390, height: 844 });
  await owner.goto("/shops/apply");
  await owner.getByText("个体工商户").click();
  const { name, licenceCode, holderName, bankName, cnaps } = FLOWERS;
  const form = { name, shortName: name, licenceCode, category: "5992", address: "海棠里商场 2 层 18 号" };
  const more = { personName: "负责人", personIdMask: "310***********0012", contactPhone: "021-60000000" };
  for (const [field, value] of Object.entries({
    ...form,
    ...more,
    holderName,
    bankName,
    cnaps,
    accountTail: "8899",
  }))
    await owner.locator(`[name='${field}']`).fill(value);
  const province = owner.locator("[name='province']");
  if ((await province.evaluate((e) => e.tagName)) === "SELECT") await province.selectOption("上海市");
  else await province.fill("上海市");
  await owner.getByRole("button", { name: "提交审核" }).click();
  await owner.waitForURL(/\/shops\/apply\/app_/);
  await owner.context().close();

  const open = async (page: Page) => {
    await page.goto("/acquirer/applications");
    await page.getByRole("row").filter({ hasText: name }).first().getByRole("link").first().click();
    await page.waitForURL(/\/acquirer\/applications\//);
  };
  const reviewer = await signIn(browser, "reviewer");
  await open(reviewer);
  await reviewer.getByRole("button", { name: "其余全部通过" }).click();
  await expect(reviewer.getByText("登记簿里还没有这家店")).toBeVisible();
  await expect(reviewer.getByRole("button", { name: "审核通过，交复核" })).toBeDisabled();
  const { number } = await sandbox.newMerchant(FLOWERS);
  await until(reviewer, reviewer.url(), async (page) => {
    await page.getByRole("button", { name: "其余全部通过" }).click({ timeout: 2_000 });
    await expect(page.getByText(number, { exact: true })).toBeVisible({ timeout: 2_000 });
  });
  await expect(reviewer.locator("input[name='accountRef'], input[name='accountHash']")).toHaveCount(0);
  await reviewer.getByRole("checkbox", { name: /都这样核实过/ }).check();
  await reviewer.getByRole("button", { name: "审核通过，交复核" }).click();
  await expect(reviewer.getByText(/待复核/).first()).toBeVisible();
  await reviewer.context().close();
  const approver = await signIn(browser, "approver");
  await open(approver);
  await approver.getByRole("button", { name: "复核通过，开通" }).click();
  await expect(approver.getByText("已通过").first()).toBeVisible();
  await approver.context().close();
});

test("the register says otherwise of one shop: it is named on the first screen, all others are paid", async ({
  browser,
}) => {
  const clearing = await signIn(browser, "clearing-1");
  await takePayment(COFFEE, "100.00");
  await takePayment(NOODLE, "50.00", "alipay");
  await sandbox.register("/core/terms", { number: NOODLE, cycle: "T+1", minimumFen: "10000" });
  await sandbox.moveClock({ days: 1 });
  const name = await openProposed(clearing, WEDNESDAY);
  await downloadAll(clearing);
  const check = verifyClearing("check", "--file", fileOf(name));
  expect(check.words).not.toContain("header.register");
  expect(check.status, check.words).toBe(0);
  const of = (no: string) => readProposed(name).positions.find((p) => p.subMerchantNo === no);
  expect(of(COFFEE)).toMatchObject({ action: "PAY" });
  expect(of(NOODLE)).toMatchObject({ action: "CARRY", reason: "below_minimum" });

  await clearing.goto("/acquirer/files");
  const waiting = clearing.locator("[data-waiting='register']");
  await expect(waiting).toHaveCount(1);
  await expect(waiting).toContainText("小满面馆");
  await waiting.getByRole("link").click();
  const row = clearing.locator("[data-differs='minimumFen']");
  await expect(row).toContainText("¥0.00");
  await expect(row).toContainText("¥100.00");
  await openShop(clearing, "鹿野咖啡");
  await expect(clearing.locator("[data-differs]")).toHaveCount(0);
  await clearing.context().close();
});

test("31 December waits by name for the next year's table, and is paid on the first working day of the year", async ({
  browser,
}) => {
  const desk = await signIn(browser, "clearing-1");
  await expect(desk.locator("[data-waiting='calendar']")).toContainText("工作日历快用完");
  const operator = await signIn(browser, "operator");
  await expect(operator.getByText("请收单机构登记下一年")).toBeVisible();
  await operator.context().close();
  await takePayment(COFFEE, "80.00");
  await sandbox.moveClock({ days: 1 });
  await until(desk, "/acquirer/files", async (page) => {
    const stopped = page.locator("[data-waiting='stopped']").filter({ hasText: "12月31日" });
    await expect(stopped).toContainText("还没有 2027 年的节假日表", { timeout: 1_000 });
  });
  await sandbox.core("/core/calendar", { year: "2027", holidays: "2027-01-01", workdays: "" });
  const name = await openProposed(desk, THURSDAY);
  await downloadAll(desk);
  const { header, positions } = readProposed(name);
  expect(header.settleDay).toBe("2027-01-04");
  expect(positions.find((p) => p.subMerchantNo === COFFEE)).toMatchObject({ action: "PAY" });
  await desk.context().close();

  const owner = await signIn(browser, "coffee-owner", { width: 390, height: 844 });
  await until(owner, "/arrivals?month=2027-01", async (page) => {
    const friday = page.getByRole("cell").filter({ hasText: /^1(?!\d)/ });
    await expect(friday).toContainText("休", { timeout: 1_000 });
    await expect(friday).toHaveClass(/bg-sunk/, { timeout: 1_000 });
    const monday = page.getByRole("cell").filter({ hasText: /^4(?!\d)/ });
    await expect(monday).not.toHaveClass(/bg-sunk/, { timeout: 1_000 });
    await expect(page.getByText("1月4日").first()).toBeVisible({ timeout: 1_000 });
  });
  await owner.context().close();
});

test("the core counts its books anew by two people of the desk: one asks with a reason, another one confirms", async ({
  browser,
}) => {
  const one = await signIn(browser, "clearing-1");
  const restart = (page: Page) => page.locator("details").filter({ hasText: "核心系统重新编号" });
  await one.goto("/acquirer/files");
  await restart(one).locator("summary").click();
  await restart(one).getByLabel("原因").fill("核心系统从备份恢复");
  await restart(one).getByRole("button", { name: "提出重新编号" }).click();
  await expect(one.getByText("已提出重新编号（核心系统从备份恢复），等另一个人确认。")).toBeVisible();
  await expect(one.getByRole("button", { name: "第二人确认" })).toHaveCount(0);
  const other = await signIn(browser, "clearing-2");
  await other.goto("/acquirer/files");
  await expect(restart(other)).toContainText("已有一人提出：核心系统从备份恢复");
  await restart(other).getByRole("button", { name: "第二人确认" }).click();
  await expect(other.getByText("已有一人提出")).toHaveCount(0);
  await sandbox.register("/core/terms", { number: COFFEE, cycle: "T+2", minimumFen: "0" });
  await until(one, "/acquirer/files", async (page) => {
    await expect(page.getByText("已提出重新编号")).toHaveCount(0, { timeout: 1_000 });
    await expect(page.locator("[data-waiting='register']").filter({ hasText: "鹿野咖啡" })).toHaveCount(1, {
      timeout: 1_000,
    });
  });
  for (const page of [one, other]) await page.context().close();
});
