import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ruleWords } from "#server/agreement/rule-words.ts";
import type { SplitRule } from "#server/agreement/split-rule.ts";
import { splitSale } from "#server/agreement/split-shares.ts";
import channel from "../../messages/zh-CN/channel.json";
import common from "../../messages/zh-CN/common.json";
import { RuleWords } from "./rule-words.tsx";

const RULE: SplitRule = {
  terms: [{ kind: "share", of: "base", ppm: 100_000, to: "M1" }],
  remainder: "M4",
  bearer: "proportional",
};
const said = (rule: SplitRule): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="zh-CN" timeZone="Asia/Shanghai" messages={{ common, channel }}>
      <RuleWords words={ruleWords(rule)} names={new Map()} />
    </NextIntlClientProvider>,
  );
const firstOf = (rule: SplitRule) =>
  splitSale(rule, { amount: 10_000n, fee: 600n, funded: 0n, channel: "wechat" })[0];

test("a share is said to be of what the arithmetic takes it of: after the fee, or of the whole where somebody bears the fee", () => {
  expect(firstOf(RULE)).toBe(940n);
  expect(said(RULE)).toContain("扣除手续费后的 10% 给M1");
  for (const feeBearer of ["M4", "M1"]) {
    expect(firstOf({ ...RULE, feeBearer })).toBe(feeBearer === "M4" ? 1_000n : 400n);
    expect(said({ ...RULE, feeBearer })).toContain("每笔金额的 10% 给M1");
    expect(said({ ...RULE, feeBearer })).toContain(`手续费由 ${feeBearer} 出`);
  }
});
