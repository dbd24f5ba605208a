import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import english from "../../../messages/en/owner.json";
import chinese from "../../../messages/zh-CN/owner.json";
import { CycleSentence } from "./cycle-sentence.tsx";

const said = (locale: "zh-CN" | "en", ...cycles: string[]): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      timeZone="Asia/Shanghai"
      messages={{ owner: locale === "en" ? english : chinese }}
    >
      <CycleSentence cycles={cycles} acquirer="A" term={(words) => words} />
    </NextIntlClientProvider>,
  );

test.each([
  ["T+1", "每个账日的钱，A在下一个工作日付到你的银行卡", "on the next working day"],
  ["T+3", "A在之后第 3 个工作日付到你的银行卡", "on the 3rd working day after it"],
  ["D+1", "A在第二天付到你的银行卡", "on the next day"],
  ["D+7", "A在之后第 7 天付到你的银行卡", "on the 7th day after it"],
  ["weekly", "周一到周日的钱，A在下周一付到你的银行卡", "on the Monday after it"],
  ["monthly", "一个月的钱，A在下个月 1 日付到你的银行卡", "on the 1st of the next month"],
])("a shop of cycle %s reads on which day its money is paid, in Chinese and in English", (cycle, zh, en) => {
  expect(said("zh-CN", cycle)).toContain(zh);
  expect(said("en", cycle)).toContain(en);
  expect(said("zh-CN", cycle, cycle)).toBe(said("zh-CN", cycle));
  if (cycle !== "T+1") expect(said("zh-CN", cycle)).not.toContain("在下一个工作日付");
});

test("shops of several cycles, and a cycle that nobody reads, are promised no day", () => {
  for (const cycles of [["T+1", "weekly"], ["fortnightly"], []]) {
    expect(said("zh-CN", ...cycles)).toContain("每家店按自己的到账周期");
    expect(said("en", ...cycles)).toContain("each shop in its own cycle");
  }
});
