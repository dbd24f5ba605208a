import { expect, type Page, test } from "@playwright/test";
import { openSession } from "#db/session.ts";
import { downloadAll, entriesOf, openProposed } from "./testing/clearing-desk.ts";
import { openOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo, type Stack } from "./testing/stack.ts";
import { placeOrder } from "./testing/take-payment.ts";

const COFFEE = "M00000000000004";
const [FRI, SAT] = ["2026-11-20", "2026-11-21"] as const;
const STACK_UP_MS = 300_000;

/** An order that is made before midnight and paid after it: every screen and the file say the same day. */
test.describe.configure({ mode: "serial" });

let stack: Stack;
let owner: Page;
let order: { id: string; codeUrl: string };
test.beforeAll(async ({ browser }) => {
  test.setTimeout(STACK_UP_MS);
  stack = await openOwnStack();
  owner = await signIn(browser, "coffee-owner");
});
test.afterAll(async () => {
  await owner?.context().close();
  await stack?.stop();
});

async function csvOf(day: string): Promise<string> {
  const answer = await owner.request.get(`/payments/export?status=paid&from=${day}&to=${day}`);
  expect(answer.ok()).toBe(true);
  return answer.text();
}

test("made at 23:58:41, paid at 00:00:21: list, csv, today and the cashier's list say the day of the payment", async ({
  browser,
}) => {
  await sandbox.moveClock({ to: `${FRI}T23:58:41+08:00` });
  order = await placeOrder(readDemo().shops[COFFEE] ?? "", "12.34", "wechat");
  await sandbox.moveClock({ to: `${SAT}T00:00:21+08:00` });
  await sandbox.pay(order.codeUrl);
  await expect(async () => {
    await owner.goto(`/payments?from=${SAT}&to=${SAT}`);
    await expect(owner.getByText("12.34").filter({ visible: true }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await owner.goto(`/payments?from=${FRI}&to=${FRI}`);
  await expect(owner.getByText("没有符合条件的收款")).toBeVisible();
  expect(await csvOf(SAT)).toContain(`"${SAT}","${SAT} 00:0`);
  expect(await csvOf(FRI)).not.toContain(order.id);
  await owner.goto("/today");
  await expect(owner.getByRole("heading", { level: 1 })).toContainText("1 笔");
  await expect(owner.getByText("11月21日").first()).toBeVisible();
  await expect(owner.getByText("从 00:00 开始")).toBeVisible();
  const cashier = await signIn(browser, "coffee-cashier");
  await cashier.goto("/till");
  await expect(cashier.getByText("12.34").first()).toBeVisible();
  await cashier.context().close();
});

test("the file of that day holds it, and the one before does not", async ({ browser }) => {
  const desk = await signIn(browser, "clearing-1");
  await sandbox.moveClock({ to: "2026-11-22T10:00:00+08:00" });
  const name = await openProposed(desk, SAT);
  expect(name).toContain("20261121");
  await downloadAll(desk);
  expect(entriesOf(name).flatMap((e) => (e.kind === "P" ? [e.orderId] : []))).toEqual([order.id]);
  const sql = openSession(readDemo().databaseUrl);
  const days = await sql<{ day: string }[]>`select clearing_date::text as day from payment`;
  await sql.end();
  expect(days.map((d) => d.day)).toEqual([SAT]);
  await desk.context().close();
});
