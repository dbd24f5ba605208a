import { instantText } from "#server/calendar/instant.ts";
import { isInEffect, suspensionEnd } from "#server/merchant/one-person.ts";
import { need } from "../core/register.ts";
import { record, setStop, told } from "../shop/set-stop.ts";
import type { Stop } from "../shop/stop-story.ts";
import type { World } from "../world/world.ts";
import { documentOf, tell } from "./books.ts";
import { needPerson, needTwo } from "./decide-agreement.ts";

/** `second` empty: one person alone. */
interface SuspendAsked {
  person: string;
  second: string;
  reason: string;
}

/**
 * Suspends a version in force: at once by one person, and for 24 hours unless a second one confirms; after one that nobody
 * confirmed only with two. Throws `CoreError`.
 */
export async function suspendAgreement(world: World, sha256: string, asked: SuspendAsked) {
  const { person, second, reason } = asked;
  if (second === "") needPerson(person);
  else needTwo(person, second);
  need(reason.trim() !== "", "必须写明原因");
  needInForce(world, sha256);
  need(!isSuspended(world, sha256), "已经暂停");
  const { seller: number } = documentOf(world, world.book.stories.of(sha256));
  const stop = await setStop(world, {
    ...{ person, second, reason: reason.trim(), inner: "", number, sha256 },
    ...{ what: "agreement", fen: null, endsAt: suspensionEnd(world.now()) },
  });
  if (isInEffect(stop.status)) await beginSuspension(world, stop);
  return told(stop);
}

/** What is in effect, or has its second person now, is told to the platform. Throws `CoreError` where the version is over. */
export async function beginSuspension(world: World, { sha256, persons, reason }: Stop): Promise<void> {
  needInForce(world, sha256);
  const at = instantText(world.now());
  await tell(world, sha256, { is: "suspended", at, person: persons.join("、"), reason });
}

/** Two people let a suspended version go on. Throws `CoreError`. */
export async function resumeAgreement(world: World, sha256: string, asked: SuspendAsked): Promise<void> {
  const { person, second, reason } = asked;
  needTwo(person, second);
  need(reason.trim() !== "", "必须写明原因");
  need(isSuspended(world, sha256), "没有暂停");
  const stop = world.book.stops.living().find((s) => s.sha256 === sha256);
  await goOn(world, sha256, { person: `${person}、${second}`, reason: reason.trim() });
  const at = instantText(world.now());
  if (stop) await record(world, { is: "lifted", id: stop.id, persons: [person, second], at });
}

/** What one person suspended and nobody confirmed goes on by itself. */
export async function lapseSuspension(world: World, { sha256 }: Stop): Promise<void> {
  if (isSuspended(world, sha256))
    await goOn(world, sha256, { person: "", reason: "24 小时内没有第二人复核，自动恢复" });
}

const goOn = (world: World, sha256: string, { person, reason }: { person: string; reason: string }) =>
  tell(world, sha256, { is: "resumed", at: instantText(world.now()), person, reason });

/** Whether a version is over or does not hold yet: nothing of it is to be suspended. */
export function isInForce(world: World, sha256: string): boolean {
  const at = instantText(world.now());
  const row = world.desk.agreements().find((r) => r.sha256 === sha256);
  return row !== undefined && row.inForceFrom <= at && (row.inForceTo === null || at < row.inForceTo);
}

const needInForce = (world: World, sha256: string) => need(isInForce(world, sha256), "这一版没有生效");

export const isSuspended = (world: World, sha256: string): boolean =>
  world.book.stories.of(sha256).facts.findLast((f) => f.kind === "suspended" || f.kind === "resumed")
    ?.kind === "suspended";
