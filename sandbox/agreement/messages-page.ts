import { clockText } from "#server/calendar/instant.ts";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";
import { esc } from "../http.ts";
import { htmlPage } from "../page.ts";
import type { World } from "../world/world.ts";
import { documentOf } from "./books.ts";
import { shopName } from "./language.ts";
import { personName } from "./person-name.ts";
import type { Ask } from "./story.ts";

const asksOf = (world: World) =>
  [...world.book.stories.bySha256.values()].flatMap((story) => [...story.asks.values()]);

/** The demo's phones: who has messages. */
export function phonesPage(world: World): string {
  const asks = asksOf(world);
  const persons = [...new Set(asks.map((a) => a.ask.person))].sort();
  const card = (person: string) => {
    const waiting = asks.filter((a) => a.ask.person === person && !a.isUsed).length;
    return `<a class="card row" href="/phone/messages?person=${encodeURIComponent(person)}"><b>${esc(personName(world, person))}</b><span class="tag">${waiting} 条没答</span></a>`;
  };
  return htmlPage({
    title: "短信",
    refresh: 5,
    body: `<h1>短信</h1><p class="soft">沙箱：每个人一部手机。</p>${persons.map(card).join("") || '<p class="note">还没有短信。</p>'}<p class="centre"><a href="/phone">返回</a></p>`,
  });
}

/** One person's messages, newest first. */
export function messagesPage(world: World, person: string): string {
  const own = asksOf(world)
    .filter((a) => a.ask.person === person)
    .reverse();
  const name = esc(personName(world, person));
  return htmlPage({
    title: `${personName(world, person)} 的短信`,
    body: `<h1>${name} 的短信</h1>${own
      .map(
        ({ ask, isUsed }) =>
          `<div class="card"><p class="soft">${clockText(new Date(ask.at))}${isUsed ? " · 已答复" : ""}</p><p>${messageWords(world, ask)}验证码 <b>${ask.code}</b>，72 小时内有效，不要告诉别人。<a href="/answer/${ask.id}">打开收单机构的页面</a></p></div>`,
      )
      .join("")}<p class="centre"><a href="/phone/messages">所有手机</a></p>`,
  });
}

/** Who asks, whose sales are shared, and for whom the reader answers. */
function messageWords(world: World, { sha256, subMerchantNo }: Ask): string {
  const { seller, version } = documentOf(world, world.book.stories.of(sha256));
  const whose = esc(shopName(world, seller));
  const what = `${whose} 收款的分账约定（第 ${version} 版）`;
  return subMerchantNo === seller
    ? `【${esc(DEMO_ACQUIRER.name)}】您的店 ${what}请您答复。`
    : `【${esc(DEMO_ACQUIRER.name)}】${what}请您代表 ${esc(shopName(world, subMerchantNo))} 答复。`;
}
