/**
 * Wording 1 of an agreement's text. People have said yes to its very bytes: whoever wants other words writes wording 2.
 */
import { groupAmount } from "../money/amount.ts";
import { formatRate } from "../money/rate.ts";
import type { Agreement } from "./agreement.ts";
import { type AgreementSample, agreementSamples, SAMPLE_FEE_PPM } from "./agreement-samples.ts";
import { ruleSentences } from "./agreement-sentences.ts";
import type { Named, Shown } from "./agreement-text.ts";
import { fallsTooFar, newReceiversOf } from "./red-marks.ts";
import { receiversOf } from "./split-rule.ts";

const yuan = (fen: bigint): string => `¥${groupAmount(fen)}`;

/** The whole text for one reader; the seller sees every deduction, anybody else its own part. */
export function agreementWording1(shown: Shown<Agreement>): string {
  const { document, former, party } = shown;
  const agreement = document.document;
  const samples = shown.samples ?? agreementSamples(agreement, former?.document);
  const isSeller = party === agreement.seller;
  const lines = [
    `分账协议 Split agreement ${agreement.agreement} · 第 ${agreement.version} 版 version ${agreement.version} · 措辞 wording 1`,
    `正文摘要 digest ${document.sha256}`,
    `收单机构 acquirer ${agreement.acquirer} · 集团 group ${agreement.merchant} · 卖方 seller ${agreement.seller}`,
    `最早生效日 not in force before ${agreement.effectiveFrom}`,
    former
      ? `替换 replaces 第 ${former.document.version} 版 version ${former.document.version} ${former.sha256}`
      : "没有现行版本 replaces nothing",
    `阅读方 shown to ${party}（${roleOf(shown)}）`,
    "",
    "【新 new】",
    ...ruleLines(agreement, party),
    "",
    "【旧 old】",
    ...(former ? ruleLines(former.document, party) : noFormer(isSeller)),
    "",
    `【例子 samples】手续费按 ${formatRate(SAMPLE_FEE_PPM)}% 举例，实际以资费标准为准 / the fee is taken as ${formatRate(SAMPLE_FEE_PPM)} %, the real one stands in the fee schedule`,
    ...samples.flatMap((sample) => sampleLines(sample, shown)),
    ...newReceiverLines(document, former, party),
  ];
  return `${lines.join("\n")}\n`;
}

function roleOf({ document, former, party }: Shown<Agreement>): string {
  if (party === document.document.seller) return "卖方 the seller";
  if (!receiversOf(document.document.rule).includes(party))
    return "退出的收款方，新版不再收款 a receiver that leaves: it receives nothing in the new version";
  const isNew = !former || !receiversOf(former.document.rule).includes(party);
  return isNew ? "新的收款方 a new receiver" : "收款方 a receiver";
}

const noFormer = (isSeller: boolean): string[] => [
  isSeller
    ? "现在没有协议：扣除手续费后的钱全部归卖方 / no agreement today: all that the fee leaves is the seller's"
    : "现在没有协议，您不收款 / no agreement today, you receive nothing",
];

/** A line a sentence: steps have their number, what holds for all of them a dot. */
const ruleLines = (agreement: Agreement, party: string): string[] =>
  ruleSentences(agreement, party).map(({ about, position, zh, en, list }) => {
    const mark = position !== undefined ? `${position}. ` : about === "nothing" ? "" : "· ";
    const ending = list === undefined ? "" : `: ${list.join(" ") || "无 nobody"}`;
    return `${mark}${zh} / ${en}${ending}`;
  });

/** One amount: the fee, then what each whom the reader may see gets, new and old. */
function sampleLines(sample: AgreementSample, { document, party }: Shown<Agreement>): string[] {
  const { seller } = document.document;
  const { channel, amountFen, feeFen, after, before } = sample;
  const seen = party === seller ? [...new Set([...after.keys(), ...before.keys()])].sort() : [party];
  const by = channel === undefined ? "" : ` · ${channel}`;
  return [
    `付款 payment ${yuan(amountFen)}${by} · 手续费 fee ${yuan(feeFen)}`,
    ...seen.map((no) => {
      const mark = no === seller && party === seller && fallsTooFar(sample, seller);
      const words = `${no}  新 new ${yuan(after.get(no) ?? 0n)}  旧 old ${yuan(before.get(no) ?? 0n)}`;
      return mark
        ? `!! ${words}  卖方所得减少超过付款的 20% / the seller's share falls by more than 20 points of the payment`
        : `   ${words}`;
    }),
  ];
}

function newReceiverLines(
  document: Named<Agreement>,
  former: Named<Agreement> | undefined,
  party: string,
): string[] {
  const { seller } = document.document;
  return newReceiversOf(document.document, former?.document)
    .filter((no) => party === seller || party === no)
    .map((no) => `!! 新的收款方 new receiver ${no}`);
}
