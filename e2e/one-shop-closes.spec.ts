import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import {
  checkEqual,
  downloadAll,
  fileOf,
  openProposed,
  readProposed,
  releaseDay,
} from "./testing/clearing-desk.ts";
import { loggedFaults } from "./testing/logged-faults.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { paidNo } from "./testing/take-payment.ts";
import { expectAllEqual, verifyClearing } from "./testing/verify-clearing.ts";

/** What the acquirer stops of one shop stops nobody else: one shop is held after the proposal, one suspended, one closed. */

const [COFFEE, NOODLE, BOOK] = [4, 5, 6].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
];
const [FRI, SAT, SUN] = [20, 21, 22].map((day) => `2026-11-${day}`) as [string, string, string];
const TWO = { person: "reviewer", second: "approver" };
const SEEN = { timeout: 20_000 };

let desk: Page;
onOwnStack(async (browser) => {
  desk = await signIn(browser, "clearing-1");
});

const lineOf = (name: string, number: string) =>
  readProposed(name).positions.find((p) => p.subMerchantNo === number);
const inDesk = (...path: string[]) => readFileSync(join(readDemo().desk, ...path), "utf8");
const linesOf = (file: string) =>
  inDesk(file)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const shopPage = (number: string) => `/acquirer/shops/${readDemo().shops[number]}`;

test("a hold, after the proposal and by one person, stops that line alone; a repeated export is the same", async () => {
  await sandbox.register("/core/terms", { number: NOODLE, cycle: "T+1", minimumFen: "10000" });
  await paidNo(COFFEE, "20.00", "wechat");
  await paidNo(NOODLE, "30.00", "alipay");
  await sandbox.moveClock({ days: 1 });
  const name = await openProposed(desk, FRI);
  await downloadAll(desk);
  checkEqual(name);
  expect(lineOf(name, COFFEE)).toMatchObject({ action: "PAY" });
  expect(lineOf(name, NOODLE)).toMatchObject({ action: "CARRY", reason: "below_minimum" });
  const held = {
    number: COFFEE,
    fen: null,
    reason: "顾客投诉，请交购货凭证",
    inner: "疑似套现",
    person: "clearing-1",
  };
  expect(await sandbox.core("/core/holds", held)).toMatchObject({ status: "placed" });
  expect(await releaseDay(desk, FRI)).toBe(name);
  const { lineNo } = lineOf(name, COFFEE) ?? {};
  const stopped = linesOf("bank.jsonl").filter((l) => l.reason === "stopped");
  expect(stopped).toMatchObject([{ subMerchantNo: COFFEE, lineNo, kind: "failed" }]);
  const payment = inDesk("bank", "in", `${name}.pain001.xml`);
  expect(payment).not.toContain(`-${lineNo}</EndToEndId>`);
  expect(payment.match(/<EndToEndId>/g)?.length).toBe(
    readProposed(name).positions.filter((p) => p.pay > 0n).length - 1,
  );
  expect(linesOf("exports.jsonl").map((l) => l.state)).toEqual(["started", "written"]);
  const again = verifyClearing("export", "--file", fileOf(name), "--profile", "pain001");
  expect(again.status, again.words).toBe(0);
  expect(inDesk("bank", "in", `${name}.pain001.xml`)).toBe(payment);
  expect(linesOf("exports.jsonl")).toHaveLength(2);
});

test("the owner reads what is held, how much and what to do; nobody reads the inner reason but the acquirer", async ({
  browser,
}) => {
  const owner = await signIn(browser, "coffee-owner", { width: 390, height: 844 });
  await expect(async () => {
    await owner.goto("/today");
    await expect(owner.getByText("暂缓付出鹿野咖啡全部到账：顾客投诉，请交购货凭证。")).toBeVisible({
      timeout: 2_000,
    });
  }).toPass(SEEN);
  await expect(owner.getByText("钱还在，解除后一起到。请拨打")).toBeVisible();
  await expect(owner.getByText("疑似套现")).toHaveCount(0);
  // No card is at fault: nobody is asked for a new one.
  await expect(owner.getByText("等新卡换好再付")).toHaveCount(0);
  await owner.context().close();
  await desk.goto(shopPage(COFFEE));
  await expect(desk.getByText("全部 · 顾客投诉，请交购货凭证")).toBeVisible();
  await desk.goto(`${readDemo().sandbox}/core/shops`);
  await expect(desk.getByText("疑似套现")).toBeVisible();
});

test("one person suspends a shop: its till and its owner read why at once, and after 24 hours it ends by itself", async ({
  browser,
}) => {
  const reviewer = await signIn(browser, "reviewer");
  await reviewer.goto(shopPage(BOOK));
  await reviewer.getByRole("button", { name: "暂停收款" }).click();
  await reviewer.getByLabel("原因（商户能看到）").fill("请补交食品经营许可证");
  await reviewer.getByLabel("内部原因（商户看不到，可以不填）").fill("有举报");
  await reviewer.getByRole("dialog").getByRole("button", { name: "暂停收款" }).click();
  await expect(reviewer.getByText("一人暂停。")).toBeVisible();
  await expect(reviewer.getByText("内部原因：有举报")).toBeVisible();
  await expect(reviewer.getByRole("button", { name: "复核暂停" })).toHaveCount(0);
  const owner = await signIn(browser, "book-owner");
  await owner.goto("/today");
  await expect(owner.getByText("已暂停拾光书店收款：请补交食品经营许可证。")).toBeVisible();
  await owner.goto("/till");
  await expect(owner.getByText("不要收款。请告诉店主，或拨打")).toBeVisible();
  await expect(owner.getByText("举报")).toHaveCount(0);
  await sandbox.moveClock({ days: 1 });
  await sandbox.moveClock({ to: "2026-11-22T12:00:00+08:00" });
  await expect(owner.getByText("不要收款。请告诉店主，或拨打")).toHaveCount(0, SEEN);
  await paidNo(BOOK, "12.00", "wechat");
  await reviewer.goto(shopPage(BOOK));
  await reviewer.getByRole("button", { name: "暂停收款" }).click();
  await reviewer.getByLabel("原因（商户能看到）").fill("再次核实");
  await reviewer.getByRole("dialog").getByRole("button", { name: "暂停收款" }).click();
  await expect(reviewer.getByText("等第二人复核后才生效")).toBeVisible();
  await paidNo(BOOK, "13.00", "wechat");
  await owner.context().close();
  await reviewer.context().close();
});

test("a shop asks to be closed, two people of the acquirer begin it, and everybody else is paid", async ({
  browser,
}) => {
  await releaseDay(desk, SAT);
  const owner = await signIn(browser, "noodle-owner");
  await owner.goto("/shops");
  await owner.getByRole("button", { name: "申请关闭这家店" }).click();
  await owner.getByRole("dialog").getByRole("textbox").fill("铺位到期，不再经营");
  await owner.getByRole("dialog").getByRole("button", { name: "申请关闭这家店" }).click();
  await expect(owner.getByText("已申请关闭小满面馆，等")).toBeVisible();
  const core = await owner.context().newPage();
  await expect(async () => {
    await core.goto(`${readDemo().sandbox}/core/shops`);
    await expect(core.getByText("店主申请关闭")).toBeVisible({ timeout: 1_000 });
  }).toPass(SEEN);
  const row = core.getByRole("row").filter({ hasText: "店主申请关闭" });
  await row.getByLabel("复核人").selectOption("reviewer");
  await row.getByRole("button", { name: "开始关闭" }).click();
  await expect(core.getByText("需要两名不同的人")).toBeVisible();
  await core.goto(`${readDemo().sandbox}/core/shops`);
  await row.getByRole("button", { name: "开始关闭" }).click();
  await expect(core.getByText("关闭中").first()).toBeVisible();
  await expect(async () => {
    await owner.goto("/till");
    await expect(owner.getByText("正在关闭小满面馆：铺位到期，不再经营。")).toBeVisible({ timeout: 2_000 });
  }).toPass(SEEN);
  await expect(paidNo(NOODLE, "1.00", "wechat")).rejects.toThrow();
  await paidNo(COFFEE, "8.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  const name = await releaseDay(desk, SUN);
  expect(lineOf(name, NOODLE)).toMatchObject({ action: "PAY", reason: "final", rest: 0n });
  expect(lineOf(name, BOOK)).toMatchObject({ action: "PAY", reason: "" });
  expect(lineOf(name, COFFEE)).toMatchObject({ action: "HOLD", reason: "acquirer_hold" });
  await owner.context().close();
});

test("it is closed by two once nothing names it, and every file checks equal", async () => {
  const closed = { number: NOODLE, status: "closed", ...TWO };
  // The bank may have answered by now, or not: something keeps it open either way.
  await expect(sandbox.core("/core/status", closed)).rejects.toThrow("还不能关闭");
  await sandbox.moveClock({ days: 1 });
  await expect(sandbox.core("/core/status", closed)).rejects.toThrow("还可能退款");
  await expect(
    sandbox.core("/core/status", { ...closed, second: "reviewer", isWaived: true }),
  ).rejects.toThrow("需要两名不同的人");
  expect(await sandbox.core("/core/status", { ...closed, isWaived: true })).toMatchObject({
    status: "closed",
  });
  await expect(async () => {
    await desk.goto(shopPage(NOODLE));
    await expect(desk.getByText("已关闭").first()).toBeVisible({ timeout: 2_000 });
  }).toPass(SEEN);
  expectAllEqual(FRI, 3);
  expect(loggedFaults(0)).toEqual([]);
});
