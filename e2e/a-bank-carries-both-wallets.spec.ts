import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { CHANNELS } from "#server/channel/channel.ts";
import { askRefund } from "./testing/give-back.ts";
import { tellMainJob } from "./testing/main-job.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { readDemo } from "./testing/stack.ts";
import { takePayment } from "./testing/take-payment.ts";

const COFFEE = "M00000000000004";
const PHONE = { width: 390, height: 844 };

/** The whole job where the acquirer is a bank with one interface for every wallet (威富通 type). */
onOwnStack(async () => {}, { dialects: ["bank-gateway"] });

test("the platform speaks to the bank's gateway and to no wallet", () => {
  const { acquirerConfig, acquirerCode } = readDemo();
  const { acquirers } = JSON.parse(readFileSync(acquirerConfig, "utf8"));
  expect(Object.keys(acquirers[acquirerCode].connections)).toEqual(["bank-gateway"]);
});

for (const channel of CHANNELS)
  test(`friday: a part of a payment by ${channel} goes back; the gateway tells nobody, it is asked`, async ({
    browser,
  }) => {
    const order = await takePayment(COFFEE, "50.00", channel);
    const owner = await signIn(browser, "coffee-owner", PHONE);
    const drawer = await askRefund(owner, order, "12.30");
    await drawer.getByRole("button", { name: "确认退款" }).click();
    await expect(async () => {
      await owner.goto(`/payments/${order}`);
      await expect(owner.getByText("已退款", { exact: true }).first()).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    await owner.context().close();
  });

tellMainJob();

test("one bill had the payments and refunds of both wallets", () => {
  const lines = readFileSync(join(readDemo().desk, "bills", "bank-gateway-20261120.txt"), "utf8").split("\n");
  for (const wallet of ["weixin", "alipay"])
    for (const state of ["支付成功", "转入退款"])
      expect(
        lines.some((line) => line.includes(`\`pay.${wallet}.native,\`${state},`)),
        `${wallet} ${state}`,
      ).toBe(true);
});
