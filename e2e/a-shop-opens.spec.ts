import { expect, type Page, test } from "@playwright/test";
import { openSession } from "#db/session.ts";
import { accountNumberOf, licenceCodeOf, personIdOf } from "#sandbox/core/numbers.ts";
import { idOf } from "#server/id.ts";
import { approveInCore, sayYes } from "./testing/answer-acquirer.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";
import { takePayment, takePaymentOf } from "./testing/take-payment.ts";

/** Typed on the acquirer's side only; the platform is told masks, tails and references. */
const FULL = {
  name: "晚风花店",
  licenceCode: licenceCodeOf("92310101", 4321),
  personId: personIdOf(77),
  accountNumber: accountNumberOf(77, "8899"),
  holderName: "晚风花店",
  bankName: "中国工商银行",
  cnaps: "102100099996",
};
const FORM: Record<string, string> = {
  name: FULL.name,
  shortName: "晚风花店",
  licenceCode: FULL.licenceCode,
  category: "5992",
  province: "上海市",
  address: "海棠里商场 2 层 18 号",
  personName: "负责人",
  personIdMask: "310***********0012",
  contactPhone: "021-60000000",
  holderName: FULL.holderName,
  bankName: FULL.bankName,
  cnaps: FULL.cnaps,
  accountTail: "8899",
};

test.describe.configure({ mode: "serial" });
let number = "";
let applicationUrl = "";

const openNewest = async (page: Page, path: string, row: RegExp) => {
  await page.goto(path);
  await page.getByRole("row").filter({ hasText: row }).first().getByRole("link").first().click();
  await page.waitForURL(new RegExp(`${path}/`));
};

test("an application says at each field what is wrong, and takes no full number", async ({ browser }) => {
  const owner = await signIn(browser, "mall-owner", { width: 390, height: 844 });
  await owner.goto("/shops/apply");
  await owner.getByText("个体工商户").click();
  for (const [field, value] of Object.entries(FORM))
    await owner.locator(`input[name='${field}']`).fill(value);
  await owner.locator("input[name='cnaps']").fill("102100099997");
  await owner.getByRole("button", { name: "提交审核" }).click();
  await expect(owner.getByText("联行号校验位不对")).toBeVisible();
  await owner.locator("input[name='cnaps']").fill(FULL.cnaps);
  await owner.locator("input[name='accountTail']").fill(FULL.accountNumber);
  await owner.getByRole("button", { name: "提交审核" }).click();
  await expect(owner.locator("#fault-accountTail")).toBeVisible();
  await owner.locator("input[name='accountTail']").fill(FORM.accountTail ?? "");
  await owner.getByRole("button", { name: "提交审核" }).click();
  await owner.waitForURL(/\/shops\/apply\/app_/);
  applicationUrl = owner.url();
  await owner.context().close();
});

test("the reviewer returns one field with a reason, the owner mends it, two people open the shop", async ({
  browser,
}) => {
  const reviewer = await signIn(browser, "reviewer");
  await openNewest(reviewer, "/acquirer/applications", /晚风花店/);
  const address = reviewer.getByRole("group", { name: "经营地址" });
  await address.getByText("退回", { exact: true }).click();
  await address.getByRole("combobox").or(address.getByRole("textbox")).fill("铺位号与租约不一致");
  await reviewer.getByRole("button", { name: /退回 1 项/ }).click();
  await expect(reviewer.getByText("铺位号与租约不一致").first()).toBeVisible();

  const owner = await signIn(browser, "mall-owner");
  await owner.goto(applicationUrl);
  await expect(owner.getByText("铺位号与租约不一致").first()).toBeVisible();
  await owner.locator("input[name='address']").fill("海棠里商场 2 层 28 号");
  await owner.getByRole("button", { name: "提交审核" }).click();
  await expect(owner.getByText("等审核", { exact: false }).first()).toBeVisible();
  await owner.context().close();

  const core = await sandbox.newMerchant(FULL);
  number = core.number;
  await openNewest(reviewer, "/acquirer/applications", /晚风花店/);
  // The register brings the numbers: they are read, not typed.
  await expect(async () => {
    await reviewer.reload();
    await reviewer.getByRole("button", { name: "其余全部通过" }).click({ timeout: 2_000 });
    await expect(reviewer.getByText(core.number, { exact: true })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(reviewer.locator("input[name='accountRef']")).toHaveCount(0);
  // Passing the rest with one press states no visit that nobody made: what is signed for is read and confirmed first.
  const verified = reviewer.getByRole("checkbox", { name: /都这样核实过/ });
  const accept = reviewer.getByRole("button", { name: "审核通过，交复核" });
  await accept.click();
  await expect(verified).toBeFocused();
  await verified.check();
  await accept.click();
  await expect(reviewer.getByText(/待复核/).first()).toBeVisible();
  await reviewer.context().close();

  const approver = await signIn(browser, "approver");
  await openNewest(approver, "/acquirer/applications", /晚风花店/);
  await approver.getByRole("button", { name: "复核通过，开通" }).click();
  await expect(approver.getByText("已通过").first()).toBeVisible();
  await approver.context().close();
});

test("without an agreement in force the shop takes no order", async () => {
  await expect(takePaymentOf(await shopIdOf(number), "10.00")).rejects.toThrow(/no_agreement/);
});

test("a mall takes no order, with every agreement in force: only a shop sells", async () => {
  await expect(takePayment("M00000000000003", "10.00")).rejects.toThrow(/seller_not_shop/);
});

test("proposed, answered by each at the acquirer, approved by its two people: then it takes payments", async ({
  browser,
}) => {
  const owner = await signIn(browser, "mall-owner", { width: 390, height: 844 });
  await owner.goto("/agreements/new");
  await owner.locator("select[name='seller']").selectOption(number);
  await owner.locator("select[name='to-0']").selectOption("M00000000000003");
  await owner.locator("input[name='value-0']").fill("5");
  await expect(owner.getByText("4.98").first()).toBeVisible();
  await owner.getByRole("button", { name: "写成草稿", exact: true }).click();
  await owner.waitForURL(/\/agreements\/spa_/);
  await owner.getByRole("button", { name: /^交给/ }).click();
  await expect(owner.getByText(/发了短信验证码/).first()).toBeVisible();
  const sha256 = await digestOf(number);

  await sayYes(browser, `${number}-owner`, "property-owner");
  await expect(owner.getByText("等收单机构核准").first()).toBeVisible();
  await approveInCore(sha256);
  await expect(owner.getByText("生效中").first()).toBeVisible();
  await takePaymentOf(await shopIdOf(number), "10.00");
  await owner.context().close();
});

async function digestOf(merchantNo: string): Promise<string> {
  const sql = openSession(readDemo().databaseUrl);
  const [row] = await sql`select a.sha256 from agreement a join sub_merchant s on s.id = a.sub_merchant_id
    where s.number = ${merchantNo} order by version desc limit 1`;
  await sql.end();
  return String(row?.sha256);
}

async function shopIdOf(merchantNo: string): Promise<string> {
  const sql = openSession(readDemo().databaseUrl);
  const [row] = await sql`select id from sub_merchant where number = ${merchantNo}`;
  await sql.end();
  return idOf("smt", String(row?.id));
}
