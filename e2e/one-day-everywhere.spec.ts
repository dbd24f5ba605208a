import { type Browser, expect, type Page, test } from "@playwright/test";
import { openSession } from "#db/session.ts";
import { downloadAll, entriesOf, openProposed } from "./testing/clearing-desk.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { placeOrder } from "./testing/take-payment.ts";

const COFFEE = "M00000000000004";
const [FRI, SAT, MON, TUE] = ["2026-11-20", "2026-11-21", "2026-11-23", "2026-11-24"] as const;

/** An order that is made before the cut-off and paid after it: every screen and the file say the same day. */
let owner: Page;
onOwnStack(async (browser) => {
  owner = await signIn(browser, "coffee-owner");
});

interface Told {
  orderId: string;
  yuan: string;
  /** The clearing date of the payment, and the one on which its order was made. */
  day: string;
  before: string;
  /** As the csv prints the minute of the payment, less its last digit. */
  paidAt: string;
  /** "11月21日", "00:00" */
  words: string;
  cutOff: string;
}

async function csvOf(day: string): Promise<string> {
  const answer = await owner.request.get(`/payments/export?status=paid&from=${day}&to=${day}`);
  expect(answer.ok()).toBe(true);
  return answer.text();
}

/** Made before a cut-off, paid after it. Answers the order. */
async function payOver(yuan: string, made: string, paid: string): Promise<string> {
  await sandbox.moveClock({ to: `${made}+08:00` });
  const order = await placeOrder(readDemo().shops[COFFEE] ?? "", yuan, "wechat");
  await sandbox.moveClock({ to: `${paid}+08:00` });
  await sandbox.pay(order.codeUrl);
  return order.id;
}

/** List, csv, today and the cashier's list say the day of the payment. */
async function seeItsDay(browser: Browser, { orderId, yuan, day, before, ...told }: Told): Promise<void> {
  await expect(async () => {
    await owner.goto(`/payments?from=${day}&to=${day}`);
    await expect(owner.getByText(yuan).filter({ visible: true }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await owner.goto(`/payments?from=${before}&to=${before}`);
  await expect(owner.getByText("没有符合条件的收款")).toBeVisible();
  expect(await csvOf(day)).toContain(`"${day}","${told.paidAt}`);
  expect(await csvOf(before)).not.toContain(orderId);
  await owner.goto("/today");
  await expect(owner.getByRole("heading", { level: 1 })).toContainText("1 笔");
  await expect(owner.getByText(told.words).first()).toBeVisible();
  await expect(owner.getByText(`从 ${told.cutOff} 开始`)).toBeVisible();
  const cashier = await signIn(browser, "coffee-cashier");
  await cashier.goto("/till");
  await expect(cashier.getByText(yuan).first()).toBeVisible();
  await cashier.context().close();
}

/** The file of `day` holds this order and no other. */
async function seeItsFile(browser: Browser, day: string, orderId: string): Promise<void> {
  const desk = await signIn(browser, "clearing-1");
  const name = await openProposed(desk, day);
  expect(name).toContain(day.replaceAll("-", ""));
  await downloadAll(desk);
  expect(entriesOf(name).flatMap((e) => (e.kind === "P" ? [e.orderId] : []))).toEqual([orderId]);
  await desk.context().close();
}

/** The word 账日 is explained where it stands, by keyboard and by touch, with the cut-off that holds. */
async function readWhatADayIs(): Promise<void> {
  for (const path of ["/today", "/payments", "/arrivals"]) {
    await owner.goto(path);
    const word = owner.locator("main [data-term=day]").first();
    const words = owner.getByText("当天 23:00 以后付的算第二天").first();
    await expect(words).toBeHidden();
    await word.focus();
    await owner.keyboard.press("Enter");
    await expect(words, path).toBeVisible();
    await owner.keyboard.press("Escape");
    await expect(words).toBeHidden();
    await word.click();
    await expect(words).toBeVisible();
    await expect(words).toBeInViewport({ ratio: 1 });
  }
}

/** What the platform's own copy says. */
async function readRows<T>(query: string): Promise<T[]> {
  const sql = openSession(readDemo().databaseUrl);
  const rows = await sql.unsafe(query);
  await sql.end();
  return rows as unknown as T[];
}

test("made at 23:58:41, paid at 00:00:21: list, csv, today, the cashier's list and the file say the day of the payment", async ({
  browser,
}) => {
  const orderId = await payOver("12.34", `${FRI}T23:58:41`, `${SAT}T00:00:21`);
  const when = { day: SAT, before: FRI, paidAt: `${SAT} 00:0`, words: "11月21日", cutOff: "00:00" };
  await seeItsDay(browser, { orderId, yuan: "12.34", ...when });
  await sandbox.moveClock({ to: "2026-11-22T10:00:00+08:00" });
  await seeItsFile(browser, SAT, orderId);
});

test("a cut-off at 23:00, made at 22:58:41, paid at 23:00:21: everything says the date that has just begun", async ({
  browser,
}) => {
  await sandbox.register("/core/cut-off", { from: TUE, beginsAt: "23:00" });
  await expect(async () => {
    const [row] = await readRows<{ text: string }>("select cut_offs::text as text from acquirer");
    expect(row?.text).toContain(TUE);
  }).toPass({ timeout: 60_000 });
  const orderId = await payOver("23.45", `${MON}T22:58:41`, `${MON}T23:00:21`);
  const when = { day: TUE, before: MON, paidAt: `${MON} 23:0`, words: "11月24日", cutOff: "23:00" };
  await seeItsDay(browser, { orderId, yuan: "23.45", ...when });
  await readWhatADayIs();
  await sandbox.moveClock({ to: "2026-11-25T10:00:00+08:00" });
  await seeItsFile(browser, TUE, orderId);
  const days = await readRows<{ day: string }>(
    "select clearing_date::text as day from payment order by clearing_date",
  );
  expect(days.map((d) => d.day)).toEqual([SAT, TUE]);
});
