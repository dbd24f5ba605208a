/**
 * Wording 1 of an agreement's text. People have said yes to its very bytes: whoever wants other words writes wording 2.
 */
import { groupAmount } from "../money/amount.ts";
import { formatRate } from "../money/rate.ts";
import type { Agreement } from "./agreement.ts";
import { type AgreementSample, agreementSamples, SAMPLE_FEE_PPM } from "./agreement-samples.ts";
import type { Named, Shown } from "./agreement-text.ts";
import { fallsTooFar, newReceiversOf } from "./red-marks.ts";
import { receiversOf, type SplitRule, type Term, type When } from "./split-rule.ts";

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

/** What each step says, then who bears fee and refunds and who sees what. */
function ruleLines(agreement: Agreement, party: string): string[] {
  const { rule, seller } = agreement;
  const isSeller = party === seller;
  const steps = rule.terms.flatMap((term, i) =>
    isSeller || term.to === party ? [termLine(term, i, rule, nameFor(term.to, party))] : [],
  );
  const last = nameFor(rule.remainder, party);
  if (isSeller || rule.remainder === party)
    steps.push(
      `${rule.terms.length + 1}. ${last.zh}得剩下的全部 / ${last.en} what is left after all the steps`,
    );
  if (steps.length === 0) steps.push("您不收款 / you receive nothing");
  return [
    ...steps,
    feeLine(rule, party, isSeller),
    refundLine(rule, party, isSeller),
    agreement.refundCover === "seller"
      ? "· 某收款方一时退不出它那份时，由卖方未结算的钱先垫，从该方以后的款里还给卖方 / where a receiver lacks its part of a refund the seller's unsettled money stands in and is paid back from that receiver's next money"
      : "· 卖方不替别的收款方垫退款 / the seller covers nobody's part of a refund",
    ...(rule.categoryCapPpm === undefined
      ? []
      : [
          `· 按比例分出的合计不超过 ${formatRate(rule.categoryCapPpm)}% / all shares of the base together at most ${formatRate(rule.categoryCapPpm)} %`,
        ]),
    visibilityLine(agreement, party),
  ];
}

const nameFor = (no: string, party: string) =>
  no === party ? { zh: `您（${no}）`, en: `you (${no}) get` } : { zh: no, en: `${no} gets` };

function termLine(term: Term, i: number, rule: SplitRule, who: { zh: string; en: string }): string {
  const [whenZh, whenEn] = whenWords(term.when);
  const head = `${i + 1}. ${whenZh}${who.zh}`;
  if (term.kind === "fixed")
    return `${head}得每笔 ${yuan(term.fen)}，不够时剩多少得多少 / ${whenEn}${who.en} ${yuan(term.fen)} of every payment, or what is left where it is less`;
  const rate = formatRate(term.ppm);
  const capZh = term.capFen === undefined ? "" : `，每笔最多 ${yuan(term.capFen)}`;
  const capEn = term.capFen === undefined ? "" : `, at most ${yuan(term.capFen)} of each payment`;
  const [ofZh, ofEn] = baseWords(term.of, rule);
  return `${head}得${ofZh}的 ${rate}%${capZh} / ${whenEn}${who.en} ${rate} % of ${ofEn}${capEn}`;
}

/** With a fee bearer shares are reckoned on the whole payment, without one on what the fee leaves. */
function baseWords(of: "base" | "rest", rule: SplitRule): [zh: string, en: string] {
  const [zh, en] =
    rule.feeBearer === undefined
      ? ["扣除手续费后的钱", "what is left after the fee"]
      : ["顾客所付金额", "what the customer paid"];
  return of === "base" ? [zh, en] : [`${zh}经前面各步后剩余部分`, `what the steps before leave of ${en}`];
}

function whenWords(when: When | undefined): [zh: string, en: string] {
  if (!when) return ["", ""];
  const { channel, minFen, maxFen } = when;
  const zh = [
    ...(channel === undefined ? [] : [`渠道为 ${channel}`]),
    ...(minFen === undefined ? [] : [`金额不低于 ${yuan(minFen)}`]),
    ...(maxFen === undefined ? [] : [`金额不高于 ${yuan(maxFen)}`]),
  ];
  const en = [
    ...(channel === undefined ? [] : [`paid by ${channel}`]),
    ...(minFen === undefined ? [] : [`of at least ${yuan(minFen)}`]),
    ...(maxFen === undefined ? [] : [`of at most ${yuan(maxFen)}`]),
  ];
  return zh.length === 0 ? ["", ""] : [`只在${zh.join("、")}时，`, `only where ${en.join(" and ")}: `];
}

function feeLine(rule: SplitRule, party: string, isSeller: boolean): string {
  if (rule.feeBearer === undefined)
    return "· 手续费先从付款里扣，再按上面分 / the fee is taken from the payment first, then it is shared";
  const down = "不够时由得剩余的一方、再由各步从后往前补";
  const downEn = "then from the remainder, then from the steps, last to first";
  if (rule.feeBearer === party)
    return `· 手续费从您那份里扣，扣到零为止，${down} / the fee is taken from your part down to zero, ${downEn}`;
  const [zh, en] = isSeller ? [rule.feeBearer, rule.feeBearer] : ["另一收款方", "another receiver"];
  return `· 手续费从${isSeller ? ` ${zh} ` : zh}那份里扣，扣到零为止，${down} / the fee is taken from the part of ${en} down to zero, ${downEn}`;
}

function refundLine(rule: SplitRule, party: string, isSeller: boolean): string {
  if (rule.bearer === "proportional")
    return "· 退款由各方按所得的比例一起退 / everybody bears a refund in proportion to its part";
  const [zh, en] =
    rule.remainder === party
      ? ["您", "you bear"]
      : isSeller
        ? [` ${rule.remainder} `, `${rule.remainder} bears`]
        : ["得剩余的一方", "whoever gets the remainder bears"];
  return `· 退款先由${zh}承担，不够时其他各方按比例承担 / ${en} a refund first, the others in proportion what is missing`;
}

function visibilityLine({ seller, visibility = [] }: Agreement, party: string): string {
  if (party === seller)
    return `· 除您以外能看到每笔付款金额的 / who sees the amount of each payment besides you: ${visibility.join(" ") || "无 nobody"}`;
  return visibility.includes(party)
    ? "· 您看得到每笔付款的金额 / you see the amount of each payment"
    : "· 您看不到付款的金额，只看到自己那份 / you see your own part, not the amount of the payment";
}

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
