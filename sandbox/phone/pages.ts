import { clockText } from "#server/calendar/instant.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { MARK_HEX, type MarkColour, orderMark } from "#server/order/order-mark.ts";
import { esc } from "../http.ts";
import { htmlPage, yuan } from "../page.ts";
import { stateOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";

/** As the till says them: messages/zh-CN/common.json, "colour". */
export const COLOUR_WORDS: Readonly<Record<MarkColour, string>> = {
  jade: "翠绿",
  indigo: "靛蓝",
  plum: "梅紫",
  teal: "青",
  rust: "赭",
  rose: "玫红",
  olive: "橄榄",
  slate: "石灰",
};
const LISTED = 12;

const shopOf = (world: World, trade: Trade) =>
  world.desk.shopOf(trade.channel, trade.channelNo)?.name ?? trade.channelNo;
const linkOf = (trade: Trade, page: "pay" | "result") =>
  `/phone/${page}?code=${encodeURIComponent(trade.codeUrl)}`;

/** The phone before it scans: the newest unpaid codes. */
export function listPage(world: World, problem?: string): string {
  const now = world.now();
  const open = world.book.newest
    .slice(-400)
    .reverse()
    .filter((t) => stateOf(t, now) === "open")
    .slice(0, LISTED);
  const rows = open.map(
    (t) =>
      `<a class="card row" href="${esc(linkOf(t, "pay"))}"><span><b>${esc(shopOf(world, t))}</b><br><span class="soft">${world.dialects[t.channel].name} · ${clockText(t.placedAt).slice(11)} · ${esc(t.description)}</span></span><span class="money">${yuan(t.totalFen)}</span></a>`,
  );
  return htmlPage({
    title: "演示手机",
    refresh: problem ? undefined : 5,
    body: `<h1>演示手机</h1><p class="soft">沙箱：点一张码，就像用演示手机扫了它。不是真钱。</p>${
      problem ? `<p class="note bad">✕ ${esc(problem)}</p>` : ""
    }${rows.join("") || '<p class="note">现在没有待付的码。请在收银台出一张码，这里会自动出现。</p>'}
<p class="centre"><a href="/phone/messages">短信（收单机构问分账约定）</a></p>
<p class="centre"><a href="/phone/paste">或者粘贴码的内容</a></p>`,
  });
}

/** A code by hand, on a page that does not ask again while somebody types. */
export const pastePage = (world: World): string =>
  htmlPage({
    title: "粘贴码的内容",
    body: `<h1>粘贴码的内容</h1><form action="/phone/pay" method="get"><label for="code">码的内容</label><input id="code" name="code" required maxlength="300" placeholder="${CHANNELS.map((c) => `${world.dialects[c].codeStart}…`).join(" 或 ")}"><p><button>识别</button></p></form><p class="centre"><a href="/phone">返回</a></p>`,
  });

/** What the payer reads before paying: whom and how much. */
export function payPage(world: World, trade: Trade): string {
  const now = world.now();
  const state = stateOf(trade, now);
  const seconds = Math.max(0, Math.floor((trade.expiresAt.getTime() - now.getTime()) / 1_000));
  const left = seconds > 5_400 ? "" : ` · 剩 ${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
  const isLate = state === "closed";
  return htmlPage({
    title: "确认付款",
    body: `<p class="centre"><span class="tag">${world.dialects[trade.channel].name}</span></p>
<div class="centre"><h1>${esc(shopOf(world, trade))}</h1><p class="soft">${esc(trade.description)}</p>
<p class="amount">${yuan(trade.totalFen)}</p>${isLate ? '<p class="bad">✕ 订单已关闭</p>' : `<p class="soft">等待付款${left}</p>`}</div>
<form method="post" action="/phone/pay"><input type="hidden" name="code" value="${esc(trade.codeUrl)}"><button class="pay" style="background:${world.dialects[trade.channel].colour}">确认付款</button></form>
<p class="centre"><a href="/phone">返回</a></p>`,
  });
}

/** After paying: the colour and number the till shows too. */
export function resultPage(world: World, trade: Trade): string {
  const state = stateOf(trade, world.now());
  const payment = trade.payment;
  if (!payment) {
    const [mark, title, words, refresh] =
      state === "closed"
        ? (["✕", "订单已关闭", "没有扣款。请让店员重新出码。", trade.payingSince ? 1 : undefined] as const)
        : state === "paying"
          ? (["◔", "正在支付", "银行正在处理，请稍候。", 1] as const)
          : (["◔", "等待付款", "还没有付款。", undefined] as const);
    return htmlPage({
      title,
      refresh,
      body: `<div class="centre"><p class="amount ${state === "closed" ? "bad" : "wait"}">${mark}</p><h1>${title}</h1><p>${words}</p><p class="amount">${yuan(trade.totalFen)}</p><p><a href="/phone">返回</a></p></div>`,
    });
  }
  const { colour, number2 } = orderMark(trade.no);
  const coupon =
    payment.couponFen > 0n
      ? `<p class="soft">${payment.couponBy === "channel" ? "渠道优惠" : "商家优惠"} −¥${yuan(payment.couponFen).replace(/<[^>]+>|¥/g, "")}</p>`
      : "";
  return htmlPage({
    title: "付款成功",
    body: `<div class="centre"><h1 class="good">✓ 付款成功</h1>
<div class="mark" style="background:${MARK_HEX[colour]}" data-colour="${colour}" data-number="${number2}"><span>给店员看</span><b>${number2}</b><span>${COLOUR_WORDS[colour]}</span></div>
<p>${esc(shopOf(world, trade))}</p><p class="amount">${yuan(payment.payerFen)}</p>${coupon}
<p class="soft">${world.dialects[trade.channel].name} · ${clockText(payment.at)}<br>交易号 ${payment.reference}<br>商户单号 ${esc(trade.no)}</p>
<p><a href="/phone">再扫一张</a></p></div>`,
  });
}
