import { instantText } from "#server/calendar/instant.ts";
import { entryOf, need } from "../core/register.ts";
import { layRegister } from "../world/versions.ts";
import type { World } from "../world/world.ts";
import { needTwo } from "./people.ts";
import { record } from "./set-stop.ts";

/**
 * Puts a number on the barred list from now on, or takes it off: two people. Its money stands, held by name; the others are paid.
 * Throws `CoreError`.
 */
export async function barShop(
  world: World,
  {
    number,
    isLifted,
    reason,
    ...who
  }: { number: string; isLifted: boolean; reason: string; person: string; second: string },
) {
  const persons = needTwo(who.person, who.second);
  need(reason !== "", "必须写明理由");
  const register = world.desk.register();
  entryOf(register, number);
  const isBarred = register.barred.some((b) => b.no === number);
  need(isBarred === isLifted, isLifted ? "它不在禁止名单上" : "已在禁止名单上");
  const at = instantText(world.now());
  await record(world, { is: "barred", number, isLifted, reason, persons, at });
  const others = register.barred.filter((b) => b.no !== number);
  const barred = isLifted ? others : [...others, { no: number, from: at }];
  layRegister(world.desk, { ...register, barred }, world.now());
  return { number, isBarred: !isLifted, persons };
}
