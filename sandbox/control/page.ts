import { clockText, dayOf } from "#server/calendar/instant.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { formatAmount } from "#server/money/amount.ts";
import { refusedForms } from "../bank/bank.ts";
import { esc } from "../http.ts";
import { htmlPage, yuan } from "../page.ts";
import { deliveriesOf } from "../trade/announce.ts";
import { MAGIC_WORDS } from "../trade/magic.ts";
import { stateOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";

const STATE_WORDS = { open: "待付", paying: "支付中", paid: "已付", closed: "已关闭" } as const;
const SWITCHES = [
  ["loseNotifications", "通知全部丢失"],
  ["loseAnswers", "应答全部丢失（请求照办）"],
  ["refuse", "拒绝所有新订单"],
  ["refuseRefunds", "拒绝所有退款（渠道资金不足）"],
  ["slowRefunds", "微信：退款次日才完成（受理日账单为处理中，次日账单再列一次）"],
  ["lateTrade", "支付宝：扫码前查不到交易"],
  ["noEmptyBills", "当日没有交易的渠道不出账单"],
  ["noCloseLog", "核心系统不记关单（取消后到账的直接入账）"],
] as const;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** "比本机时间快 3 天 2 小时" */
export function offsetWords(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  if (minutes === 0) return "与本机时间一致";
  const [days, hours] = [Math.floor(minutes / DAY_MINUTES), Math.floor((minutes % DAY_MINUTES) / 60)];
  const long = [days > 0 ? `${days} 天` : "", hours > 0 ? `${hours} 小时` : ""].filter((w) => w !== "");
  return `比本机时间${offsetMs > 0 ? "快" : "慢"} ${long.join(" ") || `${minutes} 分钟`}`;
}

/** The desk of the sandbox: its clock, its faults, what it knows. */
export function controlPage(world: World): string {
  const now = world.now();
  const { faults, newest, lastClosedDay } = world.book;
  const trades = newest.slice(-12).reverse();
  const refused = refusedForms(world);
  const waiting = deliveriesOf(world).filter((d) => !d.done);
  return htmlPage(
    {
      title: "沙箱收单机构",
      body: `<h1>沙箱收单机构</h1><p class="soft">一家放在桌上的持牌收单机构：${CHANNELS.map((c) => world.dialects[c].name).join("、")}、银行和它自己的核心系统。不是真钱。</p>${
        refused.length > 0
          ? `<p class="note bad" role="status">✕ 沙箱银行只认 pain.001，没有付款：${refused.map((name) => `<code>${esc(name)}</code>`).join("、")}</p>`
          : ""
      }
<div class="grid"><section><h2>时钟</h2><div class="card"><p class="money">${clockText(now)}</p><p class="soft">${offsetWords(world.offsetMs())} · ${lastClosedDay ? `已日终到 ${lastClosedDay}` : "还没有日终"}</p>
<div class="buttons"><form method="post" action="/control/clock"><input type="hidden" name="days" value="1"><button class="plain">到明天</button></form>
<form method="post" action="/control/clock"><input type="hidden" name="to" value="next-working-day"><button class="plain">到下一个工作日</button></form></div>
<p class="soft">到第二天上午 10 点。过去的每一天都会日终：出账单、记资金、银行办事。只能往前。</p>
<p class="soft">银行在工作日付款：时钟拨到划付日，银行才办 <code>bank/in</code> 里的付款文件。</p></div>
<h2>去哪里</h2><div class="card"><p><a href="/phone">演示手机</a></p><p><a href="/phone/messages">短信</a></p><p><a href="/core">核心系统：商户、账户</a></p><p><a href="/core/agreements">核心系统：分账协议</a></p><p class="soft">清分台文件夹<br><code>${esc(world.paths.desk)}</code></p></div></section>
<section><h2>故障</h2><form class="card" method="post" action="/control/faults">${SWITCHES.map(
        ([name, words]) =>
          `<label class="inline"><input type="checkbox" name="${name}" value="true"${faults[name] ? " checked" : ""}>${words}</label>`,
      ).join("")}
<label for="delay">每次应答前等待（毫秒）</label><input id="delay" name="delayMs" inputmode="numeric" value="${faults.delayMs}">
<label for="fee-off">新支付的手续费每笔多收（元）</label><input id="fee-off" name="feeOffYuan" inputmode="decimal" value="${formatAmount(BigInt(faults.feeOffFen))}">
<label for="clock-off">渠道的时钟快多少秒（慢为负数）</label><input id="clock-off" name="clockOffSeconds" inputmode="numeric" value="${faults.clockOffSeconds}"><p><button>保存</button></p></form></section>
<section><h2>有含义的金额</h2><div class="card"><table>${MAGIC_WORDS.map(
        ([fen, words]) => `<tr><td>¥0.${String(fen).padStart(2, "0")}</td><td>${words}</td></tr>`,
      ).join("")}</table></div></section></div>
<h2>最近的订单</h2><div class="scroll"><table><tr><th>时间</th><th>商户</th><th>渠道</th><th class="r">金额</th><th>状态</th><th>商户单号</th></tr>${
        trades
          .map(
            (t) =>
              `<tr><td>${clockText(t.placedAt)}</td><td>${esc(world.desk.shopOf(t.channel, t.channelNo)?.name ?? t.channelNo)}</td><td>${world.dialects[t.channel].name}</td><td class="r">${yuan(t.totalFen)}</td><td>${STATE_WORDS[stateOf(t, now)]}${t.refunds.length > 0 ? ` · 退款 ${t.refunds.length} 笔` : ""}</td><td><code>${esc(t.no)}</code></td></tr>`,
          )
          .join("") || '<tr><td colspan="6" class="soft">还没有订单</td></tr>'
      }</table></div>
<p class="soft">正在重发的通知：${waiting.length} 条 · 今天 ${dayOf(now)}</p>`,
    },
    true,
  );
}
