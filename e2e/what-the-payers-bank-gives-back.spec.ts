import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import {
  downloadAll,
  entryOf,
  fileOf,
  openProposed,
  readProposed,
  releaseDay,
} from "./testing/clearing-desk.ts";
import { askRefund } from "./testing/give-back.ts";
import { loggedFaults } from "./testing/logged-faults.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { takeAtClock } from "./testing/take-payment.ts";
import { verifyClearing } from "./testing/verify-clearing.ts";

const COFFEE = "M00000000000004";
const REASON = "用户银行卡已注销";

/** A refund that stands in a released file and that the payer's bank gives back a day later; whatever days were before. */
test.describe.configure({ mode: "serial" });

const began = Date.now();
let desk: Page;
let owner: Page;
let sale: { id: string; no: string; reference: string };
let no = "";
let former = "";
let day = "";
test.beforeAll(async ({ browser }) => {
  desk = await signIn(browser, "clearing-1");
  owner = await signIn(browser, "coffee-owner", { width: 390, height: 844 });
});
test.afterAll(async () => {
  await Promise.all([desk.context().close(), owner.context().close()]);
});

/** The owner reads `words` on the page of the payment, however long the news are on their way. */
const reads = (words: string | RegExp) =>
  expect(async () => {
    await owner.goto(`/payments/${sale.id}`);
    await expect(owner.getByText(words).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
const lineOf = (name: string) => readProposed(name).positions.find((p) => p.subMerchantNo === COFFEE);

test("an owner refunds a part, and it is cleared and paid for", async () => {
  sale = await takeAtClock(COFFEE, "100.00", "wechat", 0);
  const drawer = await askRefund(owner, sale.id, "33.33");
  await drawer.getByRole("button", { name: "确认退款" }).click();
  await reads("退款成功");
  ({ day } = await sandbox.clock());
  await sandbox.moveClock({ days: 1 });
  former = await releaseDay(desk, day);
  const refund = entryOf(former, "R", sale.reference);
  expect(refund).toMatchObject({ amount: 3_333n });
  no = refund?.refundNo ?? "";
});

test("the payer's bank gives it back: the shop reads so in its language, and may refund it again", async () => {
  await sandbox.core("/core/refunds/close", { refundNo: no, reason: REASON });
  await reads("退款没有成功：退款关闭。钱会回到这笔收款，可以再退一次。");
  await owner.context().addCookies([{ name: "locale", value: "en", url: owner.url() }]);
  await reads(/The money comes back to this payment; it can be refunded again/);
  await owner.context().clearCookies({ name: "locale" });
  const again = await askRefund(owner, sale.id, "33.33");
  await expect(again.getByRole("button", { name: "确认退款" })).toBeEnabled();
});

test("the next file gives everybody exactly what the refund took, and the log is the ground for it", async () => {
  ({ day } = await sandbox.clock());
  await sandbox.moveClock({ days: 1 });
  const name = await openProposed(desk, day);
  await downloadAll(desk);
  const [refund, back] = [entryOf(former, "R", sale.reference), entryOf(name, "V", sale.reference)];
  expect(back).toMatchObject({ refundId: refund?.refundId, refundNo: no, reason: REASON });
  expect(back?.parts).toEqual(refund?.parts);
  const own = refund?.parts.filter((p) => p.no === COFFEE).reduce((sum, p) => sum + p.fen, 0n) ?? 0n;
  const line = lineOf(name);
  expect(line?.refunds).toBe(-own);
  expect(line?.pay).toBe((lineOf(former)?.rest ?? 0n) + own);

  const none = join(readDemo().dataDir, "no-voids.jsonl");
  writeFileSync(none, "");
  const named = verifyClearing("check", "--file", fileOf(name), "--voids", none);
  expect(named.status, named.words).toBe(1);
  expect(named.words).toContain("退款冲正与收单机构的冲正记录不符");
  expect(named.words).toContain(sale.reference);
});

test("nobody signs it while the funds book has not counted the refund back; then it is released and paid", async () => {
  const name = `QFC1_ACQ001_${day.replaceAll("-", "")}_1`;
  const funds = readFileSync(join(readDemo().desk, "funds.jsonl"), "utf8");
  const counted = funds.replace(`"refunded":"-3333"`, `"refunded":"0"`);
  expect(counted).not.toBe(funds);
  const short = join(readDemo().dataDir, "short-funds.jsonl");
  writeFileSync(short, counted);
  const key = join(readDemo().desk, "keys", "clearing-1.key");
  const refused = verifyClearing("release", "--file", fileOf(name), "--key", key, "--funds", short);
  expect(refused.status, refused.words).not.toBe(0);
  expect(refused.words).toContain("E2");
  expect(await releaseDay(desk, day)).toBe(name);
  await reads(`退款没有成功：${REASON}。钱会回到这笔收款，可以再退一次。`);
  const all = verifyClearing(
    "check",
    "--all",
    "--since",
    readProposed(former).header.clearingDate.replaceAll("-", ""),
  );
  expect(all.status, all.words).toBe(0);
  expect(loggedFaults(began)).toEqual([]);
});
