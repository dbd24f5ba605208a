/** A world for histories, and how one is lived in it. */
import fc from "fast-check";
import type { TestServer } from "#db/testing/server.ts";
import { openClearingWorld } from "../../batch/testing/clearing-world.ts";
import { bank, endDays, endOfDays } from "./desk-commands.ts";
import type { Command, Lived, Model } from "./history.ts";
import { notification, refund, sale } from "./trade-commands.ts";
import { YEARS } from "./years.ts";

/** So many histories are lived in one world, one after the other: opening a world costs as much as living one. */
export const WORLD_HISTORIES = 10;
/** Some worlds begin before a weekend, some before the year ends. */
const STARTS = ["2026-11-20T12:00:00+08:00", "2026-12-29T09:00:00+08:00"] as const;

const KINDS = [
  { weight: 12, arbitrary: sale },
  { weight: 3, arbitrary: notification },
  { weight: 6, arbitrary: refund },
  { weight: 4, arbitrary: bank },
  { weight: 2, arbitrary: endDays },
];

/** The history of a seed: as many commands as `most`, or fewer. */
export const historyOf = (most: number): fc.Arbitrary<Iterable<Command>> =>
  fc.commands<Model, Lived, false>([fc.oneof(...KINDS)], { maxCommands: most, size: "max" });

/** The world in which the histories of these seeds are lived; close `world` at the end. */
export async function openLived(server: TestServer, [first = 0]: readonly number[]): Promise<Lived> {
  const start = new Date(STARTS[Math.floor(first / WORLD_HISTORIES) % STARTS.length] ?? STARTS[0]);
  const world = await openClearingWorld({ server, start });
  const core = { calendar: () => YEARS };
  return { world, model: { now: start.getTime(), sales: [] }, sales: [], core, days: 0, seen: new Map() };
}

/** Its commands, then the end of its day. Throws what is not as it must be. */
export async function live(lived: Lived, commands: Iterable<Command>): Promise<void> {
  await fc.asyncModelRun(() => ({ model: lived.model, real: lived }), commands);
  await endOfDays(lived, 1, true);
}
