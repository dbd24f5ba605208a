import { expect, test } from "@playwright/test";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { scan } from "./testing/scan.ts";

test("a scanner is a keyboard: no amount, no Enter, in no field, and what it read is told or opened", async ({
  browser,
}) => {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  const before = await sandbox.newestOrder();
  const pad = till.locator("output");
  await till.keyboard.type("12.3", { delay: 40 });
  await scan(till, "134567890123456789");
  const notice = till.locator("[data-scan='payment_code']");
  await expect(notice).toContainText("这是顾客的微信支付付款码");
  await expect(pad).toHaveText(/12\.3$/);
  await notice.getByRole("button", { name: "关闭" }).click();
  const note = till.getByLabel("备注 / 桌号（可不填）");
  await note.fill("8 号桌");
  await scan(till, "https://example.com/a-plate");
  await expect(till.locator("[data-scan='other']")).toContainText("这不是付款码");
  await expect(note).toHaveValue("8 号桌");
  await till.locator("[data-scan='other']").getByRole("button", { name: "关闭" }).click();
  expect((await sandbox.newestOrder())?.merchantOrderNo).toBe(before?.merchantOrderNo);

  await note.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  const order = await sandbox.newestOrder();
  await sandbox.pay(order?.codeUrl ?? "");
  await till.locator("[data-paid]").waitFor();
  await scan(till, order?.merchantOrderNo ?? "");
  await expect(till.getByRole("dialog")).toContainText("12.30");
  await expect(till.locator("[data-paid]")).toBeVisible();
  await till.context().close();
});
