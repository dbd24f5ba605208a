import { esc } from "../http.ts";
import { htmlPage, yuan } from "../page.ts";
import { PEOPLE } from "../shop/people.ts";
import type { BankLine } from "../world/facts.ts";
import type { World } from "../world/world.ts";
import { failedLines, lineId, openContradictions, reenteredIn } from "./contradiction.ts";

const people = (name: string, label: string) =>
  `<label>${label}<select name="${name}">${PEOPLE.map((p) => `<option>${p}</option>`).join("")}</select></label>`;
const TWO = people("person", "第一人") + people("second", "第二人");
const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${esc(value)}">`;

const cells = (line: BankLine) =>
  `<td data-of="哪一行"><code>${lineId(line)}</code></td><td data-of="商户">${line.subMerchantNo}</td><td data-of="金额">${yuan(BigInt(line.amount))}</td>`;
const HEAD = "<th>哪一行</th><th>商户</th><th>金额</th>";

/** What the bank said against itself, with the two ways out; and, for practice, what it could still say so of. */
export function bankPage(world: World, problem?: string): string {
  const open = openContradictions(world).map((line) => {
    const file = reenteredIn(world, lineId(line));
    const form = (as: string, button: string) =>
      `<form method="post" action="/core/bank/state">${hidden("id", lineId(line))}${hidden("as", as)}${TWO}<button class="plain">${button}</button></form>`;
    const paid =
      file === undefined
        ? form("paid", "银行已付，不再重新入账")
        : `<p class="soft">退回的钱已在 ${file} 的放行文件里重新入账：请银行追回这一笔。</p>`;
    return `<tr>${cells(line)}<td data-of="">${paid}${form("failed", "没有付成，银行已追回")}</td></tr>`;
  });
  const failed = failedLines(world).map(
    (line) =>
      `<tr>${cells(line)}<td data-of="原因">${esc(line.reason)}</td><td data-of=""><form method="post" action="/core/bank/contradict">${hidden("id", lineId(line))}<button class="plain">让银行改口说已付</button></form></td></tr>`,
  );
  const table = (head: string, rows: readonly string[]) =>
    `<div class="scroll"><table class="cards"><tr>${head}</tr>${rows.join("")}</table></div>`;
  return htmlPage(
    {
      title: "银行答复",
      body: `<h1>银行答复</h1><p class="soft">银行先说没有付成、后说已付：钱不再付第二次，由两人写明哪个为准。没有写明前，这笔钱在这家店暂缓，别家照付。<a href="/core">核心系统</a></p>${
        problem ? `<p class="note bad" role="alert">✕ ${esc(problem)}</p>` : ""
      }<h2>等两人写明</h2>${open.length ? table(`${HEAD}<th></th>`, open) : '<p class="note">没有。</p>'}<h2>银行没有付成的（练习用）</h2>${
        failed.length ? table(`${HEAD}<th>原因</th><th></th>`, failed) : '<p class="note">没有。</p>'
      }`,
    },
    true,
  );
}
