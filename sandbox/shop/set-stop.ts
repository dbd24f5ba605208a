import { instantText } from "#server/calendar/instant.ts";
import { firstStatus } from "#server/merchant/one-person.ts";
import { need } from "../core/register.ts";
import type { World } from "../world/world.ts";
import type { Stop, StopEvent } from "./stop-story.ts";

export const record = (world: World, event: StopEvent): Promise<void> =>
  world.record({ kind: "stop", event });

const PREFIX = { hold: "ZH", suspension: "ZT", agreement: "ZX" } as const;

/**
 * Writes down what one person, or two, have stopped: in effect at once, but only asked for where one person's former word of
 * this kind about this number was confirmed by nobody. Throws `CoreError` while a former one waits.
 */
export async function setStop(
  world: World,
  asked: Pick<Stop, "number" | "what" | "fen" | "reason" | "inner" | "sha256"> & {
    id?: string | undefined;
    person: string;
    second: string;
    endsAt: Date;
  },
): Promise<Stop> {
  const { number, what, fen, reason, inner, sha256, person, second } = asked;
  const { stops } = world.book;
  const former = stops.last(number, what);
  need(former?.status !== "asked", "上一条还在等第二人复核");
  const id = asked.id ?? `${PREFIX[what]}${String(stops.byId.size + 1).padStart(4, "0")}`;
  const persons = second === "" ? [person] : [person, second];
  const status = second === "" ? firstStatus(former?.status) : "confirmed";
  const stop: Stop = {
    ...{ id, number, what, status, fen, reason, inner, persons, sha256 },
    at: instantText(world.now()),
    endsAt: instantText(asked.endsAt),
  };
  await record(world, { is: "set", ...stop });
  return stop;
}

/** What the asker is told: until when the second person can confirm it. */
export const told = ({ id, number, status, endsAt }: Stop) => ({ number, id, status, endsAt });
