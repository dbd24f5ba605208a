import { expect, test } from "@playwright/test";
import { askRefund } from "./testing/give-back.ts";
import { signIn } from "./testing/people.ts";
import { takePayment } from "./testing/take-payment.ts";

const COFFEE = "M00000000000004";

test("an owner sees today, the list, and for one payment every part of it, to the fen", async ({
  browser,
}) => {
  const orderId = await takePayment(COFFEE, "100.00", "wechat");
  const owner = await signIn(browser, "coffee-owner");
  await expect(owner.getByRole("heading", { level: 1 })).toContainText("今天到现在");
  await expect(owner.getByText("未确认").first()).toBeVisible();
  await owner.goto(`/payments/${orderId}`);
  for (const part of ["0.38", "7.96", "4.58", "0.10", "86.98"]) {
    await expect(owner.getByText(part, { exact: false }).first()).toBeVisible();
  }
  const short = (await owner.getByText(/^…[A-Z2-7]{8}$/).textContent()) ?? "";
  await expect(owner.locator("body")).not.toContainText("ord_");
  await owner.goto(`/payments?q=${short.slice(1)}`);
  await expect(owner.locator(`a[href$="${orderId}"]`).first()).toBeVisible();
  await owner.context().close();
});

test("an owner refunds a part and then the rest; more than was paid is refused", async ({ browser }) => {
  const orderId = await takePayment(COFFEE, "50.00", "alipay");
  const owner = await signIn(browser, "coffee-owner", { width: 390, height: 844 });
  const refund = (yuan: string) => askRefund(owner, orderId, yuan);
  const first = await refund("33.33");
  await first.getByRole("button", { name: "确认退款" }).click();
  await expect(first.getByText(/退款已提交|已退款/)).toBeVisible();

  const tooMuch = await refund("16.68");
  await expect(tooMuch.getByRole("alert")).toContainText("16.67");

  const rest = await refund("16.67");
  await rest.getByRole("button", { name: "确认退款" }).click();
  await expect(rest.getByText(/退款已提交|已退款/)).toBeVisible();
  await expect(async () => {
    await owner.goto(`/payments/${orderId}`);
    await expect(owner.getByText("已经全部退完").first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await owner.context().close();
});

test("a stranger sees nothing: another shop's payment is not there", async ({ browser }) => {
  const orderId = await takePayment(COFFEE, "9.00");
  const stranger = await signIn(browser, "noodle-owner");
  await stranger.goto(`/payments/${orderId}`);
  await expect(stranger.getByText("没有这一页")).toBeVisible();
  await stranger.goto("/payments");
  await expect(stranger.locator(`a[href$="${orderId}"]`)).toHaveCount(0);
  await stranger.context().close();
});
