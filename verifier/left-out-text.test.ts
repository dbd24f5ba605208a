import { expect, test } from "vitest";
import { dayFrom } from "#server/calendar/day.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import { leftOutText } from "./left-out-text.ts";

const DAY = dayFrom("2026-11-24");
const out = (changes: Partial<LeftOut> = {}): LeftOut => ({
  acquirerReference: "42001",
  refundReference: "",
  kind: "late_payment",
  amount: 5_000n,
  subMerchantNo: "M00000000000004",
  since: dayFrom("2026-11-22"),
  decisionRef: "",
  ...changes,
});

test("everything left out says shop, amount, ground and age, and payments and refunds are summed apart", () => {
  const refund = out({ refundReference: "50001", kind: "payment_left_out", amount: 120n, since: DAY });
  const { billed, unbilled } = leftOutText([out(), refund, out({ kind: "only_platform", amount: 9n })], DAY);
  expect(billed[0]).toMatch(
    /42001 M00000000000004 50\.00 元：不在订单时间内支付 .*自 since 2026-11-22，2 天/,
  );
  expect(billed[1]).toContain("42001/50001");
  expect(billed[2]).toBe("未入账合计 left out：支付 payments 1 笔 50.00 元 · 退款 refunds 1 笔 1.20 元");
  expect(unbilled).toHaveLength(1);
  expect(unbilled[0]).toContain("只有平台认为有");
});

test("a shop nobody knows and a decided refund are said; a long list ends in a count", () => {
  const { billed } = leftOutText([out({ subMerchantNo: "", decisionRef: "dec_1" })], DAY);
  expect(billed[0]).toMatch(/商户不明.*已决定退款 dec_1/);
  const many = Array.from({ length: 203 }, (_, i) => out({ acquirerReference: `${i}` }));
  expect(leftOutText(many, DAY).billed.at(-2)).toContain("另有 3 笔");
});
