import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import {
  dayAfter,
  digestOfFile,
  downloadAll,
  fileOf,
  openProposed,
  readProposed,
  signVerdict,
  uploadRelease,
} from "./testing/clearing-desk.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { takePayment } from "./testing/take-payment.ts";
import { verifyClearing } from "./testing/verify-clearing.ts";

const [COFFEE, NOODLE] = ["M00000000000004", "M00000000000005"] as const;
const [FRI, SAT, SUN] = ["2026-11-20", "2026-11-21", "2026-11-22"] as const;
const [WED, THU] = ["2026-12-02", "2026-12-03"] as const;
const TWO = { person: "reviewer", second: "approver" };

/** A weekend whose files nobody answers until the next month, and an inbox that is written to carelessly. Told in order. */
let desk: Page;
let owner: Page;
let order = "";
onOwnStack(async (browser) => {
  desk = await signIn(browser, "clearing-1");
  owner = await signIn(browser, "coffee-owner", { width: 390, height: 844 });
});

/** What stands in the list of what waits on the desk's first screen, by kind. */
const waits = (kind: string) => desk.locator(`[data-waiting="${kind}"]`);
const inbox = () => join(readDemo().dataDir, "drop", "ACQ001", "inbox");
const lay = (name: string, text: string) => {
  writeFileSync(join(inbox(), name), text);
  writeFileSync(join(inbox(), `${name}.ok`), `${Buffer.byteLength(text)}`);
};

test("a day of which one channel has no bill goes on, and the desk says which", async () => {
  await sandbox.faults({ noEmptyBills: true });
  order = await takePayment(COFFEE, "100.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  await openProposed(desk, FRI);
  await expect(desk.getByText("该日无支付宝账单")).toBeVisible();
  await desk.goto("/acquirer/files");
  await expect(waits("check")).toContainText("待核对");
  await expect(waits("check")).toContainText("下一步：你们");
});

test("friday's, saturday's and sunday's files lie side by side; they are released in order", async () => {
  await takePayment(NOODLE, "20.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  await takePayment(COFFEE, "30.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  const sunday = await openProposed(desk, SUN);
  await downloadAll(desk);
  await desk.goto("/acquirer/files");
  await expect(waits("check")).toHaveCount(2);
  await expect(waits("release")).toHaveCount(1);
  for (const day of [FRI, SAT]) {
    await openProposed(desk, day);
    await downloadAll(desk);
  }
  await desk.goto("/acquirer/files");
  await expect(waits("release")).toHaveCount(3);
  const early = ["--file", fileOf(sunday), "--key", join(readDemo().desk, "keys", "clearing-1.key")];
  const refused = verifyClearing("release", ...early, "--no-bill", "alipay:20261122");
  expect(refused).toMatchObject({ status: 1, words: expect.stringContaining("更早的文件还没有结论") });
});

test("nobody answers: in the next month it stands on top with its age, and the shop reads who is late and whom to call", async () => {
  await owner.goto("/today");
  await expect(owner.locator("[data-delay]")).toHaveCount(0);
  await sandbox.moveClock({ to: "2026-12-02T12:00:00+08:00" });
  await expect(async () => {
    await desk.goto("/acquirer/files");
    await expect(waits("release")).toHaveCount(3, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  expect(new URL(desk.url()).search).toBe("");
  await expect(desk.getByText("2026-12", { exact: true })).toBeVisible();
  await expect(waits("release").first()).toContainText("已等 11 天");
  await expect(waits("calendar")).toContainText("2027");

  await owner.goto("/today");
  const delay = owner.locator('[data-delay="release"]');
  await expect(delay).toContainText("原定 11月23日");
  await expect(delay).toContainText("等示例收单（沙箱）放行");
  await expect(delay).toContainText("现在最早 12月2日");
  await expect(delay.getByRole("link")).toHaveAttribute("href", /^tel:/);
  await owner.goto("/arrivals?month=2026-12");
  await expect(owner.getByText("原定 11月23日").filter({ visible: true }).first()).toBeVisible();
  await expect(owner.getByText("86.98").filter({ visible: true }).first()).toBeVisible();
  await owner.goto(`/payments/${order}`);
  await expect(owner.getByText("顺延").filter({ visible: true }).first()).toBeVisible();
});

test("released late, paid on the next bank day; then nothing of it waits and nobody is late", async () => {
  for (const day of [FRI, SAT, SUN]) {
    const name = await openProposed(desk, day);
    const none = ["--no-bill", `alipay:${day.replaceAll("-", "")}`];
    const check = verifyClearing("check", "--file", fileOf(name), ...none);
    expect(check.status, check.words).toBe(0);
    for (const person of ["clearing-1", "clearing-2"]) signVerdict("release", name, person, ...none);
    await uploadRelease(desk, name);
    await expect(desk.locator("input[accept='.rel']")).toHaveCount(0);
    expect(verifyClearing("export", "--file", fileOf(name), "--profile", "pain001").status).toBe(0);
  }
  await desk.goto("/acquirer/files");
  for (const kind of ["check", "release"]) await expect(waits(kind)).toHaveCount(0);
  await expect(async () => {
    await owner.goto("/arrivals?month=2026-11");
    await expect(owner.getByText("已到账").filter({ visible: true }).first()).toBeVisible({ timeout: 1_000 });
    await expect(owner.locator("[data-delay]")).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
});

test("a file that pays nothing needs no verdict: the next release settles it", async () => {
  const held = { fen: null, reason: "投诉核实", inner: "" };
  const everybody = Object.keys(readDemo().shops);
  for (const number of everybody) await sandbox.core("/core/holds", { ...held, number, ...TWO });
  await takePayment(NOODLE, "40.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  const nothing = await openProposed(desk, WED);
  await downloadAll(desk);
  expect(readProposed(nothing)).toMatchObject({ totals: { payTotal: 0n }, leftOut: [], decisions: [] });
  // Nobody is asked to sign: the desk and the tool say what settles it.
  await expect(desk.getByText("不用单独核对放行，下一份的放行会结清它")).toBeVisible();
  await desk.goto("/acquirer/files");
  await expect(waits("check")).toHaveCount(0);
  await expect(waits("release")).toHaveCount(0);
  await expect(desk.getByRole("row").filter({ hasText: nothing })).toContainText("不付款，不用放行");
  for (const number of everybody) await sandbox.core("/core/holds/lift", { number, index: 0, ...TWO });
  await takePayment(COFFEE, "25.00", "wechat");
  await sandbox.moveClock({ days: 1 });
  const next = await openProposed(desk, THU);
  await downloadAll(desk);
  // The tool checks the one before it in the same run, with the bills of every day since sunday.
  const quiet = Array.from({ length: 9 }, (_, i) => dayAfter(SUN, i + 1));
  const none = [
    ...[...quiet, WED, THU].map((day) => `alipay:${day.replaceAll("-", "")}`),
    ...quiet.map((day) => `wechat:${day.replaceAll("-", "")}`),
  ].flatMap((one) => ["--no-bill", one]);
  for (const person of ["clearing-1", "clearing-2"]) signVerdict("release", next, person, ...none);
  const { verdict } = JSON.parse(readFileSync(fileOf(next).replace(/clr$/, "rel"), "utf8")) as {
    verdict: { settles: string[] };
  };
  expect(verdict.settles).toEqual([digestOfFile(nothing)]);
  await uploadRelease(desk, next);
  await expect(desk.locator("input[accept='.rel']")).toHaveCount(0);
  expect(verifyClearing("export", "--file", fileOf(next), "--profile", "pain001").status).toBe(0);
  await desk.goto("/acquirer/files?month=2026-12");
  await expect(desk.getByRole("row").filter({ hasText: nothing })).toContainText("已结清，不用付款");
  // What was held on wednesday is paid with thursday's.
  const paid = readProposed(next).positions.find((p) => p.subMerchantNo === NOODLE);
  expect(paid).toMatchObject({ action: "PAY", carriedIn: expect.any(BigInt), rest: 0n });
});

test("a result that is not whole is refused with file, line and reason; nothing overwrites what was put aside", async () => {
  const { positions } = readProposed("QFC1_ACQ001_20261122_1");
  const line = positions.find((p) => p.pay > 0n);
  if (!line) throw new Error("somebody is paid");
  const result = {
    fileDigest: digestOfFile("QFC1_ACQ001_20261122_1"),
    ...{ lineNo: line.lineNo, kind: "paid", amount: `${line.pay}`, bankDay: "20261202" },
    ...{ bankReference: "B1", reason: "", enteredAt: "2026-12-02T10:00:00+08:00" },
  };
  const whole = JSON.stringify(result);
  // Its writer has paused in the middle of a line, and gives no mark.
  writeFileSync(join(inbox(), "half.jsonl"), `${whole}\n${whole.slice(0, 40)}`);
  lay("loose.jsonl", `${JSON.stringify({ ...result, lineNo: true })}\n`);
  const failed = join(inbox(), "failed");
  await expect(() => {
    for (const name of ["half.jsonl.reason", "loose.jsonl.reason"])
      expect(existsSync(join(failed, name))).toBe(true);
  }).toPass({ timeout: 60_000 });
  await desk.goto("/acquirer/files");
  await expect(waits("inbox")).toHaveCount(2);
  await expect(waits("inbox").filter({ hasText: "half.jsonl" })).toContainText("第 2 行");
  await expect(waits("inbox").filter({ hasText: "loose.jsonl" })).toContainText("第 1 行读不懂：lineNo");

  lay("loose.jsonl", "[]\n");
  await expect(() => expect(readdirSync(failed)).toContain("loose.jsonl.2")).toPass({ timeout: 60_000 });
  expect(readFileSync(join(failed, "loose.jsonl"), "utf8")).toContain('"lineNo":true');
});
