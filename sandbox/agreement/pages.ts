import type { Agreement } from "#server/agreement/agreement.ts";
import { partiesOf } from "#server/agreement/agreement-text.ts";
import { instantText } from "#server/calendar/instant.ts";
import { esc } from "../http.ts";
import { htmlPage } from "../page.ts";
import { confirmForm, stateOf } from "../shop/page.ts";
import type { World } from "../world/world.ts";
import { askedFormer, documentOf, isOpen, missingOf } from "./books.ts";
import { APPROVERS, isRedFor } from "./decide-agreement.ts";
import { shopName as nameOf } from "./language.ts";
import { ruleBlock } from "./rule-block.ts";
import type { Story } from "./story.ts";
import { isInForce, isSuspended } from "./suspend-agreement.ts";

/** A second person is somebody else from the start. */
const people = (name: string, label: string, isOptional = false) =>
  `<label>${label}<select name="${name}">${isOptional ? '<option value="">（一人）</option>' : ""}${APPROVERS.map((p, i) => `<option${!isOptional && i === 1 && (name === "second" || name === "approver2") ? " selected" : ""}>${p}</option>`).join("")}</select></label>`;
const reason = (label = "原因") =>
  `<label>${label}<textarea name="reason" rows="2" maxlength="200"></textarea></label>`;
const form = (action: string, title: string, fields: string, button: string) =>
  `<section><h2>${title}</h2><form class="card" method="post" action="${action}">${fields}<p><button>${button}</button></p></form></section>`;
const problemOf = (problem?: string) =>
  problem ? `<p class="note bad" role="alert">✕ ${esc(problem)}</p>` : "";

const statusOf = (world: World, story: Story): string => {
  if (story.end === "returned") return "已退回";
  if (story.end === "declined") return "有一方不同意";
  if (story.end !== undefined) return "已结束";
  if (story.began !== undefined) return "已核准";
  const missing = missingOf(world, story).length;
  return missing > 0 ? `还差 ${missing} 方答复` : `等核准（${story.approvals.length} / 2）`;
};

/** Every proposal that came, newest first. */
export function agreementsPage(world: World, problem?: string): string {
  const rows = [...world.book.stories.bySha256.values()].filter((s) => s.body !== undefined).reverse();
  return htmlPage(
    {
      title: "分账协议",
      body: `<h1>分账协议</h1><p class="soft">商户在平台上提出，本机构自己问每一方，两个人核准。<a href="/core">核心系统</a> · <a href="/phone/messages">短信</a></p>${problemOf(problem)}
<div class="scroll"><table class="cards"><tr><th>卖方</th><th>版本</th><th>状态</th><th></th></tr>${
        rows
          .map((story) => {
            const { seller, version } = documentOf(world, story);
            return `<tr><td data-of="卖方">${esc(nameOf(world, seller))}</td><td data-of="版本">第 ${version} 版</td><td data-of="状态">${statusOf(world, story)}</td><td data-of=""><a href="/core/agreements/${story.sha256}">打开</a></td></tr>`;
          })
          .join("") || '<tr><td colspan="4" class="soft">还没有提出的协议</td></tr>'
      }</table></div><div class="grid">${form(
        "/core/contacts",
        "换联系人",
        `<label>商户<select name="number">${world.desk
          .register()
          .subMerchants.map(
            (e) => `<option value="${e.subMerchantNo}">${e.subMerchantNo} ${esc(e.name)}</option>`,
          )
          .join(
            "",
          )}</select></label><label>联系人<input name="person" required maxlength="64" autocomplete="off"></label>${people("approver1", "批准人一")}${people("approver2", "批准人二")}`,
        "登记",
      )}</div>`,
    },
    true,
  );
}

const FIELDS = [
  ["remainder", "其余归谁"],
  ["bearer", "退款由谁出"],
  ["feeBearer", "手续费由谁出"],
  ["effectiveFrom", "生效日"],
  ["document", "整份约定"],
] as const;

/** One version: the words that each party reads, old against new, what it answered, and what the two people do. */
export function agreementPage(world: World, sha256: string, problem?: string): string {
  const story = world.book.stories.of(sha256);
  const document = documentOf(world, story);
  const parties = story.body === undefined ? [] : partiesOf(document, askedFormer(world, story)?.document);
  const answers = parties.map((number) => {
    const said = story.consents.findLast(
      (c) => c.subMerchantNo === number && c.replacesSha256 === story.replacesSha256,
    );
    const word = said ? `${said.answer === "yes" ? "✓ 同意" : "✕ 不同意"} ${esc(said.reason)}` : "◔ 还没答复";
    return `<details class="card"${number === document.seller ? " open" : ""}><summary>${esc(nameOf(world, number))}（${number}）· ${word}</summary>${ruleBlock(world, story, number)}</details>`;
  });
  return htmlPage(
    {
      title: `${nameOf(world, document.seller)} 第 ${document.version} 版`,
      body: `<h1>${esc(nameOf(world, document.seller))} · 第 ${document.version} 版</h1><p class="soft">${statusOf(world, story)} · <a href="/core/agreements">所有协议</a></p>${problemOf(problem)}
<h2>每一方读到的、答复的</h2>${answers.join("")}${story.approvals.map((a) => `<p>✓ ${esc(a.person)} ${esc(a.reason)} <span class="soft">${a.at}</span></p>`).join("")}
<div class="grid">${isOpen(story) ? openForms(world, story, document) : ""}${isInBooks(world, sha256) ? heldForms(world, sha256) : ""}</div>`,
    },
    true,
  );
}

const isInBooks = (world: World, sha256: string): boolean => {
  const at = instantText(world.now());
  return world.desk
    .agreements()
    .some((r) => r.sha256 === sha256 && (r.inForceTo === null || r.inForceTo > at));
};

function openForms(world: World, story: Story, document: Agreement): string {
  const path = `/core/agreements/${story.sha256}`;
  const terms = document.rule.terms.map(
    (term, i) => [`terms[${i}]`, `第 ${i + 1} 项：${esc(nameOf(world, term.to))}`] as const,
  );
  const returnFields = [...terms, ...FIELDS]
    .map(
      ([field, label]) => `<label>${label}<input name="${field}" maxlength="200" autocomplete="off"></label>`,
    )
    .join("");
  const approve =
    missingOf(world, story).length > 0
      ? ""
      : form(
          `${path}/approve`,
          `核准（第 ${story.approvals.length + 1} 人）`,
          people("person", "核准人") + reason(isRedFor(world, story) ? "理由（有红色标记，必须写）" : "理由"),
          "我读过上面每一方的文字，核准",
        );
  const leavers = missingOf(world, story).filter(
    (n) => n !== document.seller && !document.consents.includes(n),
  );
  const leaver = leavers.length
    ? form(
        `${path}/answer-for`,
        "14 天没答复的退出方：两人代答",
        `<label>退出方<select name="number">${leavers.map((n) => `<option>${n}</option>`).join("")}</select></label>${people("person", "第一人")}${people("second", "第二人")}${reason()}`,
        "代为同意",
      )
    : "";
  return (
    approve +
    form(`${path}/return`, "退回", people("person", "办理人") + returnFields, "退回写了原因的各项") +
    leaver
  );
}

/** The word about this version that works or waits for its second person. */
function stopOf(world: World, sha256: string): string {
  const stop = world.book.stops.living().find((s) => s.sha256 === sha256);
  if (!stop) return "";
  return `<div class="card"><p><b>暂停 ${stop.id}</b> · ${stateOf(stop)} · ${esc(stop.persons.join("、"))}</p><p class="soft">${esc(stop.reason)}</p>${confirmForm(stop)}</div>`;
}

function heldForms(world: World, sha256: string): string {
  const path = `/core/agreements/${sha256}`;
  const two = people("person", "第一人") + people("second", "第二人") + reason();
  const alone = people("person", "办理人") + people("second", "复核人（可以稍后）", true) + reason();
  const hint = '<p class="soft">一人即时生效；24 小时内没有第二人复核就自动恢复，之后一个人不能再暂停。</p>';
  const isOn = isSuspended(world, sha256);
  return (
    stopOf(world, sha256) +
    form(`${path}/stop`, "停用（下一个账日起）", two, "停用") +
    (isInForce(world, sha256) && !isOn ? form(`${path}/suspend`, "暂停（立即）", hint + alone, "暂停") : "") +
    (isOn ? form(`${path}/resume`, "恢复（两人）", two, "恢复") : "")
  );
}
