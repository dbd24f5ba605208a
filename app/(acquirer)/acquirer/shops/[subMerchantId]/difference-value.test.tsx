import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import acquirer from "../../../../../messages/zh-CN/acquirer.json";
import channel from "../../../../../messages/zh-CN/channel.json";
import common from "../../../../../messages/zh-CN/common.json";
import { DifferenceValue } from "./difference-value.tsx";

const said = (field: string, value: string) =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale="zh-CN"
      timeZone="Asia/Shanghai"
      messages={{ acquirer, channel, common } as never}
    >
      <DifferenceValue field={field} value={value} />
    </NextIntlClientProvider>,
  )
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

test("what differs is said in yuan and in words, never in fen or codes", () => {
  expect(said("minimumFen", "10000")).toMatch(/^¥ ?100\.00$/);
  expect(said("holds", "123456, all")).toMatch(/^¥ ?1,234\.56 全部$/);
  expect(said("status", "suspended")).toBe("已暂停");
  expect(said("role", "headquarters")).toBe("总部");
  expect(said("channelNos", "wechat 1900000004")).toContain("微信支付");
  expect(said("cycle", "weekly")).not.toContain("weekly");
  expect(said("accountRef", "")).toBe("–");
});
