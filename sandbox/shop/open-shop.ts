import { instantText } from "#server/calendar/instant.ts";
import { changeEntry, entryOf, need } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { needTwo } from "./people.ts";
import { record } from "./set-stop.ts";
import { stillNaming } from "./still-naming.ts";
import type { StopAsked } from "./stop-shop.ts";

/** Lets a suspended number take orders again: two people. Throws `CoreError`. */
export async function resumeShop(world: World, { number, reason, inner, ...who }: StopAsked) {
  const persons = needTwo(who.person, who.second);
  need(entryOf(world.desk.register(), number).status === "suspended", "这家商户没有暂停");
  const at = instantText(world.now());
  const stop = world.book.stops.last(number, "suspension");
  if (stop && (stop.status === "placed" || stop.status === "confirmed"))
    await record(world, { is: "lifted", id: stop.id, persons, at });
  await record(world, { is: "step", number, to: "active", reason, inner, persons, at });
  changeEntry(world, number, () => ({ status: "active", statusReason: "" }));
  return { number, status: "active" };
}

/**
 * Begins to close a number: two people. No order from now on; what is in flight is still taken and cleared, and the next file
 * pays everything that is owed. There is no way back. Throws `CoreError`.
 */
export async function beginClosing(world: World, { number, reason, inner, ...who }: StopAsked) {
  const persons = needTwo(who.person, who.second);
  need(reason !== "", "必须写明给商户看的原因");
  const { status } = entryOf(world.desk.register(), number);
  need(status === "active" || status === "suspended", "这家商户已在关闭");
  await record(world, {
    is: "step",
    number,
    to: "closing",
    reason,
    inner,
    persons,
    at: instantText(world.now()),
  });
  changeEntry(world, number, () => ({ status: "closing", statusReason: reason }));
  return { number, status: "closing" };
}

/**
 * Closes a number that nothing names any more: two people. `isWaived`: they do not wait for the days in which its payments can
 * be refunded; a refund after that is this house's own. Throws `CoreError` with what still names it.
 */
export async function closeShop(world: World, asked: StopAsked & { isWaived: boolean }) {
  const { number, reason, inner } = asked;
  const persons = needTwo(asked.person, asked.second);
  need(entryOf(world.desk.register(), number).status === "closing", "要先开始关闭");
  const open = stillNaming(world, number).filter(({ isWaivable }) => !(isWaivable && asked.isWaived));
  need(open.length === 0, `还不能关闭：${open.map((o) => o.text).join("；")}`);
  await record(world, {
    is: "step",
    number,
    to: "closed",
    reason,
    inner,
    persons,
    at: instantText(world.now()),
  });
  changeEntry(world, number, () => ({ status: "closed" }));
  return { number, status: "closed" };
}
