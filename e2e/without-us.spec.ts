import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";
import { fileOf, readProposed, releaseDay, signVerdict } from "./testing/clearing-desk.ts";
import { openOwnStack, switchPlatform } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo, type Stack } from "./testing/stack.ts";
import { placeOrder, takePayment } from "./testing/take-payment.ts";
import { verifyClearing } from "./testing/verify-clearing.ts";

const [COFFEE, NOODLE] = ["M00000000000004", "M00000000000005"] as const;
const [FRI, SAT, SUN, TUE] = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-24"] as const;
const STACK_UP_MS = 300_000;

/** The platform is off from Saturday night to Tuesday; the acquirer goes on alone, then the platform follows. */
test.describe.configure({ mode: "serial" });

let stack: Stack;
let desk: Page;
let midnight: { id: string; codeUrl: string };
test.beforeAll(async ({ browser }) => {
  test.setTimeout(STACK_UP_MS);
  stack = await openOwnStack();
  desk = await signIn(browser, "clearing-1");
});
test.afterAll(async () => {
  switchPlatform(stack, "on");
  await desk?.context().close();
  await stack?.stop();
});

/** The acquirer's own record of orders, as its core took it from the outbox. */
function knownOrders(): string {
  const path = join(readDemo().desk, "terms.jsonl");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** The desk's row of a day's file; one of ours that the acquirer's took the place of says that it is void. */
const filed = (day: string) =>
  desk
    .getByRole("row")
    .filter({ hasText: `QFC1_ACQ001_${day.replaceAll("-", "")}_1` })
    .filter({ hasNotText: "已作废" });

/** The acquirer's two people make, release and pay one day with their own tool and their own books. */
function makeAlone(day: string): string {
  const compact = day.replaceAll("-", "");
  const { code, platform } = DEMO_ACQUIRER;
  const now = new Date(Date.parse(`${day}T00:00:00+08:00`) + 36 * 3_600_000).toISOString();
  const openedAt = `${now.slice(0, 10)}T10:00:00+08:00`;
  const who = ["--acquirer", code, "--platform", platform, "--opened-at", openedAt];
  const made = verifyClearing("compute", "--date", compact, ...who);
  expect(made.status, made.words).toBe(0);
  const name = `QFC1_${code}_${compact}_1`;
  const check = verifyClearing("check", "--file", fileOf(name));
  expect(check.status, check.words).toBe(0);
  for (const person of ["clearing-1", "clearing-2"]) signVerdict("release", name, person);
  const paid = verifyClearing("export", "--file", fileOf(name), "--profile", "pain001");
  expect(paid.status, paid.words).toBe(0);
  return name;
}

test("before: the terms of every attempt lie with the acquirer, whether somebody has paid or not", async () => {
  await takePayment(COFFEE, "100.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  await releaseDay(desk, FRI);
  await takePayment(NOODLE, "66.60", "alipay");
  await takePayment(COFFEE, "20.00", "wechat");
  await sandbox.moveClock({ to: `${SAT}T23:58:00+08:00` });
  midnight = await placeOrder(readDemo().shops[COFFEE] ?? "", "30.00", "wechat");
  await sandbox.moveClock({ to: `${SAT}T23:58:50+08:00` });
  await expect(() => expect(knownOrders()).toContain(midnight.id)).toPass({ timeout: 60_000 });
});

test("off: the acquirer computes, releases and pays saturday and sunday; a payment just after midnight is among them", async () => {
  switchPlatform(stack, "off");
  await sandbox.moveClock({ to: `${SUN}T00:00:20+08:00` });
  await sandbox.pay(midnight.codeUrl);
  await sandbox.moveClock({ to: `${SUN}T10:00:00+08:00` });
  const sat = readProposed(makeAlone(SAT));
  expect(sat.totals.grossTotal).toBe(8_660n);
  expect(sat.leftOut).toEqual([]);
  await sandbox.moveClock({ days: 1 });
  const sun = readProposed(makeAlone(SUN));
  expect(sun.totals.grossTotal).toBe(3_000n);
  expect(sun.leftOut).toEqual([]);
  await sandbox.moveClock({ days: 1 });
});

test("on again: both files are imported as they are, the shop sees its money, and tuesday is built on them", async ({
  browser,
}) => {
  switchPlatform(stack, "on");
  await expect(async () => {
    await desk.goto("/acquirer/files?month=2026-11");
    for (const day of [SAT, SUN]) {
      const row = filed(day);
      await expect(row).toContainText("已回盘", { timeout: 2_000 });
    }
  }).toPass({ timeout: 60_000 });
  await filed(SAT).getByRole("link").first().click();
  await expect(desk.getByText("这一份由你们自行生成、放行，平台照此导入")).toBeVisible();
  const owner = await signIn(browser, "coffee-owner", { width: 390, height: 844 });
  await owner.goto("/payments?search=30.00");
  await expect(owner.getByText("30.00").filter({ visible: true }).first()).toBeVisible();
  await owner.goto(`/payments/${midnight.id}`);
  await expect(owner.getByText("已到账").filter({ visible: true }).first()).toBeVisible();
  await owner.context().close();

  await takePayment(NOODLE, "50.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  const name = await releaseDay(desk, TUE);
  expect(readProposed(name).totals.grossTotal).toBe(5_000n);
  const all = verifyClearing("check", "--all", "--since", FRI.replaceAll("-", ""));
  expect(all.status, all.words).toBe(0);
  expect(all.words.match(/^一致 equal$/gm), all.words).toHaveLength(4);
});
