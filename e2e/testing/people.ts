import { type Browser, expect, type Page } from "@playwright/test";
import { readDemo } from "./stack.ts";

/** One person in a browser of their own, signed in as the demo's `login` at the address of its side. */
export async function signIn(
  browser: Browser,
  login: string,
  size = { width: 1440, height: 900 },
): Promise<Page> {
  const demo = readDemo();
  const context = await browser.newContext({
    baseURL: demo.signIns.find((s) => s.login === login)?.url ?? demo.web,
    viewport: size,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto("/sign-in");
  await page.getByLabel("账号", { exact: true }).fill(login);
  await page.getByLabel("密码", { exact: true }).fill(demo.password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  expect(faults).toEqual([]);
  return page;
}
