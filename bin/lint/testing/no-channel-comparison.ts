import type { Fixtures } from "../rule.ts";

export const noChannelComparisonFixtures: Fixtures = {
  bad: [
    { file: "app/_components/channel.tsx", code: 'export const is = (c: string) => c === "wechat";' },
    { file: "verifier/read-books.ts", code: 'export const of = (c?: string) => c ?? "wechat";' },
    {
      file: "server/order/order-words.ts",
      code: 'export function word(c: string) { switch (c) { case "alipay": return 1; default: return 2; } }',
    },
    {
      file: "server/order/order-input.ts",
      code: 'export const MODE = { wechat: "native", alipay: "precreate" };',
    },
    { file: "server/merchant/shop.ts", code: "export interface Shop { alipay: string }" },
    { file: "server/api/inputs.ts", code: "export const no = (r: Record<string, string>) => r.wechat;" },
    { file: "sandbox/trade/announce.ts", code: 'export const LIST = ["wechat", "alipay"];' },
    { file: "server/acquirer/registry.ts", code: 'export type C = "wechat" | "alipay";' },
  ],
  good: [
    { file: "server/channel/channel.ts", code: 'export const WALLETS = { wechat: "微", alipay: "支" };' },
    { file: "server/acquirer/wechatpay/adapter.ts", code: 'export const channel = "wechat";' },
    { file: "sandbox/alipay/bill.ts", code: 'export const is = (c: string) => c === "alipay";' },
    { file: "server/order/testing/order-world.ts", code: 'export const first = "wechat";' },
    {
      file: "app/_components/channel.tsx",
      code: 'import { alipay } from "./alipay/dialect.ts";\nexport const is = (a: string, b: string) => a === b && alipay;',
    },
  ],
};
