import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import agreement from "../../../messages/zh-CN/agreement.json";
import onboarding from "../../../messages/zh-CN/onboarding.json";
import { AgreementLine } from "./agreement-line.tsx";
import { ShopState } from "./shop-state.tsx";

const said = (node: ReactNode) =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale="zh-CN"
      timeZone="Asia/Shanghai"
      messages={{ agreement, onboarding } as never}
    >
      {node}
    </NextIntlClientProvider>,
  );

test("a closed shop is closed: it neither takes payments nor lacks an agreement that it never had", () => {
  const closed = { role: "shop", status: "closed" };
  for (const hasAgreement of [true, false]) {
    const state = said(<ShopState shop={closed} hasAgreement={hasAgreement} />);
    expect(state).toContain("已关闭");
    expect(state).not.toMatch(/可以收款|还差分账约定/);
  }
  expect(said(<AgreementLine shop={closed} agreement={undefined} />)).toBe("");
  const open = { role: "shop", status: "active" };
  expect(said(<ShopState shop={open} hasAgreement={false} />)).toContain("还差分账约定");
  expect(said(<AgreementLine shop={open} agreement={undefined} />)).not.toBe("");
});
