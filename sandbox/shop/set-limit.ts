import { instantText } from "#server/calendar/instant.ts";
import { changeEntry, entryOf, need } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { needTwo } from "./people.ts";
import { record } from "./set-stop.ts";

/** How much this house advances to a number whose refunds its own money does not bear: two people. Throws `CoreError`. */
export async function setAdvanceLimit(
  world: World,
  {
    number,
    fen,
    reason,
    ...who
  }: { number: string; fen: string; reason: string; person: string; second: string },
) {
  const persons = needTwo(who.person, who.second);
  need(/^(0|[1-9]\d{0,11})$/.test(fen), "垫付额度应为整数分");
  need(reason !== "", "必须写明给额度的理由");
  const { status } = entryOf(world.desk.register(), number);
  need(fen === "0" || status === "active" || status === "suspended", "关闭中的商户不给垫付额度");
  await record(world, { is: "limit", number, fen, reason, persons, at: instantText(world.now()) });
  changeEntry(world, number, () => ({ advanceLimitFen: BigInt(fen) }));
  return { number, advanceLimitFen: fen, persons };
}
