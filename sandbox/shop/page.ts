import { clockText } from "#server/calendar/instant.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import type { StopStatus } from "#server/merchant/one-person.ts";
import { shopName } from "../agreement/language.ts";
import { STATUS_WORDS } from "../core/page.ts";
import { esc } from "../http.ts";
import { htmlPage, yuan } from "../page.ts";
import type { World } from "../world/world.ts";
import { askedFor } from "./asked-for.ts";
import { PEOPLE, personField } from "./people.ts";
import { stillNaming } from "./still-naming.ts";
import type { Stop } from "./stop-story.ts";

const STOP_WORDS: Record<StopStatus, string> = {
  asked: "等第二人，还没有生效",
  placed: "已生效，等第二人",
  confirmed: "已生效",
  lapsed: "无人复核，已自动解除",
  lifted: "已解除",
};
const people = (name: string, label: string) => personField(name, label, name === "second" ? 1 : 0);
const LATER = `<label>复核人（可以稍后）<select name="second"><option value="">（一人）</option>${PEOPLE.map((p) => `<option>${p}</option>`).join("")}</select></label>`;
const field = (name: string, label: string, isRequired: boolean) =>
  `<label>${label}<input name="${name}" maxlength="200" autocomplete="off"${isRequired ? " required" : ""}></label>`;
const form = (action: string, title: string, fields: string, button: string) =>
  `<section><h2>${title}</h2><form class="card" method="post" action="${action}">${fields}<p><button>${button}</button></p></form></section>`;
const ONE = people("person", "办理人") + LATER;
const TWO = people("person", "办理人") + people("second", "复核人");
const WHY =
  field("reason", "给商户看的原因，和它要做什么", true) + field("inner", "内部原因（商户看不到）", false);
const status = (value: string) => `<input type="hidden" name="status" value="${value}">`;
const whatOf = (s: Stop): string =>
  s.what === "hold"
    ? `暂缓 ${amountOf(s.fen)}`
    : s.what === "suspension"
      ? "暂停收款"
      : `<a href="/core/agreements/${s.sha256}">暂停分账协议</a>`;
/** A shop by its name, the number small beneath. */
const shopCell = (world: World, number: string) =>
  `<td data-of="商户">${esc(shopName(world, number))}<br><small class="soft">${number}</small></td>`;
const amountOf = (fen: string | null) => (fen === null ? "全部" : yuan(BigInt(fen)));

/** What stands against a number now, what one person set and nobody has confirmed, and what keeps it from being closed. */
export function shopsPage(world: World, problem?: string): string {
  const { subMerchants: entries } = world.desk.register();
  const among = (which: readonly RegisterEntry["status"][]) =>
    `<label>商户<select name="number">${entries
      .filter((e) => which.includes(e.status))
      .map((e) => `<option value="${e.subMerchantNo}">${e.subMerchantNo} ${esc(e.name)}</option>`)
      .join("")}</select></label>`;
  const open = ["active", "suspended"] as const;
  const forms = [
    form("/core/status", "暂停收款", status("suspended") + among(["active"]) + WHY + ONE, "暂停"),
    form(
      "/core/status",
      "恢复收款（两人）",
      status("active") + among(["suspended"]) + field("inner", "内部原因", false) + TWO,
      "恢复",
    ),
    form(
      "/core/holds",
      "暂缓结算",
      `${among([...open, "closing"])}${field("yuan", "金额（元，空 = 全部）", false)}${WHY}${ONE}`,
      "暂缓",
    ),
    form(
      "/core/limits",
      "退款垫付额度（两人）",
      `${among(open)}${field("yuan", "额度（元，0 = 不垫付）", true)}${field("reason", "理由", true)}${TWO}`,
      "保存额度",
    ),
    form(
      "/core/advances",
      "垫付记账（两人）",
      `<label>记什么<select name="move"><option value="advance">垫付：自有资金进客户资金</option><option value="repay">收回：店铺已还</option></select></label>${field("day", "账日（如 2026-11-20；核对工具 check 会说）", true)}${field("yuan", "金额（元）", true)}${TWO}`,
      "记账",
    ),
    form(
      "/core/barred",
      "禁止名单（两人）",
      `${among([...open, "closing"])}<label class="inline"><input type="checkbox" name="isLifted" value="true">从名单上解除</label>${field("reason", "理由", true)}${TWO}`,
      "登记",
    ),
    form(
      "/core/status",
      "开始关闭（两人，不能撤回）",
      status("closing") + among(open) + WHY + TWO,
      "开始关闭",
    ),
    form(
      "/core/status",
      "关闭（两人）",
      `${status("closed")}${among(["closing"])}<label class="inline"><input type="checkbox" name="isWaived" value="true">不等退款期；之后的退款由本机构承担</label>${field("inner", "内部原因", false)}${TWO}`,
      "关闭",
    ),
  ];
  return htmlPage(
    {
      title: "暂停、暂缓、关闭",
      body: `<h1>暂停、暂缓、关闭</h1><p class="soft">暂停、暂缓和暂停分账协议一人即时生效，24 小时内（暂缓不算休息日）没有第二人复核就自动解除，之后一个人不能再设；恢复、解除、关闭要两人。<a href="/core">核心系统</a></p>${
        problem ? `<p class="note bad" role="alert">✕ ${esc(problem)}</p>` : ""
      }${askedTable(world)}${waitingTable(world)}${limitTable(world)}${barTable(world)}${shopTable(world, entries)}<div class="grid">${forms.join("")}</div>`,
    },
    true,
  );
}

/** What the platform's people ask: nothing of it works until somebody here takes it up. */
function askedTable(world: World): string {
  const rows = askedFor(world).flatMap(({ number, closing, holds }) => [
    ...holds.map(
      (h) =>
        `<tr>${shopCell(world, number)}<td data-of="内容">暂缓 ${amountOf(h.fen)}</td><td data-of="原因">${esc(h.reason)}<br><span class="soft">${esc(h.inner)}</span></td><td data-of=""><form method="post" action="/core/holds/take"><input type="hidden" name="id" value="${h.id}">${ONE}<button class="plain">登记</button></form></td></tr>`,
    ),
    ...(closing
      ? [
          `<tr>${shopCell(world, number)}<td data-of="内容">店主申请关闭</td><td data-of="原因">${esc(closing.reason)}</td><td data-of=""><form method="post" action="/core/status">${status("closing")}<input type="hidden" name="number" value="${number}"><input type="hidden" name="reason" value="${esc(closing.reason)}">${TWO}<button class="plain">开始关闭</button></form></td></tr>`,
        ]
      : []),
  ]);
  if (rows.length === 0) return "";
  return `<h2>平台页面上的申请</h2><div class="scroll"><table class="cards"><tr><th>商户</th><th>内容</th><th>原因</th><th></th></tr>${rows.join("")}</table></div>`;
}

const isWaiting = ({ status: is }: Stop): boolean => is === "asked" || is === "placed";

/** Where a stop stands, and until when its second person has time. */
export const stateOf = (stop: Stop): string =>
  STOP_WORDS[stop.status] +
  (isWaiting(stop)
    ? `<br><span class="soft">到 ${clockText(new Date(stop.endsAt)).slice(0, 16)} 为止</span>`
    : "");

/** The second person's word, where it is waited for. */
export const confirmForm = (stop: Stop): string =>
  isWaiting(stop)
    ? `<form method="post" action="/core/stops/confirm"><input type="hidden" name="id" value="${stop.id}">${personField(
        "person",
        "复核人",
        PEOPLE.findIndex((p) => !stop.persons.includes(p)),
      )}<button class="plain">复核</button></form>`
    : "";

function waitingTable(world: World): string {
  const rows = [...world.book.stops.byId.values()].reverse();
  if (rows.length === 0) return '<p class="note">还没有暂停或暂缓过。</p>';
  return `<h2>暂停和暂缓</h2><div class="scroll"><table class="cards"><tr><th>编号</th><th>商户</th><th>内容</th><th>给商户看的原因</th><th>内部原因</th><th>谁</th><th>状态</th><th></th></tr>${rows
    .map(
      (s) =>
        `<tr><td data-of="编号">${s.id}</td>${shopCell(world, s.number)}<td data-of="内容">${whatOf(s)}</td><td data-of="原因">${esc(s.reason)}</td><td data-of="内部">${esc(s.inner)}</td><td data-of="谁">${s.persons.join("、")}</td><td data-of="状态">${stateOf(s)}</td><td data-of="">${confirmForm(s)}</td></tr>`,
    )
    .join("")}</table></div>`;
}

/** Who gave which number how much, newest first. */
function limitTable(world: World): string {
  const rows = world.book.stops.limits.toReversed();
  if (rows.length === 0) return "";
  return `<h2>退款垫付额度</h2><div class="scroll"><table class="cards"><tr><th>商户</th><th>额度</th><th>理由</th><th>谁</th><th>时间</th></tr>${rows
    .map(
      (l) =>
        `<tr>${shopCell(world, l.number)}<td data-of="额度">${yuan(BigInt(l.fen))}</td><td data-of="理由">${esc(l.reason)}</td><td data-of="谁">${l.persons.join("、")}</td><td data-of="时间">${clockText(new Date(l.at)).slice(0, 16)}</td></tr>`,
    )
    .join("")}</table></div>`;
}

/** Who was put on the barred list or taken off it, by whom, newest first. */
function barTable(world: World): string {
  const rows = world.book.stops.bars.toReversed();
  if (rows.length === 0) return "";
  return `<h2>禁止名单</h2><div class="scroll"><table class="cards"><tr><th>商户</th><th>内容</th><th>理由</th><th>谁</th><th>时间</th></tr>${rows
    .map(
      (b) =>
        `<tr><td data-of="商户">${b.number}</td><td data-of="内容">${b.isLifted ? "解除" : "列入"}</td><td data-of="理由">${esc(b.reason)}</td><td data-of="谁">${b.persons.join("、")}</td><td data-of="时间">${clockText(new Date(b.at)).slice(0, 16)}</td></tr>`,
    )
    .join("")}</table></div>`;
}

/** Every number that is not simply open, with its way on. */
function shopTable(world: World, entries: readonly RegisterEntry[]): string {
  const shown = entries.filter((e) => e.status !== "active" || e.holds.length > 0);
  if (shown.length === 0) return "";
  return `<h2>不能正常收款、或有暂缓的商户</h2><div class="scroll"><table class="cards"><tr><th>商户</th><th>状态</th><th>暂缓</th><th>还不能关闭，因为</th></tr>${shown
    .map(
      (e) =>
        `<tr>${shopCell(world, e.subMerchantNo)}<td data-of="状态">${STATUS_WORDS[e.status]}<br><span class="soft">${esc(e.statusReason ?? "")}</span></td><td data-of="暂缓">${e.holds.map((h, i) => liftForm(e.subMerchantNo, h, i)).join("")}</td><td data-of="关闭">${
          e.status === "closing"
            ? stillNaming(world, e.subMerchantNo)
                .map((n) => esc(n.text))
                .join("<br>") || "没有了，可以关闭"
            : ""
        }</td></tr>`,
    )
    .join("")}</table></div>`;
}

const liftForm = (number: string, hold: RegisterEntry["holds"][number], index: number) =>
  `<form method="post" action="/core/holds/lift"><input type="hidden" name="number" value="${number}"><input type="hidden" name="index" value="${index}">${esc(hold.reason)} ${hold.fen === null ? "全部" : yuan(hold.fen)}${TWO}<button class="plain">解除</button></form>`;
