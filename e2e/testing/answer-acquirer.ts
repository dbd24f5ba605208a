import { type Browser, expect, type Page } from "@playwright/test";
import { sandbox } from "./sandbox.ts";
import { readDemo } from "./stack.ts";

/** The newest message on this person's phone: its code, and the acquirer's page behind its link. */
export async function openMessage(page: Page, person: string): Promise<string> {
  await page.goto(`${readDemo().sandbox}/phone/messages?person=${person}`);
  const message = page.locator(".card").first();
  const code = (await message.locator("b").textContent()) ?? "";
  await message.getByRole("link").click();
  await page.waitForURL(/\/answer\//);
  return code;
}

/** Each person reads the rule on the acquirer's page, at a phone of their own, and says yes with the code of the message. */
export async function sayYes(browser: Browser, ...persons: string[]): Promise<void> {
  for (const person of persons) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const code = await openMessage(page, person);
    await page.getByLabel("短信里的验证码").fill(code);
    await page.getByRole("button", { name: "同意", exact: true }).click();
    await expect(page.getByText("✓ 已同意")).toBeVisible();
    await context.close();
  }
}

/** The acquirer's two people approve what is in the agreement books of its own core. */
export async function approveInCore(sha256: string): Promise<void> {
  for (const person of ["reviewer", "approver"])
    await sandbox.core(`/core/agreements/${sha256}/approve`, { person, reason: "合同和收款方已核对" });
}
