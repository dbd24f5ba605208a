/**
 * The demo: a mall with four shops under one acquirer. One description from which `server/setup/seed.ts` makes the platform's
 * rows and `sandbox/seed.ts` the acquirer's own files: two books that agree because both were told the same story.
 * Full account and licence-holder numbers stand in `sandbox/seed/register.ts` only; the platform is told mask and tail.
 */

import type { SplitRule } from "../agreement/split-rule.ts";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import { CHANNELS, type Channel, eachChannel, walletOf } from "../channel/channel.ts";
import type { Role } from "../clearing/register.ts";

export const DEMO_ACQUIRER = {
  code: "ACQ001",
  name: "示例收单（沙箱）",
  phone: "400-000-0000",
  platform: "QF0001",
  cutOffs: MIDNIGHT,
  area: ["上海市", "江苏省", "浙江省"] as readonly string[],
};

/** Why the acquirer's two people approved the demo's first agreements: every receiver is new there. */
export const DEMO_APPROVAL_REASON = "首份协议，已逐户核对申请材料";

export const DEMO_MERCHANT = { name: "海棠里商场" } as const;

export interface DemoShop extends Readonly<Record<Channel, string>> {
  number: string;
  name: string;
  shortName: string;
  role: Role;
  category: string;
  bankName: string;
  cnaps: string;
  accountMask: string;
  accountTail: string;
}

const shop = (
  n: number,
  name: string,
  shortName: string,
  role: DemoShop["role"],
  category: string,
  bankName: string,
  cnaps: string,
  tail: string,
): DemoShop => ({
  number: `M${String(n).padStart(14, "0")}`,
  name,
  shortName,
  role,
  category,
  ...eachChannel((channel) => walletOf(channel).number.example(n)),
  bankName,
  cnaps,
  accountMask: `62************${tail}`,
  accountTail: tail,
});

export const DEMO_SHOPS: readonly DemoShop[] = [
  shop(
    1,
    "海棠里品牌管理有限公司",
    "海棠里总部",
    "headquarters",
    "7399",
    "中国工商银行",
    "102100099996",
    "1001",
  ),
  shop(2, "海棠里华东运营有限公司", "海棠里华东", "group", "7399", "中国建设银行", "105100000017", "1002"),
  shop(3, "海棠里商业物业有限公司", "海棠里商场", "mall", "6513", "中国银行", "104100000004", "1003"),
  shop(4, "鹿野咖啡店", "鹿野咖啡", "shop", "5814", "中国工商银行", "102100099996", "4417"),
  shop(5, "小满面馆", "小满面馆", "shop", "5812", "招商银行", "308584000013", "5528"),
  shop(6, "拾光书店", "拾光书店", "shop", "5942", "中国农业银行", "103100000026", "6639"),
  shop(7, "青禾水果店", "青禾水果", "shop", "5411", "中国民生银行", "305100000013", "7740"),
];

const [HQ, REGION, MALL] = ["M00000000000001", "M00000000000002", "M00000000000003"] as const;

/** Each shop's rule: three levels and a fixed fee, a fee bearer, a remainder that bears refunds, a plain share. */
export const DEMO_RULES: Readonly<Record<string, SplitRule>> = {
  M00000000000004: {
    terms: [
      { kind: "share", of: "base", ppm: 80_000, to: HQ },
      { kind: "share", of: "rest", ppm: 50_000, to: REGION },
      { kind: "fixed", fen: 10n, to: MALL },
    ],
    remainder: "M00000000000004",
    bearer: "proportional",
  },
  M00000000000005: {
    terms: [
      { kind: "share", of: "base", ppm: 60_000, to: HQ },
      { kind: "share", of: "base", ppm: 40_000, to: MALL },
    ],
    remainder: "M00000000000005",
    bearer: "proportional",
    feeBearer: MALL,
  },
  M00000000000006: {
    terms: [{ kind: "share", of: "base", ppm: 50_000, to: MALL }],
    remainder: "M00000000000006",
    bearer: "remainder",
  },
  M00000000000007: {
    terms: [{ kind: "share", of: "base", ppm: 30_000, to: MALL, capFen: 500n }],
    remainder: "M00000000000007",
    bearer: "proportional",
  },
};

/** Whose agreement says that the shop stands in where a receiver lacks its part of a refund. */
export const DEMO_COVERS: readonly string[] = ["M00000000000004"];

export const DEMO_FEE_ITEMS = CHANNELS.map((channel) => {
  const { mode } = walletOf(channel);
  return { id: `${channel}-${mode}`, channel, mode, ppm: 3_800, onRefund: "recompute" as const };
});

export interface DemoStaff {
  login: string;
  label: string;
  kind: "shop" | "acquirer" | "operator";
  role: "owner" | "manager" | "finance" | "cashier" | "reviewer" | "approver" | "clearing" | "operator";
  /** The shop's number; absent for the whole group and for the other sides. */
  shop?: string;
  refundLimitFen?: bigint;
}

/** Posts, not persons. `mall-owner` sees the whole group. */
export const DEMO_STAFF: readonly DemoStaff[] = [
  { login: "mall-owner", label: "海棠里商场 · 负责人", kind: "shop", role: "owner" },
  { login: "coffee-owner", label: "鹿野咖啡 · 店主", kind: "shop", role: "owner", shop: "M00000000000004" },
  {
    login: "coffee-manager",
    label: "鹿野咖啡 · 店长",
    kind: "shop",
    role: "manager",
    shop: "M00000000000004",
  },
  {
    login: "coffee-finance",
    label: "鹿野咖啡 · 财务",
    kind: "shop",
    role: "finance",
    shop: "M00000000000004",
  },
  {
    login: "coffee-cashier",
    label: "鹿野咖啡 · 收银台 1",
    kind: "shop",
    role: "cashier",
    shop: "M00000000000004",
    refundLimitFen: 5_000n,
  },
  { login: "noodle-owner", label: "小满面馆 · 店主", kind: "shop", role: "owner", shop: "M00000000000005" },
  {
    login: "noodle-cashier",
    label: "小满面馆 · 收银台 1",
    kind: "shop",
    role: "cashier",
    shop: "M00000000000005",
    refundLimitFen: 5_000n,
  },
  { login: "book-owner", label: "拾光书店 · 店主", kind: "shop", role: "owner", shop: "M00000000000006" },
  {
    login: "book-cashier",
    label: "拾光书店 · 收银台 1",
    kind: "shop",
    role: "cashier",
    shop: "M00000000000006",
    refundLimitFen: 5_000n,
  },
  { login: "fruit-owner", label: "青禾水果 · 店主", kind: "shop", role: "owner", shop: "M00000000000007" },
  {
    login: "fruit-cashier",
    label: "青禾水果 · 收银台 1",
    kind: "shop",
    role: "cashier",
    shop: "M00000000000007",
    refundLimitFen: 5_000n,
  },
  { login: "hq-owner", label: "海棠里总部 · 财务负责人", kind: "shop", role: "owner", shop: HQ },
  { login: "region-owner", label: "海棠里华东 · 财务负责人", kind: "shop", role: "owner", shop: REGION },
  { login: "property-owner", label: "海棠里商场物业 · 财务负责人", kind: "shop", role: "owner", shop: MALL },
  { login: "reviewer", label: "示例收单 · 进件审核岗", kind: "acquirer", role: "reviewer" },
  { login: "approver", label: "示例收单 · 进件复核岗", kind: "acquirer", role: "approver" },
  { login: "clearing-1", label: "示例收单 · 清分经办岗", kind: "acquirer", role: "clearing" },
  { login: "clearing-2", label: "示例收单 · 清分复核岗", kind: "acquirer", role: "clearing" },
  { login: "operator", label: "平台运营", kind: "operator", role: "operator" },
];

/**
 * The acquirer's people who may sign; their private keys are made by the sandbox and stay there. Four: who decides about an
 * item does not release the file in which the decision stands.
 */
export const DEMO_SIGNERS = ["clearing-1", "clearing-2", "clearing-3", "clearing-4"] as const;

/** The four weeks that the demo has traded when it is first looked at: 中秋 and 国庆 lie in them. */
export const DEMO_PAST = {
  seed: 20_260_918,
  firstDay: "2026-09-18",
  /** Where the sandbox's clock stands then: a Friday afternoon, yesterday's file waits for its two people. */
  now: "2026-10-16T15:20:00+08:00",
} as const;
