import { instantText } from "#server/calendar/instant.ts";
import { holdEnd, isInEffect, suspensionEnd } from "#server/merchant/one-person.ts";
import { beginSuspension, isInForce, lapseSuspension } from "../agreement/suspend-agreement.ts";
import { CoreError, changeEntry, entryOf, need } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { needPerson, needTwo } from "./people.ts";
import { record, setStop, told } from "./set-stop.ts";
import type { Stop } from "./stop-story.ts";

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
  needWho(asked);
  const stop = await setStop(world, {
    ...{ ...asked, sha256: "", what: "suspension", fen: null, endsAt: suspensionEnd(world.now()) },
  });
  if (isInEffect(stop.status))
    changeEntry(world, number, () => ({ status: "suspended", statusReason: reason }));
  return told(stop);
}

/** Keeps a number's money back, an amount or everything (`fen` null): as `suspendShop`, where days off do not count. */
export async function holdShop(world: World, { fen, ...asked }: StopAsked & { fen: string | null }) {
  need(fen === null || /^[1-9]\d{0,14}$/.test(fen), "暂缓金额应为元（脚本为整数分），空 = 全部");
  entryOf(world.desk.register(), asked.number);
  needWho(asked);
  const endsAt = holdEnd(world.now(), world.desk.calendar().years);
  const stop = await setStop(world, { ...asked, sha256: "", what: "hold", fen, endsAt });
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
  if (before === "asked") {
    if (stop.what === "suspension")
      need(entryOf(world.desk.register(), stop.number).status === "active", "只有正常的商户可以暂停");
    if (stop.what === "agreement") need(isInForce(world, stop.sha256), "这一版没有生效");
  }
  await record(world, { is: "confirmed", id, persons: [person], at: instantText(world.now()) });
  if (before === "asked") await begin(world, stop);
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
    const { id, number, what, status: before } = stop;
    if (what === "agreement" && !isInForce(world, stop.sha256)) {
      // Its version is over, and the word about it with it.
      await record(world, {
        is: before === "asked" ? "lapsed" : "lifted",
        id,
        persons: [],
        at: instantText(now),
      });
      continue;
    }
    if (before === "confirmed" || new Date(stop.endsAt) > now) continue;
    if (what === "agreement") await lapseSuspension(world, stop);
    await record(world, { is: "lapsed", id, persons: [], at: instantText(now) });
    if (before !== "placed" || what === "agreement") continue;
    if (what === "hold") dropHold(world, number, (h) => h.acquirerReference === id);
    else if (entryOf(world.desk.register(), number).status === "suspended")
      changeEntry(world, number, () => ({ status: "active", statusReason: "" }));
  }
}

function needWho({ reason, person, second }: StopAsked): void {
  need(reason !== "", "必须写明给商户看的原因");
  if (second === "") needPerson(person);
  else needTwo(person, second);
}

async function begin(world: World, stop: Stop): Promise<void> {
  if (stop.what === "hold") applyHold(world, stop);
  else if (stop.what === "agreement") await beginSuspension(world, stop);
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
