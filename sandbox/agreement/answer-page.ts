import type { Consent } from "#server/agreement/consent.ts";
import { clockText } from "#server/calendar/instant.ts";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";
import type { CoreError } from "../core/register.ts";
import { esc } from "../http.ts";
import { htmlPage } from "../page.ts";
import type { World } from "../world/world.ts";
import { askBehind } from "./answer-ask.ts";
import { reasonFields } from "./answer-reasons.ts";
import { AnswerRefused, REFUSALS } from "./answer-refusal.ts";
import { documentOf } from "./books.ts";
import { inLanguage, type Language, type Said, shopName } from "./language.ts";
import { personName } from "./person-name.ts";
import { ruleBlock } from "./rule-block.ts";

const WORDS = {
  title: { zh: "分账约定", en: "Split agreement" },
  other: { zh: "English", en: "中文" },
  code: { zh: "短信里的验证码", en: "Code of the message" },
  yes: { zh: "同意", en: "Agree" },
  no: { zh: "退回", en: "Give back" },
  why: { zh: "不同意，退回并写原因", en: "Do not agree: give it back with reasons" },
  whyNote: {
    zh: "哪一项不对，就在那一项写原因；退回后这份约定作废，提出的一方会看到原因。",
    en: "Write the reason at the item that is wrong. Given back, this proposal ends and whoever made it reads the reasons.",
  },
  again: { zh: "重新发验证码", en: "Send another code" },
  done: { zh: "✓ 已经答复，谢谢。", en: "✓ You have answered, thank you." },
  alone: {
    zh: "没有人能替你答复。验证码只在这一页输入，72 小时内有效，只用一次。",
    en: "Nobody can answer for you. The code is typed on this page only, lives 72 hours and is used once.",
  },
} as const satisfies Record<string, Said>;

/** Enter in the code's field must agree to nothing: a browser presses the first button of a form, this one does nothing. */
const NO_DEFAULT = '<button type="submit" disabled hidden aria-hidden="true"></button>';

/** The sentence of a refusal in the reader's language. */
const refusalWords = (error: CoreError, language: Language): string =>
  error instanceof AnswerRefused ? REFUSALS[error.why][language] : error.message;

/** What one person of one party reads, and where the code is typed: the acquirer's own page. */
export function answerPage(world: World, id: string, language: Language, problem?: CoreError): string {
  const { story, ask, isUsed } = askBehind(world, id);
  const seller = shopName(world, documentOf(world, story).seller);
  const say = (words: Said) => words[language];
  const path = `/answer/${ask.id}`;
  const form = isUsed
    ? `<p class="note good">${say(WORDS.done)}</p>`
    : `<form class="card" method="post" action="${inLanguage(path, language)}">${NO_DEFAULT}<label>${say(WORDS.code)}<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required></label>
<p><button name="answer" value="yes">${say(WORDS.yes)}</button></p>
<details><summary class="button line">${say(WORDS.why)}</summary><p class="soft">${say(WORDS.whyNote)}</p>${reasonFields(world, id, language)}<p><button class="stop" name="answer" value="no">${say(WORDS.no)}</button></p></details></form>
<form method="post" action="${inLanguage(`${path}/again`, language)}"><button class="plain">${say(WORDS.again)}</button></form>`;
  return htmlPage({
    title: `${say(WORDS.title)} · ${seller}`,
    language,
    body: `<p class="row"><span class="soft">${esc(DEMO_ACQUIRER.name)}</span><a href="${inLanguage(path, language === "en" ? "zh" : "en")}">${say(WORDS.other)}</a></p>
<h1>${say(WORDS.title)} · ${esc(seller)}</h1>${whoHtml(world, id, language)}${
      problem ? `<p class="note bad" role="alert">✕ ${esc(refusalWords(problem, language))}</p>` : ""
    }${ruleBlock(world, story, ask.subMerchantNo, language)}${form}
<p class="soft">${say(WORDS.alone)}</p>`,
  });
}

/** For whom the reader answers, and what they are in this agreement. */
function whoHtml(world: World, id: string, language: Language): string {
  const { story, ask } = askBehind(world, id);
  const { seller, rule, consents } = documentOf(world, story);
  const [own, name] = [shopName(world, ask.subMerchantNo), personName(world, ask.person)];
  const sellerName = shopName(world, seller);
  const isReceiver = consents.includes(ask.subMerchantNo) || rule.remainder === ask.subMerchantNo;
  const what =
    language === "en"
      ? ask.subMerchantNo === seller
        ? "It says how what your customers pay is shared."
        : isReceiver
          ? `It gives you a part of what the customers of ${sellerName} pay.`
          : `In this version you receive nothing any more from ${sellerName}.`
      : ask.subMerchantNo === seller
        ? "它说的是：顾客付给您的钱怎么分。"
        : isReceiver
          ? `它说的是：顾客付给 ${sellerName} 的钱，您分多少。`
          : `按这一版，您不再从 ${sellerName} 收款。`;
  const whom = language === "en" ? "You answer for" : "您代表";
  return `<p>${whom} <b>${esc(own)}</b> <small class="soft">${ask.subMerchantNo} · ${esc(name)}</small><br>${esc(what)}</p>`;
}

export function answeredPage(world: World, consent: Consent, language: Language): string {
  const isYes = consent.answer === "yes";
  const [title, mark, kept, back] =
    language === "en"
      ? [
          "Answered",
          isYes ? "✓ You have agreed" : "✕ You have given it back: not agreed",
          "recorded in the acquirer's agreement books",
          "Back to the messages",
        ]
      : ["已答复", isYes ? "✓ 已同意" : "✕ 已退回：不同意", "记入收单机构的协议账册", "返回短信"];
  return htmlPage({
    title,
    language,
    body: `<div class="centre"><h1 class="${isYes ? "good" : "bad"}">${mark}</h1><p>${esc(consent.reason)}</p><p class="soft">${clockText(world.now())} · ${kept}</p><p><a href="/phone/messages?person=${encodeURIComponent(consent.person)}">${back}</a></p></div>`,
  });
}

/** For a link that nobody sent: no page of the acquirer's own people. */
export const noAnswerPage = (problem: CoreError, language: Language): string =>
  htmlPage({
    title: WORDS.title[language],
    language,
    body: `<h1>${WORDS.title[language]}</h1><p class="note bad" role="alert">✕ ${esc(refusalWords(problem, language))}</p>`,
  });
