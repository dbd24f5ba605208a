import { expect, type Page, test } from "@playwright/test";
import { approveInCore, openMessage, sayYes } from "./testing/answer-acquirer.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import { readDemo } from "./testing/stack.ts";

const BOOK = "M00000000000006";
const HQ = "M00000000000001";
const PHONE = { width: 390, height: 844 };

/** The mall's lead takes 60 % of the book shop for headquarters, as far as the mall's lead gets alone. */
async function propose(owner: Page, percent: string): Promise<string> {
  await owner.goto("/agreements/new");
  await owner.locator("select[name='seller']").selectOption(BOOK);
  await owner.locator("select[name='to-0']").selectOption(HQ);
  await owner.locator("input[name='value-0']").fill(percent);
  await owner.getByRole("button", { name: "写成草稿", exact: true }).click();
  await owner.waitForURL(/\/agreements\/spa_/);
  await owner.getByRole("button", { name: /^交给/ }).click();
  await expect(owner.getByText(/发了短信验证码/).first()).toBeVisible();
  return owner.url();
}
const digestOf = async (owner: Page) =>
  (
    (await owner
      .getByText(/^[0-9a-f]{64}$/)
      .first()
      .textContent()) ?? ""
  ).trim();

test("the mall's lead cannot make it consented: no field, no door, no answer in anybody's name", async ({
  browser,
}) => {
  const owner = await signIn(browser, "mall-owner", PHONE);
  const url = await propose(owner, "60");
  await expect(owner.locator("input[type='password']")).toHaveCount(0);
  for (const verb of ["sign", "consent", "approve"]) {
    const status = await owner.evaluate(
      async (path) =>
        (await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }))
          .status,
      `/api/trpc/agreement.${verb}`,
    );
    expect(status, verb).toBe(404);
  }
  const tenant = await signIn(browser, "book-owner", PHONE);
  await tenant.goto(new URL(url).pathname);
  await expect(tenant.getByText("还没答复").first()).toBeVisible();
  await expect(tenant.getByText("同意", { exact: true })).toHaveCount(0);

  const sha256 = await digestOf(owner);
  const mine = await openMessage(await (await browser.newContext()).newPage(), "property-owner");
  const phone = await (await browser.newContext({ viewport: PHONE })).newPage();
  await openMessage(phone, "book-owner");
  await phone.getByLabel("短信里的验证码").fill(mine);
  // Enter in the code's field agrees to nothing: only the button does.
  await phone.getByLabel("短信里的验证码").press("Enter");
  await expect(phone.getByText("验证码不对")).toHaveCount(0);
  await phone.getByRole("button", { name: "同意", exact: true }).click();
  await expect(phone.getByText("验证码不对")).toBeVisible();
  await expect(
    sandbox.core(`/core/agreements/${sha256}/approve`, { person: "reviewer", reason: "x" }),
  ).rejects.toThrow(/还没有答复/);

  // The tenant says no, with the reason, and everybody reads it.
  const code = await openMessage(phone, "book-owner");
  await expect(phone.getByText("海棠里品牌管理有限公司 是新的收款方")).toBeVisible();
  await expect(phone.getByText(/少了的超过付款的两成/).first()).toBeVisible();
  await phone.getByLabel("短信里的验证码").fill(code);
  await phone.getByText("不同意，退回并写原因").click();
  await phone.getByLabel("第 1 项").fill("六成太多");
  await phone.getByRole("button", { name: "退回", exact: true }).click();
  await expect(phone.getByText("不同意").first()).toBeVisible();
  await expect(owner.getByText("有一方不同意").first()).toBeVisible();
  await expect(owner.getByText("六成太多").first()).toBeVisible();
});

test("the acquirer returns it term by term, the next proposal is answered by each and comes into force", async ({
  browser,
}) => {
  const owner = await signIn(browser, "mall-owner", PHONE);
  await propose(owner, "9");
  const returned = await digestOf(owner);
  await sandbox.core(`/core/agreements/${returned}/return`, {
    person: "reviewer",
    "terms[0]": "总部合同写的是 8%",
  });
  await expect(owner.getByText("总部合同写的是 8%")).toBeVisible();
  await owner.getByRole("link", { name: "改好再提出一份" }).click();
  await expect(owner.locator("input[name='value-0']")).toHaveValue("9");
  await owner.locator("input[name='value-0']").fill("8");
  await owner.getByRole("button", { name: "写成草稿", exact: true }).click();
  await owner.waitForURL(/\/agreements\/spa_/);
  await owner.getByRole("button", { name: /^交给/ }).click();
  await expect(owner.getByText(/发了短信验证码/).first()).toBeVisible();
  const sha256 = await digestOf(owner);

  // The mall receives today and nothing from the new version: it is asked too.
  await sayYes(browser, "book-owner", "hq-owner", "property-owner");
  const core = await (await browser.newContext()).newPage();
  await core.goto(`${readDemo().sandbox}/core/agreements/${sha256}`);
  await expect(core.getByText("等核准（0 / 2）")).toBeVisible();
  await approveInCore(sha256);
  await expect(owner.getByText("已核准，到日子生效").first()).toBeVisible();
});
