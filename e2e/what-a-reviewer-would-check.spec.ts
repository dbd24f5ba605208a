import { expect, type Page, test } from "@playwright/test";
import { licenceCodeOf } from "#sandbox/core/numbers.ts";
import { signIn } from "./testing/people.ts";

const PHONE = { width: 390, height: 844 };
const FORM: Record<string, string> = {
  name: "晨光文具店",
  shortName: "晨光文具",
  licenceCode: licenceCodeOf("92310101", 5432),
  category: "5943",
  province: "上海市",
  address: "海棠里商场 3 层 6 号",
  personName: "负责人",
  personIdMask: "310***********0029",
  contactPhone: "021-60000001",
  holderName: "晨光文具店",
  bankName: "中国工商银行",
  cnaps: "102100099996",
  accountTail: "8801",
};

test.describe.configure({ mode: "serial" });
let url = "";

const fill = async (owner: Page, fields: Record<string, string>) => {
  for (const [field, value] of Object.entries(fields))
    await owner.locator(`input[name='${field}']`).fill(value);
};
const submit = (owner: Page) => owner.getByRole("button", { name: "提交审核" }).click();
const openNewest = async (page: Page) => {
  await page.goto("/acquirer/applications");
  await page.getByRole("link").filter({ hasText: "晨光文具" }).first().click();
  await page.waitForURL(/\/acquirer\/applications\//);
};

test("what a reviewer would send back is refused at the field, everything at once", async ({ browser }) => {
  const owner = await signIn(browser, "mall-owner", PHONE);
  await owner.goto("/shops/apply");
  await owner.getByText("个体工商户").click();
  await fill(owner, {
    ...FORM,
    shortName: "微信支付文具",
    category: "7995",
    province: "广东省",
    address: "3 层|6 号",
    cnaps: "102100099997",
    accountTail: "88a1",
  });
  await submit(owner);
  for (const [field, words] of [
    ["shortName", "顾客会以为"],
    ["category", "不能为这个行业收款"],
    ["province", "只在 上海市、江苏省、浙江省 办理"],
    ["address", "竖线"],
    ["cnaps", "联行号校验位不对"],
    ["accountTail", "只填后四位数字"],
  ] as const)
    await expect(owner.locator(`#fault-${field}`)).toContainText(words);
  await fill(owner, FORM);
  await submit(owner);
  await owner.waitForURL(/\/shops\/apply\/app_/);
  url = owner.url();
  await owner.context().close();
});

test("sent back, it does not come back as it was: the form says which items still stand", async ({
  browser,
}) => {
  const reviewer = await signIn(browser, "reviewer");
  await openNewest(reviewer);
  const address = reviewer.getByRole("group", { name: "经营地址" });
  await address.getByText("退回", { exact: true }).click();
  await address.getByRole("combobox").or(address.getByRole("textbox")).fill("铺位号与租约不一致");
  await reviewer.getByRole("button", { name: /退回 1 项/ }).click();
  await expect(reviewer.getByText("铺位号与租约不一致").first()).toBeVisible();
  await reviewer.context().close();

  const owner = await signIn(browser, "mall-owner");
  await owner.goto(url);
  await submit(owner);
  await expect(owner.getByText("退回的这几项还没有改：经营地址")).toBeVisible();
  await fill(owner, { address: "海棠里商场 3 层 16 号" });
  await submit(owner);
  await expect(owner.getByText("等审核", { exact: false }).first()).toBeVisible();
  await owner.context().close();
});

test("on a phone the rest passes with one press wherever the page stands, and each item says how it was verified", async ({
  browser,
}) => {
  const reviewer = await signIn(browser, "reviewer", PHONE);
  await openNewest(reviewer);
  const rest = reviewer.getByRole("button", { name: "其余全部通过" });
  await expect(rest).toBeInViewport();
  await rest.click();
  const way = reviewer.locator("select[name='way-address']");
  await expect(way).toHaveValue("on_site");
  await way.selectOption("video");
  await reviewer.context().close();
});
