import { expect, test } from "@playwright/test";
import { signIn } from "./testing/people.ts";
import { readDemo } from "./testing/stack.ts";

const tried = async (page: import("@playwright/test").Page, at: string, login: string) => {
  await page.goto(`${at}/sign-in`);
  await page.getByLabel("账号", { exact: true }).fill(login);
  await page.getByLabel("密码", { exact: true }).fill(readDemo().password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.locator("#sign-in-fault")).toBeVisible();
};

test("the acquirer's people sign in at their desk, shops at the web, and each page names the other door", async ({
  page,
}) => {
  const { web, acquirerDesk } = readDemo();
  await tried(page, web, "clearing-1");
  await expect(page.getByRole("link", { name: acquirerDesk })).toBeVisible();
  await tried(page, acquirerDesk, "coffee-owner");
  await expect(page.getByRole("link", { name: web })).toBeVisible();
});

test("both are signed in side by side on one host, and the desk's pages are at the desk only", async ({
  browser,
}) => {
  const { web, acquirerDesk } = readDemo();
  const desk = await signIn(browser, "clearing-1");
  expect(new URL(desk.url()).origin).toBe(acquirerDesk);
  // The same browser at the other port: the desk's cookie says nothing there.
  await desk.goto(`${web}/`);
  await desk.waitForURL(`${web}/sign-in`);
  // A desk's address at the web leads to the desk, where the session still stands.
  await desk.goto(`${web}/acquirer/files`);
  await expect(desk).toHaveURL(`${acquirerDesk}/acquirer/files`);
  expect((await desk.request.get(`${acquirerDesk}/till`)).status()).toBe(404);
});
