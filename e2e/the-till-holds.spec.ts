import { type Browser, expect, type Page, test } from "@playwright/test";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { scan } from "./testing/scan.ts";

onOwnStack(async () => {});

async function openTill(browser: Browser): Promise<Page> {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  return till;
}

/** The code of `yuan` stands on the till. Answers the acquirer's order. */
async function askFor(till: Page, yuan: string) {
  await till.keyboard.type(yuan);
  await till.keyboard.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  const order = await sandbox.newestOrder();
  if (!order) throw new Error("the acquirer has the order");
  return order;
}

test("a scanner is a keyboard: no amount, no Enter, in no field, and what it read is told or opened", async ({
  browser,
}) => {
  const till = await openTill(browser);
  const before = await sandbox.newestOrder();
  await till.keyboard.type("12.3", { delay: 40 });
  await scan(till, "134567890123456789");
  const code = till.locator("[data-scan='payment_code']");
  await expect(code).toContainText("这是顾客的微信支付付款码");
  await expect(till.locator("output")).toHaveText(/12\.3$/);
  await code.getByRole("button", { name: "关闭" }).click();
  const note = till.getByLabel("备注 / 桌号（可不填）");
  await note.fill("8 号桌");
  await scan(till, "https://example.com/a-plate");
  const other = till.locator("[data-scan='other']");
  await expect(other).toContainText("这不是付款码");
  await expect(note).toHaveValue("8 号桌");
  await other.getByRole("button", { name: "关闭" }).click();
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

test("the customer says it is paid: the acquirer is asked now, and what it says stands there", async ({
  browser,
}) => {
  const till = await openTill(browser);
  const order = await askFor(till, "0.06");
  await till.getByRole("button", { name: "顾客说付了" }).click();
  await expect(till.locator("[data-asked='notYet']")).toContainText("这一单还没有收到钱");
  await sandbox.pay(order.codeUrl);
  await till.getByRole("button", { name: "顾客说付了" }).click();
  await till.locator("[data-paid]").waitFor();
  await till.context().close();
});

test("money after the cancel is a card until somebody has seen it, then a line until it is decided", async ({
  browser,
}) => {
  const till = await openTill(browser);
  const order = await askFor(till, "0.07");
  await sandbox.pay(order.codeUrl);
  await till.getByRole("button", { name: "取消这一单" }).click();
  await till.getByRole("dialog").getByRole("button", { name: "取消这一单" }).click();
  const card = till.locator("[data-late][data-unseen]");
  await expect(card).toContainText("等收单机构决定；别再收一次");
  await till.reload();
  await expect(card).toBeVisible();
  await card.getByRole("button", { name: "知道了" }).click();
  await expect(card).toHaveCount(0);
  await expect(till.locator("[data-late]")).toBeVisible();
  await till.reload();
  await expect(till.locator("[data-late]")).toBeVisible();
  await expect(card).toHaveCount(0);
  await till.context().close();
});

test("without a network: before the code nothing was taken and there is a way out, after it nobody charges again", async ({
  browser,
}) => {
  const till = await openTill(browser);
  const before = await sandbox.newestOrder();
  await till.context().setOffline(true);
  await till.keyboard.type("5.5");
  await till.keyboard.press("Enter");
  await expect(till.getByText("网络断了，码还没出，没有收钱。可以先收现金")).toBeVisible();
  await till.getByRole("button", { name: "不等了，收下一笔" }).click();
  await till.context().setOffline(false);
  await expect(till.getByText("网络正常").first()).toBeAttached();
  // A question for a code that nobody waits for any more never leaves.
  expect((await sandbox.newestOrder())?.merchantOrderNo).toBe(before?.merchantOrderNo);

  const order = await askFor(till, "6.6");
  await till.context().setOffline(true);
  await expect(till.getByText("正在确认。别让顾客走，也别再收一次。")).toBeVisible();
  await expect(till.locator("[data-code]")).toBeVisible();
  await till.keyboard.press("Enter");
  await sandbox.pay(order.codeUrl);
  await till.context().setOffline(false);
  await till.locator("[data-paid]").waitFor();
  expect((await sandbox.newestOrder())?.merchantOrderNo).toBe(order.merchantOrderNo);
  await till.context().close();
});

test("one connection is silent: no code was shown, and the next customer pays by another wallet", async ({
  browser,
}) => {
  const till = await openTill(browser);
  await sandbox.faults({ loseAnswers: true });
  await till.keyboard.type("7.7");
  await till.keyboard.press("Enter");
  await expect(till.getByText("微信支付的码还没出，没有收钱，没有人能付")).toBeVisible();
  await sandbox.faults({ loseAnswers: false });
  await till
    .locator("[data-no-code]")
    .getByRole("button", { name: /支付宝/ })
    .click();
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  await sandbox.pay((await sandbox.newestOrder())?.codeUrl ?? "");
  await till.locator("[data-paid]").waitFor();
  await expect(till.locator("[data-paid]")).toContainText("支付宝");
  await till.context().close();
});

test("prices add up, every way on has a key, and while nothing stands the day's count and sum do", async ({
  browser,
}) => {
  const till = await openTill(browser);
  const day = till.locator("[data-today]");
  const before = Number(await day.getAttribute("data-today"));
  await till.keyboard.type("12.5+3+0.1", { delay: 40 });
  await expect(till.locator("output")).toHaveText(/15\.60$/);
  await till.keyboard.press("*");
  await expect(till.getByRole("radio", { name: /支付宝/ })).toBeChecked();
  await till.keyboard.press("?");
  await expect(till.getByRole("dialog")).toContainText("加下一样的价钱");
  await till.keyboard.press("Escape");
  await till.keyboard.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  await sandbox.pay((await sandbox.newestOrder())?.codeUrl ?? "");
  await till.locator("[data-paid]").waitFor();
  await expect(till.locator("[data-paid]")).toContainText("15.60");
  await till.keyboard.press("Enter");
  await expect(day).toHaveAttribute("data-today", `${before + 1}`);
  await till.keyboard.press("/");
  await expect(till.getByLabel(/商户单号或交易单号/)).toBeFocused();
  await till.context().close();
});

/** Narrow and wide; no screen may be wider than itself. */
const SIZES = [
  [320, 640],
  [390, 844],
  [1024, 600],
  [1440, 900],
  [1920, 1080],
] as const;

test("no screen of the till is wider than itself, and its code never under 240 px with the longest note", async ({
  browser,
}) => {
  const till = await openTill(browser);
  const fits = async (what: string) => {
    for (const [width, height] of SIZES) {
      await till.setViewportSize({ width, height });
      const wide = await till.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${what} at ${width}`).toBeLessThanOrEqual(width);
      const box = await till
        .locator("[data-code]")
        .boundingBox({ timeout: 1 })
        .catch(() => null);
      if (box) expect(Math.min(box.width, box.height), `${what} at ${width}`).toBeGreaterThanOrEqual(240);
    }
    await till.setViewportSize({ width: 1440, height: 900 });
  };
  await till.keyboard.type("12345.67+12345.67+12345.67", { delay: 40 });
  await fits("a basket");
  for (let n = 0; n < 30; n++) await till.keyboard.press("Backspace");
  await till.getByLabel("备注 / 桌号（可不填）").fill("最长的备注".repeat(8));
  await till.getByRole("button", { name: "1", exact: true }).click();
  await till.keyboard.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  await fits("a code");
  await till.context().setOffline(true);
  await expect(till.getByText("正在确认。别让顾客走，也别再收一次。")).toBeVisible();
  await fits("a code that nobody hears of");
  await till.context().setOffline(false);
  await till.getByRole("button", { name: "取消这一单" }).click();
  await till.getByRole("dialog").getByRole("button", { name: "取消这一单" }).click();
  await expect(till.getByText("已取消；收单机构确认没有收到钱")).toBeVisible();
  await fits("cancelled");
  await till.context().close();
});
