import { addDays } from "#server/calendar/calendar.ts";
import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { esc } from "../http.ts";
import { htmlPage, yuan } from "../page.ts";
import { SAMPLE_YEAR } from "../seed/calendar.ts";
import { personField } from "../shop/people.ts";
import type { World } from "../world/world.ts";

export const STATUS_WORDS = { active: "正常", suspended: "暂停", closing: "关闭中", closed: "关闭" } as const;
const ROLE_WORDS = { shop: "店铺", group: "品牌、区域", mall: "商场", headquarters: "总部" } as const;

/** What was recorded, under these words. */
const TOLD_WORDS: Readonly<Record<string, string>> = {
  number: "商户号",
  role: "角色",
  accountRef: "账户引用",
  accountHash: "账号摘要",
  accountMask: "账号掩码",
  accountTail: "账号后四位",
  accountVersion: "账户版本",
  accountApprovedFrom: "账户生效日",
  holderName: "户名",
  bankName: "开户行",
  cnaps: "联行号",
  registeredBy: "登记、复核",
  year: "年份",
  holidays: "放假的工作日",
  workdays: "调休上班",
  version: "日历版本",
};
function wordOf(world: World, told: string): string {
  const channel = CHANNELS.find((c) => c === told);
  return channel ? `${world.dialects[channel].shortName}渠道号` : (TOLD_WORDS[told] ?? told);
}

/** A value in words; what has none stays as it is. */
function saidOf(told: string, value: unknown): string {
  if (told === "role") return ROLE_WORDS[value as keyof typeof ROLE_WORDS];
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The values of a field that has a few, each with its word. */
const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words)
    .map(([value, word]) => `<option value="${value}">${word}</option>`)
    .join("");

const field = (name: string, label: string, value = "", isRequired = true) =>
  `<label>${label}<input name="${name}" value="${esc(value)}" autocomplete="off"${isRequired ? " required" : ""}></label>`;
const ACCOUNT_FIELDS =
  field("accountNumber", "账号（完整，只在这里）") +
  field("holderName", "户名") +
  field("bankName", "开户行") +
  field("cnaps", "联行号（12 位）");

const CYCLE_WORDS: Readonly<Record<string, string>> = {
  "T+1": "T+1（下一个工作日；可改成 T+n）",
  "D+1": "D+1（次日；可改成 D+n）",
  weekly: "每周（下周一）",
  monthly: "每月（下月 1 日）",
};
const TERM_FIELDS = `<label>结算周期<input name="cycle" value="T+1" list="cycles" autocomplete="off" required></label><datalist id="cycles">${choices(CYCLE_WORDS)}</datalist>${field("minimumYuan", "起付金额（元）", "0")}`;

/** Who writes into the register, and who has checked it. */
const TWO_FIELDS = personField("person", "登记人") + personField("second", "复核人", 1);

const form = (action: string, title: string, fields: string, button: string) =>
  `<section><h2>${title}</h2><form class="card" method="post" action="${action}">${fields}<p><button>${button}</button></p></form></section>`;

const REFUND_FORMS = [
  form(
    "/core/refunds",
    "本机构直接退款",
    field("merchantOrderNo", "商户订单号") +
      field("yuan", "金额（元）") +
      field("reason", "原因", "", false) +
      `<label class="inline"><input type="checkbox" name="isFromBalance" value="true">微信：从可用资金退（不在交易账单里，另有账单）</label>`,
    "退款",
  ),
  form(
    "/core/refunds/close",
    "关闭退款（银行退回）",
    field("refundNo", "退款单号") + field("reason", "原因，如：用户银行卡已注销"),
    "关闭",
  ),
].join("");

/** The year after the last that the calendar has; the days proposed are a sample, the notice is typed over them. */
function calendarForm(world: World): string {
  const years = Object.keys(world.desk.calendar().years).sort();
  const next = String(Number(years.at(-1) ?? SAMPLE_YEAR.year) + 1);
  const sample = next === SAMPLE_YEAR.year ? SAMPLE_YEAR : { holidays: [], workdays: [] };
  const area = (name: string, label: string, days: readonly string[]) =>
    `<label>${label}<textarea name="${name}" rows="4">${days.join(" ")}</textarea></label>`;
  return form(
    "/core/calendar",
    `工作日历（已有 ${years.join("、") || "无"}）`,
    field("year", "年份", next) +
      area("holidays", "放假的工作日（已填的是示例，以国务院办公厅通知为准）", sample.holidays) +
      area("workdays", "调休上班的周末", sample.workdays),
    "登记这一年",
  );
}

/** Another system's money at a shop's number. */
function foreignForms(world: World, shops: string): string {
  const channels = `<label>渠道<select name="channel">${choices(
    Object.fromEntries(CHANNELS.map((c) => [c, world.dialects[c].shortName])),
  )}</select></label>`;
  const fields = shops + channels;
  return [
    form("/core/shared", "渠道号与另一套系统共用", fields, "登记"),
    form(
      "/core/foreign",
      "另一套系统收一笔款",
      `${fields}${field("yuan", "金额（元）")}<label class="inline"><input type="checkbox" name="isSpoilt" value="true">账单里这一行有一格坏了</label>`,
      "收款",
    ),
  ].join("");
}

/** The acquirer's own core system. Full numbers are typed here and stay here. */
export function corePage(world: World, told?: { title: string; rows: Record<string, unknown> }): string {
  const { subMerchants: entries, cutOffs } = world.desk.register();
  const tomorrow = addDays(clearingDateOf(world.now(), cutOffs), 1);
  const shops = `<label>商户<select name="number">${entries
    .map((e) => `<option value="${e.subMerchantNo}">${e.subMerchantNo} ${esc(e.name)}</option>`)
    .join("")}</select></label>`;
  const answer = told
    ? `<div class="card" role="status"><h2 style="margin-top:0">${esc(told.title)}</h2><table>${Object.entries(
        told.rows,
      )
        .map(
          ([k, v]) => `<tr><th>${esc(wordOf(world, k))}</th><td><code>${esc(saidOf(k, v))}</code></td></tr>`,
        )
        .join("")}</table></div>`
    : "";
  return htmlPage(
    {
      title: "核心系统",
      body: `<h1>收单机构的核心系统</h1><p class="soft">完整的账号、证件号只在这里录入；编号、引用、摘要和掩码随登记簿送到平台，不用抄。<a href="/core/shops">暂停、暂缓、关闭</a> · <a href="/core/bank">银行答复</a> · <a href="/core/agreements">分账协议</a> · <a href="/">返回沙箱</a></p>${answer}
<div class="scroll"><table class="cards"><tr><th>商户号</th><th>名称</th><th>角色</th><th>状态</th><th>渠道号</th><th>账户</th><th>结算</th><th>暂缓</th></tr>${entries
        .map(
          (e) =>
            `<tr><td data-of="商户号">${e.subMerchantNo}</td><td data-of="名称">${esc(e.name)}</td><td data-of="角色">${ROLE_WORDS[e.role]}</td><td data-of="状态">${STATUS_WORDS[e.status]}</td><td data-of="渠道号">${CHANNELS.map((c) => `${world.dialects[c].shortName} ${esc((e.channelNos[c] ?? []).map((n) => `${n.no}${n.shared ? "（共用）" : ""}`).join("、"))}`).join("<br>")}</td><td data-of="账户">${esc(e.accountRef)}<br><span class="soft">${e.accountApprovedFrom} 起</span></td><td data-of="结算">${e.cycle}${e.minimumFen > 0n ? `<br><span class="soft">起付 ${yuan(e.minimumFen)}</span>` : ""}</td><td data-of="暂缓">${e.holds
              .map((h) => `${esc(h.reason)} ${h.fen === null ? "全部" : yuan(h.fen)}`)
              .join("<br>")}</td></tr>`,
        )
        .join("")}</table></div>
<div class="grid">${form(
        "/core/merchants",
        "签约新商户（两人）",
        field("name", "商户全称") +
          `<label>角色（只有店铺收款）<select name="role">${choices(ROLE_WORDS)}</select></label>` +
          field("licenceCode", "统一社会信用代码") +
          field("personId", "负责人身份证号", "", false) +
          field("contact", "联系人（空 = 店主）", "", false) +
          ACCOUNT_FIELDS +
          TERM_FIELDS +
          TWO_FIELDS,
        "签约并编号",
      )}${form(
        "/core/accounts",
        "换收款账户（两人）",
        shops +
          ACCOUNT_FIELDS +
          field("approvedFrom", "生效日", dayOf(world.now())) +
          personField("person", "登记人") +
          personField("second", "复核人（已核对开户证明）", 1),
        "登记新版本",
      )}${form(
        "/core/agreements",
        "登记已批准的资费",
        `<input type="hidden" name="kind" value="fees"><label>规范 JSON 正文<textarea name="body" rows="6" required></textarea></label>${field("inForceFrom", "生效时刻", `${dayOf(world.now())}T00:00:00+08:00`)}${field("approver1", "批准人一")}${field("approver2", "批准人二")}${field("reason", "批准理由（有红字时必填）", "", false)}`,
        "登记",
      )}${form(
        "/core/terms",
        "结算周期和起付金额（两人）",
        shops + TERM_FIELDS + TWO_FIELDS,
        "保存",
      )}${form("/core/cut-off", "日切（账日从几点开始，两人）", field("from", "从哪个账日起", tomorrow) + field("beginsAt", "时刻（12:01–23:59 是前一天晚上）", "23:00") + TWO_FIELDS, "登记")}${calendarForm(world)}${REFUND_FORMS}${foreignForms(world, shops)}</div>`,
    },
    true,
  );
}
