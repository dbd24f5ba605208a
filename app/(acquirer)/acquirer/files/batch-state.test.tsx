import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Answers } from "#server/api/root.ts";
import type { Refusal } from "#server/domain-error.ts";
import acquirer from "../../../../messages/zh-CN/acquirer.json";
import channel from "../../../../messages/zh-CN/channel.json";
import common from "../../../../messages/zh-CN/common.json";
import refusal from "../../../../messages/zh-CN/refusal.json";
import { BatchState } from "./batch-state.tsx";

type Batch = Answers["clearing"]["list"][number];

const said = (batch: Partial<Batch>) =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale="zh-CN"
      timeZone="Asia/Shanghai"
      messages={{ acquirer, channel, common, refusal } as never}
    >
      <BatchState
        batch={
          {
            bank: { paid: 0, failed: 0, stopped: 0, returned: 0 },
            error: null,
            isFetched: false,
            isQuiet: false,
            ...batch,
          } as Batch
        }
        long
      />
    </NextIntlClientProvider>,
  ).replace(/<[^>]*>/g, "");

test("a rejected file that would come again unchanged says who acts and both ways out, not that it will be tried again", () => {
  const stopped = (error: Refusal) => said({ status: "open", step: "compute", error } as Partial<Batch>);
  const unchanged = stopped({ code: "file_unchanged", clearingDate: "2026-11-20", seq: 1 });
  expect(unchanged).toContain("下一步：你们");
  expect(unchanged).toContain("按拒绝的理由改好");
  expect(unchanged).toContain("用你们自己的工具生成（compute）");
  expect(unchanged).not.toContain("系统会自动重试");
  expect(stopped({ code: "control_not_zero", unexplainedFen: "1" })).toContain("系统会自动重试");
});

test("a day says where it stands in the desk's four words, and counts what the bank did", () => {
  expect(said({ status: "proposed", step: "proposed" } as Partial<Batch>)).toContain("待核对");
  const fetched = said({ status: "proposed", step: "proposed", isFetched: true } as Partial<Batch>);
  expect(fetched).toContain("待放行");
  expect(fetched).toContain(acquirer.waiting.next.release);
  expect(fetched).not.toMatch(/下载/);
  const quiet = said({ status: "proposed", step: "proposed", isQuiet: true } as Partial<Batch>);
  expect(quiet).toContain("不付款，不用放行");
  expect(quiet).toContain("下一份放行时，工具会一并核对并结清它");
  expect(quiet).not.toMatch(/待核对|待放行|两个人/);
  expect(said({ status: "released", step: "released" } as Partial<Batch>)).toContain("已放行");
  const settled = { status: "settled", step: "settled", payFen: 100n } as Partial<Batch>;
  expect(said({ ...settled, bank: { paid: 8, failed: 0, stopped: 0, returned: 0 } })).toContain(
    "已回盘 · 已付 8",
  );
  expect(said({ ...settled, bank: { paid: 7, failed: 1, stopped: 0, returned: 0 } })).toBe("已付 7 · 失败 1");
});
