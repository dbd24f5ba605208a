/**
 * What a rule says, sentence by sentence, to one of its parties: Chinese and English. `agreement-wording-1.ts` prints them and
 * people have said yes to those bytes, so a changed word here is a new wording.
 */
import type { Channel } from "../channel/channel.ts";
import { groupAmount } from "../money/amount.ts";
import { formatRate } from "../money/rate.ts";
import type { Agreement } from "./agreement.ts";
import type { SplitRule, Term, When } from "./split-rule.ts";

export interface Sentence {
  /** What a reason against it is about; "step" has its position, from 1. */
  about: "step" | "nothing" | "fee" | "refund" | "cover" | "cap" | "sight";
  position?: number;
  zh: string;
  en: string;
  /** Parties that the sentence ends with; empty: nobody. */
  list?: readonly string[];
}

/** What stands for a number and a channel: themselves where the text is printed, names on a page. */
export interface Called {
  shop(number: string): string;
  channel(channel: Channel): string;
}

const CALLED_BY_NUMBER: Called = { shop: (number) => number, channel: (channel) => channel };

const yuan = (fen: bigint): string => `¥${groupAmount(fen)}`;

/** What each step says, then who bears fee and refunds and who sees what; the seller reads all, anybody else the own part. */
export function ruleSentences(agreement: Agreement, party: string, called = CALLED_BY_NUMBER): Sentence[] {
  const { rule, seller } = agreement;
  const isSeller = party === seller;
  const nameFor = (no: string) => nameOf(no, party, called);
  const steps = rule.terms.flatMap((term, i): Sentence[] =>
    isSeller || term.to === party
      ? [{ about: "step", position: i + 1, ...termWords(term, rule, nameFor(term.to), called) }]
      : [],
  );
  const last = nameFor(rule.remainder);
  if (isSeller || rule.remainder === party)
    steps.push({
      ...{ about: "step", position: rule.terms.length + 1 },
      ...{ zh: `${last.zh}得剩下的全部`, en: `${last.en} what is left after all the steps` },
    });
  if (steps.length === 0) steps.push({ about: "nothing", zh: "您不收款", en: "you receive nothing" });
  return [
    ...steps,
    { about: "fee", ...feeWords(rule, party, isSeller, called) },
    { about: "refund", ...refundWords(rule, party, isSeller, called) },
    { about: "cover", ...(agreement.refundCover === "seller" ? COVERED : UNCOVERED) },
    ...(rule.categoryCapPpm === undefined ? [] : [capSentence(formatRate(rule.categoryCapPpm))]),
    { about: "sight", ...sightWords(agreement, party, called) },
  ];
}

interface Words {
  zh: string;
  en: string;
}

const COVERED: Words = {
  zh: "某收款方一时退不出它那份时，由卖方未结算的钱先垫，从该方以后的款里还给卖方",
  en: "where a receiver lacks its part of a refund the seller's unsettled money stands in and is paid back from that receiver's next money",
};
const UNCOVERED: Words = {
  zh: "卖方不替别的收款方垫退款",
  en: "the seller covers nobody's part of a refund",
};
const capSentence = (rate: string): Sentence => ({
  about: "cap",
  zh: `按比例分出的合计不超过 ${rate}%`,
  en: `all shares of the base together at most ${rate} %`,
});

const nameOf = (no: string, party: string, { shop }: Called): Words =>
  no === party
    ? { zh: `您（${shop(no)}）`, en: `you (${shop(no)}) get` }
    : { zh: shop(no), en: `${shop(no)} gets` };

function termWords(term: Term, rule: SplitRule, who: Words, called: Called): Words {
  const [whenZh, whenEn] = whenWords(term.when, called);
  const head = `${whenZh}${who.zh}`;
  if (term.kind === "fixed")
    return {
      zh: `${head}得每笔 ${yuan(term.fen)}，不够时剩多少得多少`,
      en: `${whenEn}${who.en} ${yuan(term.fen)} of every payment, or what is left where it is less`,
    };
  const rate = formatRate(term.ppm);
  const capZh = term.capFen === undefined ? "" : `，每笔最多 ${yuan(term.capFen)}`;
  const capEn = term.capFen === undefined ? "" : `, at most ${yuan(term.capFen)} of each payment`;
  const [ofZh, ofEn] = baseWords(term.of, rule);
  return {
    zh: `${head}得${ofZh}的 ${rate}%${capZh}`,
    en: `${whenEn}${who.en} ${rate} % of ${ofEn}${capEn}`,
  };
}

/** With a fee bearer shares are reckoned on the whole payment, without one on what the fee leaves. */
function baseWords(of: "base" | "rest", rule: SplitRule): [zh: string, en: string] {
  const [zh, en] =
    rule.feeBearer === undefined
      ? ["扣除手续费后的钱", "what is left after the fee"]
      : ["顾客所付金额", "what the customer paid"];
  return of === "base" ? [zh, en] : [`${zh}经前面各步后剩余部分`, `what the steps before leave of ${en}`];
}

function whenWords(when: When | undefined, called: Called): [zh: string, en: string] {
  if (!when) return ["", ""];
  const { channel, minFen, maxFen } = when;
  const zh = [
    ...(channel === undefined ? [] : [`渠道为 ${called.channel(channel)}`]),
    ...(minFen === undefined ? [] : [`金额不低于 ${yuan(minFen)}`]),
    ...(maxFen === undefined ? [] : [`金额不高于 ${yuan(maxFen)}`]),
  ];
  const en = [
    ...(channel === undefined ? [] : [`paid by ${called.channel(channel)}`]),
    ...(minFen === undefined ? [] : [`of at least ${yuan(minFen)}`]),
    ...(maxFen === undefined ? [] : [`of at most ${yuan(maxFen)}`]),
  ];
  return zh.length === 0 ? ["", ""] : [`只在${zh.join("、")}时，`, `only where ${en.join(" and ")}: `];
}

function feeWords(rule: SplitRule, party: string, isSeller: boolean, { shop }: Called): Words {
  if (rule.feeBearer === undefined)
    return {
      zh: "手续费先从付款里扣，再按上面分",
      en: "the fee is taken from the payment first, then it is shared",
    };
  const down = "不够时由得剩余的一方、再由各步从后往前补";
  const downEn = "then from the remainder, then from the steps, last to first";
  if (rule.feeBearer === party)
    return {
      zh: `手续费从您那份里扣，扣到零为止，${down}`,
      en: `the fee is taken from your part down to zero, ${downEn}`,
    };
  const [zh, en] = isSeller
    ? [` ${shop(rule.feeBearer)} `, shop(rule.feeBearer)]
    : ["另一收款方", "another receiver"];
  return {
    zh: `手续费从${zh}那份里扣，扣到零为止，${down}`,
    en: `the fee is taken from the part of ${en} down to zero, ${downEn}`,
  };
}

function refundWords(rule: SplitRule, party: string, isSeller: boolean, { shop }: Called): Words {
  if (rule.bearer === "proportional")
    return {
      zh: "退款由各方按所得的比例一起退",
      en: "everybody bears a refund in proportion to its part",
    };
  const [zh, en] =
    rule.remainder === party
      ? ["您", "you bear"]
      : isSeller
        ? [` ${shop(rule.remainder)} `, `${shop(rule.remainder)} bears`]
        : ["得剩余的一方", "whoever gets the remainder bears"];
  return {
    zh: `退款先由${zh}承担，不够时其他各方按比例承担`,
    en: `${en} a refund first, the others in proportion what is missing`,
  };
}

function sightWords({ seller, visibility = [] }: Agreement, party: string, { shop }: Called) {
  if (party === seller)
    return {
      zh: "除您以外能看到每笔付款金额的",
      en: "who sees the amount of each payment besides you",
      list: visibility.map(shop),
    };
  return visibility.includes(party)
    ? { zh: "您看得到每笔付款的金额", en: "you see the amount of each payment" }
    : {
        zh: "您看不到付款的金额，只看到自己那份",
        en: "you see your own part, not the amount of the payment",
      };
}
