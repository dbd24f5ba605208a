/** A world for histories, and how one is lived in it. */
import fc from "fast-check";
import type { TestServer } from "#db/testing/server.ts";
import { openClearingWorld } from "../../batch/testing/clearing-world.ts";
import { agreement } from "./agreement-commands.ts";
import { bank, bankBeforeVerdict, comeBack } from "./bank-commands.ts";
import { booksOf } from "./core-books.ts";
import { account, decision, endDays, endOfDays, register, reject } from "./desk-commands.ts";
import type { Command, Lived, Model } from "./history.ts";
import { notification, oddSale, refund, refundTooMuch, sale } from "./trade-commands.ts";

/** So many histories are lived in one world, one after the other: opening a world costs as much as living one. */
export const WORLD_HISTORIES = 10;
/** Some worlds begin before a weekend, some before the year ends. */
const STARTS = ["2026-11-20T12:00:00+08:00", "2026-12-29T09:00:00+08:00"] as const;

const KINDS = [
  { weight: 20, ...sale },
  { weight: 5, ...notification },
  { weight: 4, ...oddSale },
  { weight: 9, ...refund },
  { weight: 1, ...refundTooMuch },
  { weight: 7, ...bank },
  { weight: 2, ...bankBeforeVerdict },
  { weight: 2, ...comeBack },
  { weight: 4, ...register },
  { weight: 2, ...account },
  { weight: 2, ...reject },
  { weight: 4, ...decision },
  { weight: 2, ...agreement },
  { weight: 3, ...endDays },
];

/** The history of a seed: as many commands as `most`, or fewer. */
export const historyOf = (most: number): fc.Arbitrary<Iterable<Command>> =>
  fc.commands<Model, Lived, false>([fc.oneof(...KINDS)], { maxCommands: most, size: "max" });

/** The world in which the histories of these seeds are lived; close `world` at the end. */
export async function openLived(server: TestServer, [first = 0]: readonly number[]): Promise<Lived> {
  const start = new Date(STARTS[Math.floor(first / WORLD_HISTORIES) % STARTS.length] ?? STARTS[0]);
  const world = await openClearingWorld({ server, start });
  const model: Model = { now: start.getTime(), sales: [], leftOut: [], agreedOn: new Map() };
  const lived: Lived = { world, model, sales: [], register: new Map(), days: 0, seen: new Map() };
  await world.core.lay(booksOf(lived));
  return lived;
}

/** Its commands, then the end of its day. Throws what is not as it must be. */
export async function live(lived: Lived, commands: Iterable<Command>): Promise<void> {
  await fc.asyncModelRun(() => ({ model: lived.model, real: lived }), commands);
  await endOfDays(lived, { days: 1, isReleased: true, isBilled: false });
}
