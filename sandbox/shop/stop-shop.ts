import { instantText } from "#server/calendar/instant.ts";
import { firstStatus, holdEnd, isInEffect, suspensionEnd } from "#server/merchant/one-person.ts";
import { CoreError, changeEntry, entryOf, need } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { needPerson, needTwo } from "./people.ts";
import type { Stop, StopEvent, StopKind } from "./stop-story.ts";

/** `second` empty: one person alone. `reason` is what the shop reads, `inner` stays in this house. */
export interface StopAsked {
  /** Of what the platform's desk asked for; absent: this house gives it. */
  id?: string | undefined;
  number: string;
  reason: string;
  inner: string;
  person: string;
  second: string;
}

/**
 * Takes away a number's right to take orders: at once by one person, and for 24 hours unless a second one confirms; after one
 * that nobody confirmed only with two. Throws `CoreError`.
 */
export async function suspendShop(world: World, asked: StopAsked) {
  const { number, reason } = asked;
  const entry = entryOf(world.desk.register(), number);
  need(entry.status === "active", "只有正常的商户可以暂停");
  const stop = await setStop(world, asked, "suspension", null);
  if (isInEffect(stop.status))
    changeEntry(world, number, () => ({ status: "suspended", statusReason: reason }));
  return told(stop);
}

/** Keeps a number's money back, an amount or everything (`fen` null): as `suspendShop`, where days off do not count. */
export async function holdShop(world: World, { fen, ...asked }: StopAsked & { fen: string | null }) {
  need(fen === null || /^[1-9]\d{0,14}$/.test(fen), "暂缓金额应为元（脚本为整数分），空 = 全部");
  entryOf(world.desk.register(), asked.number);
  const stop = await setStop(world, asked, "hold", fen);
  if (isInEffect(stop.status)) applyHold(world, stop);
  return told(stop);
}

/** The second person's word about what one has set. Throws `CoreError`. */
export async function confirmStop(world: World, { id, person }: { id: string; person: string }) {
  const stop = world.book.stops.byId.get(id);
  if (!stop || (stop.status !== "asked" && stop.status !== "placed"))
    throw new CoreError("没有等着复核的这一条");
  needPerson(person);
  need(!stop.persons.includes(person), "需要另一个人复核");
  const before = stop.status;
  if (before === "asked" && stop.what === "suspension")
    need(entryOf(world.desk.register(), stop.number).status === "active", "只有正常的商户可以暂停");
  await record(world, { is: "confirmed", id, persons: [person], at: instantText(world.now()) });
  if (before === "asked") begin(world, stop);
  return told(stop);
}

/** Two people let held money go; `index` as the register lists its holds. Throws `CoreError`. */
export async function liftHold(
  world: World,
  asked: { number: string; index: number; person: string; second: string },
) {
  const persons = needTwo(asked.person, asked.second);
  const { number, index } = asked;
  const hold = entryOf(world.desk.register(), number).holds[index];
  if (!hold) throw new CoreError("没有这一条暂缓");
  const stop = world.book.stops.byId.get(hold.acquirerReference ?? "");
  const at = instantText(world.now());
  if (stop) await record(world, { is: "lifted", id: stop.id, persons, at });
  dropHold(world, number, (_, i) => i === index);
  return { number, persons };
}

/** What nobody confirmed in time ends by itself. */
export async function endUnconfirmed(world: World): Promise<void> {
  const now = world.now();
  for (const stop of world.book.stops.living()) {
    if (stop.status === "confirmed" || new Date(stop.endsAt) > now) continue;
    const { id, number, what, status: before } = stop;
    await record(world, { is: "lapsed", id, persons: [], at: instantText(now) });
    if (before !== "placed") continue;
    if (what === "hold") dropHold(world, number, (h) => h.acquirerReference === id);
    else if (entryOf(world.desk.register(), number).status === "suspended")
      changeEntry(world, number, () => ({ status: "active", statusReason: "" }));
  }
}

export const record = (world: World, event: StopEvent): Promise<void> =>
  world.record({ kind: "stop", event });

async function setStop(world: World, asked: StopAsked, what: StopKind, fen: string | null): Promise<Stop> {
  const { number, reason, inner, person, second } = asked;
  need(reason !== "", "必须写明给商户看的原因");
  if (second === "") needPerson(person);
  else needTwo(person, second);
  const { stops } = world.book;
  const former = stops.last(number, what);
  need(former?.status !== "asked", "上一条还在等第二人复核");
  const now = world.now();
  const endsAt = what === "hold" ? holdEnd(now, world.desk.calendar().years) : suspensionEnd(now);
  const id = asked.id ?? `${what === "hold" ? "ZH" : "ZT"}${String(stops.byId.size + 1).padStart(4, "0")}`;
  const persons = second === "" ? [person] : [person, second];
  const status = second === "" ? firstStatus(former?.status) : "confirmed";
  const stop: Stop = {
    ...{ id, number, what, status, fen, reason, inner, persons },
    at: instantText(now),
    endsAt: instantText(endsAt),
  };
  await record(world, { is: "set", ...stop });
  return stop;
}

function begin(world: World, stop: Stop): void {
  if (stop.what === "hold") applyHold(world, stop);
  else changeEntry(world, stop.number, () => ({ status: "suspended", statusReason: stop.reason }));
}

const applyHold = (world: World, { id, number, fen, reason }: Stop): void =>
  changeEntry(world, number, ({ holds }) => ({
    holds: [...holds, { fen: fen === null ? null : BigInt(fen), acquirerReference: id, reason }],
  }));

function dropHold(
  world: World,
  number: string,
  isIt: (hold: { acquirerReference: string | null }, index: number) => boolean,
): void {
  changeEntry(world, number, ({ holds }) => ({ holds: holds.filter((h, i) => !isIt(h, i)) }));
}

/** What the asker is told: until when the second person can confirm it. */
const told = ({ id, number, status, endsAt }: Stop) => ({ number, id, status, endsAt });
