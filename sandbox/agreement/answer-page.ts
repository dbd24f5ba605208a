import type { Consent } from "#server/agreement/consent.ts";
import { clockText } from "#server/calendar/instant.ts";
import { esc } from "../http.ts";
import { htmlPage } from "../page.ts";
import type { World } from "../world/world.ts";
import { askBehind, shownText } from "./answer-ask.ts";

/** The rule in the words of the acquirer's tool; a line that begins with "!!" stands in red. */
export const ruleHtml = (text: string): string =>
  `<pre class="rule">${text
    .split("\n")
    .map((line) => (line.startsWith("!!") ? `<b class="bad">${esc(line)}</b>` : esc(line)))
    .join("\n")}</pre>`;

/** The tool knows parties by their numbers only; whoever reads knows them by name. Beside the text, no part of what is agreed to. */
function namesHtml(world: World, text: string): string {
  const names = world.desk
    .register()
    .subMerchants.filter((e) => text.includes(e.subMerchantNo))
    .map((e) => `<li>${esc(e.subMerchantNo)}　${esc(e.name)}</li>`);
  return `<section class="card"><p class="soft">文中的商户号是谁</p><ul>${names.join("")}</ul></section>`;
}

/** What one person of one party reads, and where the code is typed: the acquirer's own page. */
export function answerPage(world: World, id: string, problem?: string): string {
  const { story, ask, isUsed } = askBehind(world, id);
  const name = world.desk.register().subMerchants.find((e) => e.subMerchantNo === ask.subMerchantNo)?.name;
  const text = shownText(world, story, ask.subMerchantNo);
  const form = isUsed
    ? '<p class="note good">✓ 已经答复，谢谢。</p>'
    : `<form class="card" method="post" action="/answer/${ask.id}"><label>短信里的验证码<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required></label>
<label class="inline"><input type="radio" name="answer" value="yes" required>同意</label><label class="inline"><input type="radio" name="answer" value="no">不同意</label>
<label>原因（不同意必须写）<textarea name="reason" rows="2" maxlength="200"></textarea></label><p><button>提交答复</button></p></form>
<form method="post" action="/answer/${ask.id}/again"><button class="plain">重新发验证码</button></form>`;
  return htmlPage({
    title: "分账约定：请答复",
    body: `<h1>分账约定：请答复</h1><p class="soft">收单机构的页面。代表 ${esc(name ?? "")}（${ask.subMerchantNo}）· ${esc(ask.person)}</p>${
      problem ? `<p class="note bad" role="alert">✕ ${esc(problem)}</p>` : ""
    }${namesHtml(world, text)}${ruleHtml(text)}${form}
<p class="soft">没有人能替你答复。验证码只在这一页输入，72 小时内有效，只用一次。</p>`,
  });
}

export const answeredPage = (world: World, consent: Consent): string =>
  htmlPage({
    title: "已答复",
    body: `<div class="centre"><h1 class="${consent.answer === "yes" ? "good" : "bad"}">${
      consent.answer === "yes" ? "✓ 已同意" : "✕ 已答复：不同意"
    }</h1><p>${esc(consent.reason)}</p><p class="soft">${clockText(world.now())} · 记入收单机构的协议账册</p><p><a href="/phone/messages?person=${encodeURIComponent(consent.person)}">返回短信</a></p></div>`,
  });
