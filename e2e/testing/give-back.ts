import type { Locator, Page } from "@playwright/test";

/** The owner's drawer on the page of one payment, up to the question whether to refund `yuan`. */
export async function askRefund(owner: Page, orderId: string, yuan: string): Promise<Locator> {
  await owner.goto(`/payments/${orderId}`);
  await owner.getByRole("button", { name: "退款", exact: true }).click();
  const drawer = owner.getByRole("dialog");
  await drawer.getByLabel("退多少").fill(yuan);
  await drawer.getByText("顾客不要了").click();
  await drawer.getByRole("button", { name: /下一步/ }).click();
  return drawer;
}
