/** A world for histories, and how one is lived in it. */
import fc from "fast-check";
import { drawIdsFrom } from "#db/testing/drawn-ids.ts";
import type { TestServer } from "#db/testing/server.ts";
import { openClearingWorld } from "../../batch/testing/clearing-world.ts";
import { type CutOffs, MIDNIGHT } from "../../calendar/cut-off.ts";
import { dayFrom } from "../../calendar/day.ts";
import { agreement, revoke } from "./agreement-commands.ts";
import { bank, bankBeforeVerdict, comeBack, contradiction } from "./bank-commands.ts";
import { malformed } from "./book-commands.ts";
import { close, coverClosed } from "./closing-commands.ts";
import { booksOf } from "./core-books.ts";
import { calendar, cutOff } from "./core-commands.ts";
import { account, decision, endDays, endOfDays, NUMBERS, register, reject } from "./desk-commands.ts";
import { type Command, type Lived, type Model, pick } from "./history.ts";
import { patientRefund, refund, refundTooMuch, takeBack } from "./refund-commands.ts";
import { endRefund, stateAgain } from "./refund-end-commands.ts";
import { notification, oddSale, pastMidnight, sale } from "./trade-commands.ts";
import { YEARS } from "./years.ts";

/** So many histories are lived in one world, one after the other: opening a world costs as much as living one. */
export const WORLD_HISTORIES = 10;
/** Some worlds begin before a weekend, some before the year ends. */
const STARTS = ["2026-11-20T12:00:00+08:00", "2026-12-29T09:00:00+08:00"] as const;
/** What the acquirer advances to a shop: nothing, or enough for a day's refunds. */
const LIMITS_FEN = [0n, 0n, 100_000n, 100_000n] as const;
/** A date begins at midnight, at eleven in the evening before it, or at one in the night. */
const CUT_OFFS: readonly CutOffs[] = [MIDNIGHT, beginsAt(-60), MIDNIGHT, beginsAt(60), MIDNIGHT];

const KINDS = [
  { weight: 20, ...sale },
  { weight: 5, ...notification },
  { weight: 4, ...oddSale },
  { weight: 2, ...pastMidnight },
  { weight: 9, ...refund },
  { weight: 1, ...refundTooMuch },
  { weight: 3, ...patientRefund },
  { weight: 1, ...takeBack },
  { weight: 3, ...endRefund },
  { weight: 2, ...stateAgain },
  { weight: 7, ...bank },
  { weight: 2, ...bankBeforeVerdict },
  { weight: 3, ...comeBack },
  { weight: 1, ...contradiction },
  { weight: 4, ...register },
  { weight: 1, ...close },
  { weight: 3, ...coverClosed },
  { weight: 1, ...malformed },
  { weight: 2, ...account },
  { weight: 2, ...reject },
  { weight: 5, ...decision },
  { weight: 2, ...agreement },
  { weight: 1, ...revoke },
  { weight: 1, ...calendar },
  { weight: 1, ...cutOff },
  { weight: 3, ...endDays },
];

/** Minutes from midnight. */
function beginsAt(minutes: number): CutOffs {
  return [{ from: dayFrom("2026-01-01"), minutes }];
}

/** The history of a seed: as many commands as `most`, or fewer. */
export const historyOf = (most: number): fc.Arbitrary<Iterable<Command>> =>
  fc.commands<Model, Lived, false>([fc.oneof(...KINDS)], { maxCommands: most, size: "max" });

/** The world in which the histories of these seeds are lived; close `world` at the end. */
export async function openLived(
  server: TestServer,
  [first = 0]: readonly number[],
  asked?: string,
): Promise<Lived> {
  // Everything that is lived in it follows its seed: what has one instant stands in the order of its ids.
  drawIdsFrom(first);
  const nth = Math.floor(first / WORLD_HISTORIES);
  const start = new Date(pick(STARTS, nth));
  const world = await openClearingWorld({ server, start });
  const cutOffs = pick(CUT_OFFS, nth);
  await world.test.sql`update acquirer set cut_offs = ${world.test.sql.json(cutOffs as never)}`;
  const model: Model = {
    ...{
      now: start.getTime(),
      sales: [],
      leftOut: [],
      openCovers: [],
      underWay: [],
      untold: [],
      waiting: [],
    },
    ...{ agreedOn: new Map(), without: new Map() },
  };
  const lived: Lived = {
    ...{ world, model, newest: undefined, sales: [], days: 0, seen: new Map(), asked },
    ...{
      register: new Map(NUMBERS.map((no) => [no, { advanceLimitFen: pick(LIMITS_FEN, nth) }])),
      years: YEARS,
      cutOffs,
      closes: "",
      voids: "",
    },
  };
  await world.core.lay(booksOf(lived));
  return lived;
}

/** Its commands, then the end of its day. Throws what is not as it must be. */
export async function live(lived: Lived, commands: Iterable<Command>): Promise<void> {
  await fc.asyncModelRun(() => ({ model: lived.model, real: lived }), commands);
  await endOfDays(lived, { days: 1, isReleased: true, isBilled: false });
}
