import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "./testing/people.ts";

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];
const SCREENS: [string, string[]][] = [
  ["coffee-cashier", ["/till"]],
  ["coffee-owner", ["/today", "/payments", "/arrivals"]],
  ["reviewer", ["/acquirer/applications", "/acquirer/agreements", "/acquirer/shops"]],
  ["clearing-1", ["/acquirer/files"]],
  ["operator", ["/operator", "/operator/batches", "/operator/exceptions", "/operator/refunds"]],
];

/** What a screen reader, a keyboard and a narrow phone need: no serious finding, nothing to scroll sideways for. */
async function expectUsable(page: Page, path: string): Promise<void> {
  // A row that is just fading in has no contrast yet: what is judged is the screen at rest.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(path);
  await page.locator("main").first().waitFor();
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
  const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  expect(serious.map((v) => `${path} ${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  const wider = await page.evaluate(() =>
    document.documentElement.scrollWidth <= window.innerWidth
      ? []
      : [...document.querySelectorAll("body *")]
          .filter((e) => e.getBoundingClientRect().right > window.innerWidth)
          .map((e) => e.outerHTML.slice(0, 300)),
  );
  expect(wider, `${path} is wider than the screen`).toEqual([]);
  // Our own names of rows are for programs: people read a number that somebody can look up.
  await expect(page.locator("body"), `${path} shows no ids`).not.toContainText(
    /\b[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}\b/,
  );
}

for (const [login, paths] of SCREENS) {
  test(`${login} can use every screen at 390 and 1440 px, in Chinese and in English`, async ({ browser }) => {
    for (const size of SIZES) {
      const page = await signIn(browser, login, size);
      for (const path of paths) {
        await expectUsable(page, path);
        await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
      }
      await page.context().addCookies([{ name: "locale", value: "en", url: new URL("/", page.url()).href }]);
      for (const path of paths) {
        await expectUsable(page, path);
        await expect(page.locator("html")).toHaveAttribute("lang", "en");
      }
      await page.context().close();
    }
  });
}
