import type { Agreement } from "#server/agreement/agreement.ts";
import {
  type AgreementSample,
  agreementSamples,
  SAMPLE_FEE_PPM,
} from "#server/agreement/agreement-samples.ts";
import { ruleSentences, type Sentence } from "#server/agreement/agreement-sentences.ts";
import { redMarksOf } from "#server/agreement/red-marks.ts";
import { receiversOf } from "#server/agreement/split-rule.ts";
import { formatRate } from "#server/money/rate.ts";
import { esc } from "../http.ts";
import { yuan } from "../page.ts";
import type { World } from "../world/world.ts";
import { shownText } from "./answer-ask.ts";
import { askedFormer, documentOf } from "./books.ts";
import { calledByName, dateWords, type Language, type Said, shopName } from "./language.ts";
import type { Story } from "./story.ts";

/** ¥100.00: the sale that everybody can reckon with. */
const EXAMPLE_FEN = 10_000n;
const FEE_RATE = formatRate(SAMPLE_FEE_PPM);
const WORDS = {
  new: { zh: "新", en: "new" },
  gone: { zh: "以后没有了", en: "ends" },
  title: { zh: "以后每笔收款这样分", en: "How each payment is shared from then on" },
  mind: { zh: "请特别看", en: "Please note" },
  now: { zh: "现在", en: "Now" },
  later: { zh: "以后", en: "Then" },
  fee: { zh: "手续费", en: "Fee" },
  feeNote: {
    zh: `手续费按 ${FEE_RATE}% 举例，实际以资费标准为准。`,
    en: `The fee is taken as ${FEE_RATE} %; the real one stands in the fee schedule.`,
  },
  noneSeller: {
    zh: "现在没有分账约定：扣除手续费后的钱全部归卖方。",
    en: "There is no agreement today: all that the fee leaves is the seller's.",
  },
  noneReceiver: {
    zh: "现在没有分账约定，您不收款。",
    en: "There is no agreement today, you receive nothing.",
  },
  technical: { zh: "技术信息", en: "Technical details" },
  recorded: {
    zh: "这是记入收单机构账册的全文，商户号就是上面的各方：",
    en: "This is the whole text as the acquirer's books record it, parties by their numbers:",
  },
} as const satisfies Record<string, Said>;

/** One statement on a page, without its number. */
function sentenceWords({ zh, en, list }: Sentence, language: Language): string {
  if (language === "zh") return list === undefined ? zh : `${zh}：${list.join("、") || "没有"}`;
  const words = list === undefined ? en : `${en}: ${list.join(", ") || "nobody"}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The words of the tool, folded: what the digest of a consent is made of. A line that begins with "!!" stands in red. */
const recordedText = (text: string): string =>
  `<pre class="rule">${text
    .split("\n")
    .map((line) => (line.startsWith("!!") ? `<b class="bad">${esc(line)}</b>` : esc(line)))
    .join("\n")}</pre>`;

/**
 * A version as one of its parties reads it: names, sentences of one language, what ¥100.00 becomes, what is new. The sentences
 * are those of the recorded text, which stands folded beneath. Throws `CoreError` for somebody who is no party.
 */
export function ruleBlock(world: World, story: Story, party: string, language: Language = "zh"): string {
  const text = shownText(world, story, party);
  const document = documentOf(world, story);
  const former = askedFormer(world, story)?.document;
  return [
    beginHtml(document, former, party, language),
    sentencesHtml(world, { document, former, party, language }),
    marksHtml(world, { document, former, party, language }),
    examplesHtml(world, { document, former, party, language }),
    former ? formerHtml(world, { document, former, party, language }) : "",
    `<details class="card"><summary>${WORDS.technical[language]}</summary><p class="soft">${WORDS.recorded[language]}</p>${recordedText(text)}</details>`,
  ].join("");
}

interface Reading {
  document: Agreement;
  former: Agreement | undefined;
  party: string;
  language: Language;
}

function beginHtml(document: Agreement, former: Agreement | undefined, party: string, language: Language) {
  const from = dateWords(document.effectiveFrom, language);
  const isSeller = party === document.seller;
  const none = (isSeller ? WORDS.noneSeller : WORDS.noneReceiver)[language];
  const words =
    language === "en"
      ? `Version ${document.version}, from ${from} at the earliest, once everybody has said yes and two people of the acquirer have approved it. ${former ? `It replaces version ${former.version}.` : none}`
      : `第 ${document.version} 版，最早 ${from} 起；每一方都同意、收单机构两个人核准后才生效。${former ? `替换现在的第 ${former.version} 版。` : none}`;
  return `<p>${words}</p>`;
}

function listHtml(sentences: readonly Sentence[], language: Language, mark: (s: Sentence) => string): string {
  const item = (s: Sentence) =>
    `<li${s.position === undefined ? "" : ` value="${s.position}"`}>${esc(sentenceWords(s, language))}${mark(s)}</li>`;
  const steps = sentences.filter((s) => s.position !== undefined).map(item);
  const others = sentences.filter((s) => s.position === undefined).map(item);
  return `${steps.length > 0 ? `<ol class="steps">${steps.join("")}</ol>` : ""}<ul class="soft">${others.join("")}</ul>`;
}

const tag = (words: Said, language: Language) => ` <span class="tag wait">${words[language]}</span>`;

function sentencesHtml(world: World, { document, former, party, language }: Reading): string {
  const called = calledByName(world, language);
  const before = former && new Set(ruleSentences(former, party, called).map((s) => sentenceWords(s, "zh")));
  const isNew = (s: Sentence) => before !== undefined && !before.has(sentenceWords(s, "zh"));
  return `<section class="card"><h2>${WORDS.title[language]}</h2>${listHtml(
    ruleSentences(document, party, called),
    language,
    (s) => (isNew(s) ? tag(WORDS.new, language) : ""),
  )}</section>`;
}

function formerHtml(world: World, { document, former, party, language }: Reading): string {
  if (!former) return "";
  const called = calledByName(world, language);
  const after = new Set(ruleSentences(document, party, called).map((s) => sentenceWords(s, "zh")));
  const title = language === "en" ? `Now: version ${former.version}` : `现在的约定：第 ${former.version} 版`;
  return `<details class="card" open><summary>${title}</summary>${listHtml(
    ruleSentences(former, party, called),
    language,
    (s) => (after.has(sentenceWords(s, "zh")) ? "" : tag(WORDS.gone, language)),
  )}</details>`;
}

/** What the acquirer's people must give a reason for, in words: who receives for the first time, where the seller's part falls far. */
function marksHtml(world: World, { document, former, party, language }: Reading): string {
  const { newReceivers, falls } = redMarksOf(document, former);
  const isSeller = party === document.seller;
  const marks = [
    ...newReceivers
      .filter((number) => isSeller || number === party)
      .map((number) => newReceiverWords(number === party ? undefined : shopName(world, number), language)),
    ...(isSeller ? falls.map((sample) => fallWords(world, sample, document.seller, language)) : []),
  ];
  if (marks.length === 0) return "";
  return `<section class="card"><h2>${WORDS.mind[language]}</h2>${marks
    .map((mark) => `<p class="bad">! ${mark}</p>`)
    .join("")}</section>`;
}

function newReceiverWords(name: string | undefined, language: Language): string {
  if (name === undefined)
    return language === "en"
      ? "You are a new receiver: you receive nothing today."
      : "您是新的收款方：现在不收款。";
  return language === "en"
    ? `${esc(name)} is a new receiver: it receives nothing today.`
    : `${esc(name)} 是新的收款方：现在不收款。`;
}

function fallWords(world: World, sample: AgreementSample, seller: string, language: Language): string {
  const { amountFen, before, after, channel } = sample;
  const [paid, was, is] = [amountFen, before.get(seller) ?? 0n, after.get(seller) ?? 0n].map(yuan);
  const by = channel === undefined ? "" : calledByName(world, language).channel(channel);
  return language === "en"
    ? `Of a payment of ${paid}${by && ` by ${by}`} you get ${is} instead of ${was}: less by more than 20 % of the payment.`
    : `顾客${by && `用${by}`}付 ${paid} 时，您得到的从 ${was} 变成 ${is}，少了的超过付款的两成。`;
}

/** What ¥100.00 becomes, now and then; a table for each wallet that the rule treats in its own way. */
function examplesHtml(world: World, reading: Reading): string {
  const { document, former, language } = reading;
  const samples = agreementSamples(document, former).filter((s) => s.amountFen === EXAMPLE_FEN);
  return `<section class="card">${samples.map((s) => exampleHtml(world, s, reading, samples.length > 1)).join("")}<p class="soft">${WORDS.feeNote[language]}</p></section>`;
}

function exampleHtml(world: World, sample: AgreementSample, reading: Reading, isOneOfSome: boolean): string {
  const { document, former, party, language } = reading;
  const { channel, amountFen, feeFen, after, before } = sample;
  const numbers =
    party === document.seller
      ? [...new Set([...receiversOf(document.rule), ...(former ? receiversOf(former.rule) : [])])]
      : [party];
  const by =
    channel === undefined
      ? { zh: isOneOfSome ? "（其他支付方式）" : "", en: isOneOfSome ? " (any other way)" : "" }
      : {
          zh: `（${calledByName(world, "zh").channel(channel)}）`,
          en: ` (${calledByName(world, "en").channel(channel)})`,
        };
  const head =
    language === "en"
      ? `For example: the customer pays ${yuan(amountFen)}${by.en}`
      : `例子：顾客付 ${yuan(amountFen)}${by.zh}`;
  const row = (who: string, was: string, is: string) =>
    `<tr><td>${who}</td><td class="r">${was}</td><td class="r">${is}</td></tr>`;
  const rows = numbers.map((number) =>
    row(
      `${esc(shopName(world, number))}<br><small class="soft">${number}</small>`,
      yuan(before.get(number) ?? 0n),
      `<b>${yuan(after.get(number) ?? 0n)}</b>`,
    ),
  );
  return `<h2>${head}</h2><table><tr><th></th><th class="r">${WORDS.now[language]}</th><th class="r">${WORDS.later[language]}</th></tr>${row(WORDS.fee[language], yuan(feeFen), yuan(feeFen))}${rows.join("")}</table>`;
}
