import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { downloadAll, openProposed, readProposed, releaseDay } from "./testing/clearing-desk.ts";
import { loggedFaults } from "./testing/logged-faults.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { paidNo } from "./testing/take-payment.ts";
import { verifyClearing } from "./testing/verify-clearing.ts";

const ROOT = join(import.meta.dirname, "..");
const [MALL, COFFEE, NOODLE] = [3, 4, 5].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
];

/** A difference has a way out: told in order, from the till to the day on which nothing is left. */
let began = 0;
let desk: Page;
let day = "";
let late: { no: string; reference: string; id: string };
let fee: { no: string; reference: string };
let unknown: { reference: string };
let atMall: { reference: string };

onOwnStack(async (browser) => {
  began = Date.now();
  desk = await signIn(browser, "clearing-1");
  ({ day } = await sandbox.clock());
});

/** The payer confirms, the cashier cancels, then the money comes. Answers the till, which has gone on. */
async function cancelThenPaid(browser: Browser, shown: RegExp): Promise<{ till: Page; no: string }> {
  const till = await signIn(browser, "coffee-cashier");
  await till.getByRole("button", { name: "打开收银台" }).click();
  await till.keyboard.type("0.07");
  await till.keyboard.press("Enter");
  await expect(till.getByText("等顾客扫码付款")).toBeVisible();
  const order = await sandbox.newestOrder();
  await sandbox.pay(order?.codeUrl ?? "");
  await till.getByRole("button", { name: "取消这一单" }).click();
  await till.getByRole("dialog").getByRole("button", { name: "取消这一单" }).click();
  await expect(till.getByRole("main").getByText(shown)).toBeVisible();
  await expect(till.getByRole("button", { name: "重新出码" })).toHaveCount(0);
  await till.getByRole("button", { name: "下一笔" }).click();
  return { till, no: order?.merchantOrderNo ?? "" };
}
const orderNamed = async (no: string) => {
  const order = await sandbox.newestOrder();
  if (order?.merchantOrderNo !== no || !order.reference)
    throw new Error(`${no} is the newest order, and paid`);
  return order;
};

test("the cashier reads at once that the cancelled order's money came, and the owner sees it with its amount", async ({
  browser,
}) => {
  const { till, no } = await cancelThenPaid(browser, /^取消后到账，待决定$/);
  const notice = till.locator("[data-late]").first();
  await expect(notice).toContainText("刚取消的那一单后来收到钱了，等收单机构决定；别再收一次");
  await expect(notice).toContainText("0.07");
  const id = (await notice.getAttribute("data-late")) ?? "";
  late = { no, id, reference: (await orderNamed(no)).reference ?? "" };
  await till.context().close();
  const owner = await signIn(browser, "coffee-owner");
  await owner.goto("/today");
  const needs = owner.getByRole("listitem").filter({ hasText: "取消后到账，待决定" });
  await expect(needs.first()).toContainText("0.07");
  await needs.first().getByRole("link", { name: "看这一笔" }).click();
  await expect(owner.getByText("别再收一次").first()).toBeVisible();
  await owner.context().close();
});

test("where the core keeps no log of closes such a payment enters, its order is paid, and the till says why", async ({
  browser,
}) => {
  await sandbox.faults({ noCloseLog: true });
  const books = join(readDemo().dataDir, "drop", "ACQ001", "inbox", "books");
  await expect(async () => {
    expect(readdirSync(books).filter((name) => name.startsWith("closes-"))).toEqual([]);
  }).toPass({ timeout: 20_000 });
  const { till } = await cancelThenPaid(browser, /^收款成功$/);
  const notice = till.locator("[data-late]").filter({ hasText: "不记关单时刻" });
  await expect(notice.first()).toContainText("已算收款");
  await till.context().close();
  await sandbox.faults({ noCloseLog: false });
});

test("the desk of differences says of each item its cause, both sides, its age, and the whole command", async () => {
  await sandbox.faults({ feeOffFen: 2 });
  fee = await paidNo(NOODLE, "30.00", "wechat");
  await sandbox.faults({ feeOffFen: 0 });
  const foreign = { channel: "alipay", fen: "3500" };
  unknown = (await sandbox.core("/core/foreign", { ...foreign, number: NOODLE })) as typeof unknown;
  atMall = (await sandbox.core("/core/foreign", { ...foreign, number: MALL, fen: "1200" })) as typeof atMall;
  await paidNo(COFFEE, "40.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  const name = await openProposed(desk, day);
  await downloadAll(desk);
  const kinds = new Map(readProposed(name).leftOut.map((x) => [x.acquirerReference, x.kind]));
  expect(kinds).toEqual(
    new Map([
      [late.reference, "late_payment"],
      [fee.reference, "fee_differs"],
      [unknown.reference, "only_acquirer"],
      [atMall.reference, "only_acquirer"],
    ]),
  );
  await desk.goto(`/acquirer/files?month=${day.slice(0, 7)}`);
  await desk.locator("[data-waiting='difference']").getByRole("link").click();
  await desk.waitForURL(/\/acquirer\/differences/);
  await expect(cardOf(late.reference)).toContainText("关单之后才到账");
  await expect(cardOf(late.reference)).toContainText("已关单");
  await expect(cardOf(fee.reference)).toContainText("手续费不符");
  await expect(cardOf(fee.reference)).toContainText("0.13");
  await expect(cardOf(fee.reference)).toContainText("0.11");
  await expect(cardOf(unknown.reference)).toContainText("没有这一单");
  await expect(desk.getByText("4 笔，合计").first()).toContainText("77.07");
  await desk.keyboard.press("/");
  await desk.keyboard.type(fee.reference);
  await desk.keyboard.press("Enter");
  await desk.waitForURL(new RegExp(`q=${fee.reference}`));
  await expect(desk.locator("[data-item]")).toHaveCount(1);
  const csv = await desk.request.get(`/acquirer/differences/export?q=${fee.reference}`);
  expect(await csv.text()).toContain(fee.reference);
  expect(await csv.text()).not.toContain(unknown.reference);
});

const cardOf = (reference: string) => desk.locator(`[data-item='${reference}']`);
/** A command as the page shows it, run as a clerk would who pastes it. */
function run(command: string): { status: number; words: string } {
  const [tool = "", ...parts] = command.replace("npm run verify-clearing --", "verify-clearing").split(" ");
  expect(tool).toBe("verify-clearing");
  const done = spawnSync(process.execPath, [join(ROOT, "verifier", "main.ts"), ...parts], {
    cwd: ROOT,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", TZ: "Asia/Shanghai", NODE_ENV: "production" },
  });
  return { status: done.status ?? -1, words: `${done.stdout}${done.stderr}` };
}
async function commandOf(reference: string, person: string): Promise<string> {
  await desk.goto("/acquirer/differences");
  const shown = cardOf(reference)
    .locator("code")
    .filter({ hasText: `/keys/${person}.key` });
  return (await shown.textContent()) ?? "";
}

test("two people decide by the commands that the page shows; who has signed is said, and who may still release", async () => {
  for (const [item, as] of [
    [late, "refund"],
    [fee, "accept"],
    [unknown, "not_ours"],
    [atMall, "not_ours"],
  ] as const) {
    const first = await commandOf(item.reference, "clearing-4");
    expect(first).toContain(` --item ${item.reference} --as ${as} `);
    // The practice desk has a clock of its own.
    expect(first).toMatch(/ --at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    if (item === atMall) {
      const accepted = run(first.replace("not_ours", "accept"));
      expect(accepted).toEqual({ status: 1, words: expect.stringContaining("不是店铺") });
    }
    expect(run(first)).toEqual({ status: 0, words: expect.stringContaining("还需另一人") });
    if (item === late)
      await expect(async () => {
        await desk.goto("/acquirer/differences");
        await expect(cardOf(late.reference)).toContainText("clearing-4 已签「全额退给顾客」", {
          timeout: 1_000,
        });
      }).toPass({ timeout: 30_000 });
    expect(run(await commandOf(item.reference, "clearing-3"))).toEqual({
      status: 0,
      words: expect.stringContaining("决定生效"),
    });
  }
  await expect(async () => {
    await desk.goto("/acquirer/differences?state=decided");
    await expect(desk.locator("[data-item]")).toHaveCount(4, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(desk.getByText("clearing-3、clearing-4 作过还没放行的决定").first()).toBeVisible();
  await desk.goto("/acquirer/differences?state=open");
  await expect(desk.locator("[data-item]")).toHaveCount(0);
});

test("nobody decides in the future, and a book handed in twice is once", async () => {
  const { now } = await sandbox.clock();
  const ahead = new Date(Date.parse(now) + 86_400_000).toISOString().slice(0, 10);
  const key = join(readDemo().desk, "keys", "clearing-3.key");
  const about = ["--item", fee.reference, "--as", "wait", "--key", key, "--at", `${ahead}T10:00:00+08:00`];
  const refused = verifyClearing("decide", ...about);
  expect(refused).toEqual({ status: 1, words: expect.stringContaining("决定不能写在将来") });
  await desk.goto("/acquirer/differences");
  const input = desk.locator("input[accept='.jsonl']");
  await expect(input).toBeEnabled({ timeout: 30_000 });
  await input.setInputFiles(join(readDemo().desk, "decisions.jsonl"));
  await expect(desk.getByText(/这一份已经收过/)).toBeVisible();
  expect(
    readFileSync(join(readDemo().desk, "decisions.jsonl"), "utf8").trim().split("\n").length,
  ).toBeGreaterThanOrEqual(4);
});

test("the platform gives the late payment back by itself; with its refund in a bill nothing stays", async ({
  browser,
}) => {
  await expect(async () => {
    const orders = await sandbox.orders();
    expect(orders.find((o) => o.merchantOrderNo === late.no)?.refundedFen).toBe("7");
  }).toPass({ timeout: 30_000 });
  const owner = await signIn(browser, "coffee-owner");
  await expect(async () => {
    await owner.goto(`/payments/${late.id}`);
    await expect(owner.getByText("取消后到账，已退给顾客").first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await owner.context().close();
  await releaseDay(desk, day);
  const { day: next } = await sandbox.clock();
  await sandbox.moveClock({ days: 1 });
  const name = await releaseDay(desk, next);
  const { leftOut, decisions } = readProposed(name);
  expect(leftOut).toEqual([]);
  expect(decisions.map((j) => j.kind).sort()).toEqual(["accept", "not_ours", "not_ours"]);
  await desk.goto("/acquirer/differences");
  await expect(desk.locator("[data-item]:not([data-state='done'])")).toHaveCount(0);
  // What is decided keeps its reason, and leads to the file in which the decision stands.
  const card = desk.locator(`[data-item='${fee.reference}']`);
  await expect(card).toContainText("手续费不符");
  await card.getByRole("link", { name: "的清分文件" }).click();
  await expect(desk.getByText("写进这一份的决定（3 条）")).toBeVisible();
  const accepted = desk.locator("[data-decision]").filter({ hasText: "手续费不符" });
  await expect(accepted).toContainText("按订单条款入账");
  await expect(accepted).toContainText("签名：clearing-4、clearing-3");
  await expect(desk.locator("[data-decision]").filter({ hasText: "不入账" })).toHaveCount(2);
  const all = verifyClearing("check", "--all", "--since", day.replaceAll("-", ""));
  expect(all.status, all.words).toBe(0);
  expect(loggedFaults(began)).toEqual([]);
});
