import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { accountNumberOf } from "#sandbox/core/numbers.ts";
import { askNewCard } from "./ask-new-card.ts";
import { downloadAll, fileOf, openProposed, releaseDay, uploadRelease } from "./clearing-desk.ts";
import { findOnPlatform } from "./find-on-platform.ts";
import { forgeProposal } from "./forge.ts";
import { signIn } from "./people.ts";
import { sandbox } from "./sandbox.ts";
import { readDemo } from "./stack.ts";
import { takePayment } from "./take-payment.ts";
import { verifyClearing } from "./verify-clearing.ts";

const [COFFEE, NOODLE, BOOK, FRUIT] = [
  "M00000000000004",
  "M00000000000005",
  "M00000000000006",
  "M00000000000007",
] as const;
const FRIDAY = "2026-11-20";

/**
 * One story, told in order: from Friday's payments to a released file, the bank's answers, and what re-enters. Whatever interface
 * the acquirer has, it is the same. The file that tells it is told in order.
 */
export function tellMainJob(): void {
  let desk: Page;
  let bookOrder = "";
  test.beforeAll(async ({ browser }) => {
    desk = await signIn(browser, "clearing-1");
  });
  test.afterAll(async () => {
    await desk.context().close();
  });

  test("friday: four shops take payments, coupons and odd fees among them", async () => {
    await takePayment(COFFEE, "100.00", "wechat");
    await takePayment(NOODLE, "66.60", "alipay");
    bookOrder = await takePayment(BOOK, "45.00", "wechat");
    await takePayment(FRUIT, "30.00", "alipay");
    for (const magic of ["0.10", "0.11", "0.12"]) await takePayment(COFFEE, magic, "wechat");
    for (const magic of ["0.10", "0.11", "0.12"]) await takePayment(NOODLE, magic, "alipay");
  });

  test("saturday: the day's file is proposed, nothing unexplained, and the acquirer's own tool reads it as equal", async () => {
    await sandbox.moveClock({ days: 1 });
    const name = await openProposed(desk, FRIDAY);
    expect(name).toBe("QFC1_ACQ001_20261120_1");
    await expect(desk.getByText("0.00").first()).toBeVisible();
    await downloadAll(desk);
    const check = verifyClearing("check", "--file", fileOf(name));
    expect(check.words).toContain("一致");
    expect(check.status).toBe(0);
  });

  test("a platform that lies is found out, although every sum fits and its signature is real", async () => {
    const name = "QFC1_ACQ001_20261120_1";
    const expectNamed = (forged: string, ...words: (string | RegExp)[]) => {
      const check = verifyClearing("check", "--file", forged);
      expect(check.status, check.words).toBe(1);
      for (const word of words) expect(check.words).toMatch(word);
    };

    const oneFen = await forgeProposal(name, ({ file }) => {
      const [first, second] = file.positions;
      if (!first || !second) throw new Error("two shops at least");
      Object.assign(first, { sales: first.sales + 1n, net: first.net + 1n, pay: first.pay + 1n });
      Object.assign(second, { sales: second.sales - 1n, net: second.net - 1n, pay: second.pay - 1n });
    });
    expectNamed(oneFen, /M00000000000001/, /M00000000000002/);

    const otherShop = await forgeProposal(name, ({ entries }) => {
      const sale = entries.find((e) => e.kind === "P" && e.sellerNo === BOOK);
      if (sale?.kind !== "P") throw new Error("the book shop sold something");
      sale.sellerNo = FRUIT;
    });
    expectNamed(otherShop, new RegExp(FRUIT), new RegExp(BOOK));

    const otherAgreement = await forgeProposal(name, ({ entries, file }) => {
      const sale = entries.find((e) => e.kind === "P" && e.sellerNo === BOOK);
      const fruit = entries.find((e) => e.kind === "P" && e.sellerNo === FRUIT);
      if (sale?.kind !== "P" || fruit?.kind !== "P") throw new Error("both shops sold something");
      sale.agreementSha256 = fruit.agreementSha256;
      expect(file.documents.some((d) => d.sha256 === fruit.agreementSha256)).toBe(true);
    });
    expectNamed(otherAgreement, /[0-9a-f]{64}/);
  });

  test("one person, the same person twice, or a stranger's key release nothing", async () => {
    const name = "QFC1_ACQ001_20261120_1";
    const { desk: folder } = readDemo();
    const rel = join(folder, "files", `${name}.rel`);
    rmSync(rel, { force: true });
    const key = (person: string) => join(folder, "keys", `${person}.key`);
    expect(verifyClearing("release", "--file", fileOf(name), "--key", key("clearing-1")).status).toBe(0);
    expect(verifyClearing("release", "--file", fileOf(name), "--key", key("clearing-1")).status).not.toBe(0);
    const stranger = join(folder, "keys", "stranger.key");
    copyFileSync(join(readDemo().keys, "clearing.key"), stranger);
    const refused = verifyClearing(
      "release",
      "--file",
      fileOf(name),
      "--key",
      stranger,
      "--person",
      "clearing-2",
    );
    rmSync(stranger);
    expect(refused.status).not.toBe(0);
    await openProposed(desk, FRIDAY);
    await uploadRelease(desk, name);
    await expect(desk.getByRole("alert").filter({ hasText: /两/ })).toBeVisible();
    expect(existsSync(rel)).toBe(true);
  });

  test("a refund that the shop's unsettled money cannot bear is not promised: a sentence says who lacks how much", async ({
    browser,
  }) => {
    const owner = await signIn(browser, "book-owner", { width: 390, height: 844 });
    await owner.goto(`/payments/${bookOrder}`);
    await owner.getByRole("button", { name: "退款", exact: true }).click();
    const drawer = owner.getByRole("dialog");
    await drawer.getByLabel("退多少").fill("20");
    await drawer.getByText("顾客不要了").click();
    await drawer.getByRole("button", { name: /下一步/ }).click();
    await expect(drawer.getByRole("alert").filter({ hasText: "现在还退不了" })).toContainText("还差");
    await expect(drawer.getByRole("button", { name: "确认退款" })).toHaveCount(0);
    await owner.context().close();
  });

  test("two people release, the bank pays on monday: one arrives, one fails and says why", async ({
    browser,
  }) => {
    await takePayment(COFFEE, "20.00", "wechat");
    await openProposed(desk, FRIDAY);
    const { desk: folder } = readDemo();
    const name = "QFC1_ACQ001_20261120_1";
    expect(
      verifyClearing("release", "--file", fileOf(name), "--key", join(folder, "keys", "clearing-2.key"))
        .status,
    ).toBe(0);
    await uploadRelease(desk, name);
    await expect(desk.locator("input[accept='.rel']")).toHaveCount(0);
    expect(verifyClearing("export", "--file", fileOf(name), "--profile", "pain001").status).toBe(0);
    expect(verifyClearing("export", "--file", fileOf(name), "--profile", "pain001").status).toBe(0);

    await sandbox.moveClock({ to: "2026-11-23" });
    const coffee = await signIn(browser, "coffee-owner", { width: 390, height: 844 });
    await expect(async () => {
      await coffee.goto("/arrivals?month=2026-11");
      await expect(coffee.getByText("已到账").filter({ visible: true }).first()).toBeVisible({
        timeout: 1_000,
      });
    }).toPass({ timeout: 30_000 });
    await coffee.context().close();
    const book = await signIn(browser, "book-owner", { width: 390, height: 844 });
    await expect(async () => {
      await book.goto("/arrivals?month=2026-11");
      await expect(book.getByText("银行退回了").filter({ visible: true }).first()).toBeVisible({
        timeout: 1_000,
      });
    }).toPass({ timeout: 30_000 });
    await expect(book.getByText(/户名/).filter({ visible: true }).first()).toBeVisible();
    await expect(
      book.getByRole("link", { name: "更换收款卡" }).filter({ visible: true }).first(),
    ).toBeVisible();
    await book.context().close();
    await desk.goto("/acquirer/files?month=2026-11");
    const day = desk.locator("[data-mood='failed']").filter({ hasText: /^已付 \d · 失败 1$/, visible: true });
    await expect(day).toHaveCount(1);
  });

  test("saturday's and monday's files follow; what the bank could not pay re-enters once and is held", async () => {
    await releaseDay(desk, "2026-11-21");
    await sandbox.moveClock({ days: 1 });
    const name = await releaseDay(desk, "2026-11-23");
    const clr = readFileSync(fileOf(name), "utf8");
    expect(clr).toMatch(new RegExp(`^B\\|${BOOK}\\|`, "m"));
    expect(clr).toMatch(new RegExp(`^L\\|\\d+\\|${BOOK}\\|.*\\|HOLD\\|account_not_approved\\|`, "m"));

    const dropped = await forgeProposal(name, ({ file }) => {
      Object.assign(file, { returned: [] });
    });
    expect(verifyClearing("check", "--file", dropped).status).toBe(1);
  });

  test("a newer account that the core records comes by itself; what was held arrives, once", async ({
    browser,
  }) => {
    const owner = await signIn(browser, "book-owner", { width: 390, height: 844 });
    await askNewCard(owner);

    // The acquirer records it in its own core; nobody copies a reference, a digest or a mask.
    await sandbox.newAccount({
      number: BOOK,
      accountNumber: accountNumberOf(66, "5151"),
      holderName: "拾光书店",
      bankName: "招商银行",
      cnaps: "308584000013",
      approvedFrom: "2026-11-24",
    });
    await expect(async () => {
      await owner.goto("/account");
      await expect(owner.getByText(/新卡等/)).toHaveCount(0, { timeout: 1_000 });
      await expect(owner.getByText(/尾号 5151/).first()).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });

    await sandbox.moveClock({ days: 1 });
    const name = await releaseDay(desk, "2026-11-24");
    const clr = readFileSync(fileOf(name), "utf8");
    expect(clr).toMatch(new RegExp(`^L\\|\\d+\\|${BOOK}\\|.*\\|PAY\\|`, "m"));
    expect(clr).toMatch(new RegExp(`^B\\|${FRUIT}\\|[0-9a-f]{64}\\|\\d+\\|returned\\|`, "m"));
    const dropped = await forgeProposal(name, ({ file }) => {
      const line = file.positions.find((p) => p.subMerchantNo === BOOK);
      if (!line || line.carriedIn === 0n)
        throw new Error("the book shop carries what the bank could not pay");
      const { carriedIn } = line;
      Object.assign(line, { carriedIn: 0n, net: line.net - carriedIn, pay: line.pay - carriedIn });
      const { totals } = file;
      Object.assign(totals, {
        carriedInC: totals.carriedInC - carriedIn,
        payTotal: totals.payTotal - carriedIn,
      });
    });
    const check = verifyClearing("check", "--file", dropped);
    expect(check.status).toBe(1);
    expect(check.words).toContain(BOOK);
    await expect(async () => {
      await owner.goto("/arrivals?month=2026-11");
      await expect(owner.getByText("已到账").filter({ visible: true }).first()).toBeVisible({
        timeout: 1_000,
      });
    }).toPass({ timeout: 30_000 });
    await owner.context().close();
    const paid = readFileSync(join(readDemo().desk, "bank.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map(
        (line) =>
          JSON.parse(line) as { kind: string; subMerchantNo: string; fileDigest: string; lineNo: number },
      )
      .filter((line) => line.kind === "paid");
    expect(new Set(paid.map((line) => `${line.fileDigest} ${line.lineNo}`)).size).toBe(paid.length);
    expect(paid.filter((line) => line.subMerchantNo === BOOK)).toHaveLength(1);
  });

  test("the operator sees every step and can change none", async ({ browser }) => {
    const operator = await signIn(browser, "operator");
    await expect(operator.getByText(/QFC1_ACQ001_20261124|11月24日/).first()).toBeVisible();
    await expect(
      operator.locator("main").getByRole("button", { name: /批准|放行|暂缓|核准|通过/ }),
    ).toHaveCount(0);
    for (const path of ["/today", "/till"]) {
      await operator.goto(path);
      await expect(operator).toHaveURL(/\/operator$/);
    }
    // The acquirer's desk is elsewhere, and nobody's there who is not the acquirer's.
    for (const path of ["/acquirer/files", "/acquirer/applications"]) {
      await operator.goto(path);
      await expect(operator).toHaveURL(`${readDemo().acquirerDesk}/sign-in`);
    }
    await operator.context().close();
  });

  test("no full account or identity number stands anywhere on the platform's side", async () => {
    const { dataDir, desk: folder } = readDemo();
    const full = JSON.parse(readFileSync(join(folder, "register-full.json"), "utf8")) as {
      accounts: { accountNumber: string; personId: string }[];
    };
    const secrets = [...new Set(full.accounts.flatMap((a) => [a.accountNumber, a.personId]))].filter(
      (s) => s.length >= 8,
    );
    expect(secrets.length).toBeGreaterThan(7);
    // The search finds what is there: every shop's number stands in the database and in the files it proposed.
    expect(await findOnPlatform(dataDir, [BOOK])).not.toEqual([]);
    expect(await findOnPlatform(dataDir, secrets)).toEqual([]);
  });
}
