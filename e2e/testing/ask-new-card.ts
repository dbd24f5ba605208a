import { expect, type Page } from "@playwright/test";

/** A shop's owner asks for the money to go to another card: 招商银行, 尾号 5151. The acquirer's core has not recorded it yet. */
export async function askNewCard(owner: Page): Promise<void> {
  await owner.goto("/account");
  await owner.getByRole("button", { name: "更换收款卡" }).click();
  const drawer = owner.getByRole("dialog");
  await drawer.locator("input[name='bankName']").fill("招商银行");
  await drawer.locator("input[name='cnaps']").fill("308584000013");
  await drawer.locator("input[name='accountTail']").fill("5151");
  await drawer.getByRole("button", { name: "提交申请" }).click();
  await expect(owner.getByText(/新卡等/).first()).toBeVisible();
}
