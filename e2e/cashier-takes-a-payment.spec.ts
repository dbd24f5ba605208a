import { expect, test } from "@playwright/test";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";

const PHONE = { width: 390, height: 844 };

test("a cashier shows a code, the payer's phone pays, the till turns green within a second", async ({
  browser,
}) => {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  for (const [channel, label] of [
    ["微信", "微信支付"],
    ["支付宝", "支付宝"],
  ] as const) {
    await till.getByRole("radio", { name: new RegExp(channel) }).check({ force: true });
    await till.keyboard.type("100");
    await till.keyboard.press("Enter");
    await expect(till.getByText("等顾客扫码付款")).toBeVisible();
    await expect(till.getByText("鹿野咖啡").first()).toBeVisible();
    await expect(till.getByRole("timer")).toBeVisible();
    const link = await till.getByRole("link", { name: "打开演示手机付这一笔" }).getAttribute("href");

    const phone = await (await browser.newContext({ viewport: PHONE })).newPage();
    await phone.goto(link ?? "");
    await expect(phone.getByText("鹿野咖啡").first()).toBeVisible();
    await expect(phone.getByText("100.00").first()).toBeVisible();
    await phone.getByRole("button", { name: /确认付款/ }).click();
    await till.locator("[data-paid]").waitFor({ timeout: 3_000 });
    await expect(till.getByText("收款成功")).toBeVisible();
    await expect(till.locator("[data-paid]").getByText(label).first()).toBeVisible();

    const number = (await phone.locator("[data-number]").getAttribute("data-number")) ?? "";
    await expect(till.locator("[data-paid]").getByText(number, { exact: false }).first()).toBeVisible();
    await till.keyboard.press("Enter");
    await phone.context().close();
  }
  await till.context().close();
});

test("a lost notification is found out by asking, and nobody is charged twice", async ({ browser }) => {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  await till.keyboard.type("0.06");
  await till.keyboard.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  const order = await sandbox.newestOrder();
  await sandbox.pay(order?.codeUrl ?? "");
  await till.locator("[data-paid]").waitFor({ timeout: 30_000 });
  await till.context().close();
});

test("wrong amounts are refused in words and nothing is created", async ({ browser }) => {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  const before = await sandbox.newestOrder();
  // So many keys at a scanner's pace would be a scan.
  await till.keyboard.type("99999999", { delay: 40 });
  await till.keyboard.press("Enter");
  await expect(till.getByRole("alert").first()).toBeVisible();
  expect((await sandbox.newestOrder())?.merchantOrderNo).toBe(before?.merchantOrderNo);
  await till.context().close();
});

test("a cancelled order is closed at the acquirer first and its code can no longer be paid", async ({
  browser,
}) => {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  await till.keyboard.type("8.8");
  await till.keyboard.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  const order = await sandbox.newestOrder();
  await till.getByRole("button", { name: "取消这一单" }).click();
  await till.getByRole("dialog").getByRole("button", { name: "取消这一单" }).click();
  await expect(till.getByText("已取消；收单机构确认没有收到钱")).toBeVisible();
  await expect(sandbox.pay(order?.codeUrl ?? "")).rejects.toThrow(/409|404/);
  await till.context().close();
});

test("a number that only receives shares has no till: nothing leads there, and who goes there reads why before any work", async ({
  browser,
}) => {
  const owner = await signIn(browser, "hq-owner");
  await expect(owner.getByRole("link", { name: "到账" }).first()).toBeVisible();
  await expect(owner.getByRole("link", { name: "收银台" })).toHaveCount(0);
  await owner.goto("/till");
  await expect(owner.getByRole("heading", { level: 1 })).toHaveText("海棠里总部 只收分账款，不能收款");
  await expect(owner.getByRole("button", { name: "打开收银台" })).toHaveCount(0);
  await owner.context().close();
});
