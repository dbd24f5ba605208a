/** Wording 1 of a fee schedule's text; see agreement-wording-1.ts. */
import { groupAmount } from "../money/amount.ts";
import { ORDER_MAX_FEN, PPM } from "../money/fen.ts";
import { formatRate } from "../money/rate.ts";
import type { Shown } from "./agreement-text.ts";
import { feeFor } from "./fee.ts";
import type { FeeItem, FeeSchedule } from "./fee-schedule.ts";

const SAMPLES_FEN = [10_000n, 100n, 13n];
const TIMES_CAP = 10n;
const yuan = (fen: bigint): string => `¥${groupAmount(fen)}`;

const ON_REFUND = {
  recompute: "退款后按剩余金额重算 reckoned anew on what is left after a refund",
  proportional: "退款时按比例退 returned in proportion on a refund",
  keep: "退款不退手续费 kept on a refund",
} as const;

export function feeWording1({ document, former, party }: Shown<FeeSchedule>): string {
  const schedule = document.document;
  const lines = [
    `资费标准 Fee schedule ${schedule.feeSchedule} · 第 ${schedule.version} 版 version ${schedule.version} · 措辞 wording 1`,
    `正文摘要 digest ${document.sha256}`,
    `收单机构 acquirer ${schedule.acquirer}`,
    former
      ? `替换 replaces ${former.document.feeSchedule} 第 ${former.document.version} 版 version ${former.document.version} ${former.sha256}`
      : "没有现行资费 replaces nothing",
    `阅读方 shown to ${party}（卖方 the seller）`,
    "",
    "【新 new】",
    ...schedule.items.flatMap(itemLines),
    "",
    "【旧 old】",
    ...(former?.document.items.flatMap(itemLines) ?? ["无 none"]),
  ];
  return `${lines.join("\n")}\n`;
}

/** What one item says, and the fee it takes of ¥100.00, ¥1.00, ¥0.13 and of ten times the amount where its cap begins. */
function itemLines(item: FeeItem, i: number): string[] {
  const { channel, mode, category, cardType, ppm, perItemFen, minFen, capFen } = item;
  const only = [
    ...(category === undefined ? [] : [`类目 category ${category}`]),
    ...(cardType === undefined ? [] : [`卡种 card ${cardType}`]),
  ];
  const words = [
    `${formatRate(ppm)}%`,
    ...(perItemFen === undefined ? [] : [`每笔加 plus ${yuan(perItemFen)}`]),
    ...(minFen === undefined ? [] : [`最低 at least ${yuan(minFen)}`]),
    ...(capFen === undefined ? [] : [`最高 at most ${yuan(capFen)}`]),
    ON_REFUND[item.onRefund],
  ];
  const begins = capFen === undefined || ppm === 0 ? [] : [(capFen * BigInt(PPM)) / BigInt(ppm) + 1n];
  const amounts = [...SAMPLES_FEN, ...begins.map((a) => a * TIMES_CAP)].filter((a) => a <= ORDER_MAX_FEN);
  const samples = amounts.map((a) => `${yuan(a)} → ${yuan(feeFor(item, a))}`);
  return [
    `${i + 1}. ${[channel, mode, ...only].join(" ")}：${words.join("，")}`,
    `   付款 payment → 手续费 fee: ${samples.join("  ")}`,
  ];
}
