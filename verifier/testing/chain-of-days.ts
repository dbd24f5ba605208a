/** Lives through days: trade, compute, check, release, pay. What comes out of each day can be checked and falsified. */

import { sign } from "node:crypto";
import { addDays, type Calendar } from "#server/calendar/calendar.ts";
import { calendarSha256 } from "#server/calendar/calendar-codec.ts";
import { settleDayOf, windowOf } from "#server/calendar/clearing-date.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { STATUTORY } from "#server/calendar/statutory.ts";
import type { FileHeader, ReturnedLine } from "#server/clearing/clearing-file.ts";
import { digestOf } from "#server/clearing/clearing-file-codec.ts";
import { readPlatformKeys } from "#server/clearing/platform-key-codec.ts";
import { registerSha256 } from "#server/clearing/register-codec.ts";
import { type Release, type Verdict, verdictOf } from "#server/clearing/verdict.ts";
import { verdictMessage } from "#server/clearing/verdict-codec.ts";
import type { Window } from "../bill-book.ts";
import type { Books } from "../books.ts";
import { checkProposal, type ProposalCheck } from "../proposal-check.ts";
import { bankMorning, changeRegister, closeFunds } from "./bank.ts";
import { booksOfDay } from "./books-of-day.ts";
import { decideLeftOut, releasersOf } from "./decide.ts";
import { keptIn } from "./kept-versions.ts";
import { type PlatformDay, type Proposed, platformDay, propose } from "./platform.ts";
import { trade } from "./trade.ts";
import {
  ACQUIRER,
  layRegister,
  openWorld,
  PLATFORM,
  registerOf,
  type SignerWithKey,
  type World,
} from "./world.ts";

/** The first days of chains lie around holidays, long ones and weekends that are worked. */
const FIRST_DAYS = [
  "2026-02-11",
  "2026-04-02",
  "2026-04-28",
  "2026-06-17",
  "2026-09-22",
  "2026-09-29",
  "2026-10-08",
].map(dayFrom);

export const CALENDAR: Calendar = STATUTORY;

export interface LivedDay {
  world: World;
  day: Day;
  window: Window;
  /** What the platform fed into its day, and what it handed over. */
  input: PlatformDay;
  proposed: Proposed;
}

/** A chain of days from one seed; each is handed out after its file was proposed and before it is released. */
export async function* liveDays(seed: number, count: number): AsyncGenerator<LivedDay> {
  const first = FIRST_DAYS[seed % FIRST_DAYS.length] as Day;
  const world = openWorld(seed, windowOf(first, 0).from.getTime());
  for (let i = 0; i < count; i++) {
    const day = addDays(first, i);
    const at = windowOf(day, 0);
    const window = { from: at.from.getTime(), to: at.to.getTime() };
    bankMorning(world, day);
    trade(world, window.from, day);
    changeRegister(world, day);
    // The version after the cut-off: written when the window has ended.
    layRegister(world, instantText(at.to));
    for (const sale of world.sales)
      if (sale.lostUntil === "lost" && world.random.chance(0.4)) sale.lostUntil = day;
    const returned = returnedOf(world, day);
    const header = headerOf(world, day, i);
    const input = platformDay(world, header, CALENDAR, returned);
    const proposed = await propose(world, input);
    closeFunds(world, proposed);
    decideLeftOut(world, proposed.file);
    yield { world, day, window, input, proposed };
    settle(world, proposed, day);
  }
}

function headerOf(world: World, day: Day, i: number): FileHeader {
  const window = windowOf(day, 0);
  return {
    acquirer: ACQUIRER,
    platform: PLATFORM,
    batchId: `clb_${i}`,
    clearingDate: day,
    seq: 1,
    openedAt: instantText(new Date(window.to.getTime() + 3_600_000)),
    windowFrom: instantText(window.from),
    windowTo: instantText(window.to),
    settleDay: settleDayOf(CALENDAR, day),
    previousDigest: world.files[0]?.digest ?? "",
    sealRoot: world.random.hex(64),
    registerSha256: registerSha256(registerOf(world)),
    calendarSha256: calendarSha256(CALENDAR),
  };
}

/** What the platform imported from the bank and has not re-entered yet. */
function returnedOf(world: World, day: Day): (ReturnedLine & { accountVersion?: number })[] {
  const done = new Set(world.files.flatMap((f) => f.file.returned.map((b) => `${b.fileDigest}|${b.lineNo}`)));
  return world.bank.flatMap((b) => {
    if ((b.kind !== "failed" && b.kind !== "returned") || b.bankDay > day) return [];
    if (done.has(`${b.fileDigest}|${b.lineNo}`)) return [];
    const file = world.files.find((f) => f.digest === b.fileDigest)?.file;
    const accountVersion = file?.positions.find((p) => p.lineNo === b.lineNo)?.accountVersion;
    return [{ ...b, kind: b.kind, ...(accountVersion !== undefined && { accountVersion }) }];
  });
}

/** Two people release it. */
function settle(world: World, { file, clr }: Proposed, day: Day): void {
  const digest = digestOf(clr);
  const verdict = verdictOf(file, digest, "released");
  world.files.unshift({ file, digest, release: releaseOf(verdict, releasersOf(world), day) });
}

export function releaseOf(verdict: Verdict, people: readonly SignerWithKey[], day: Day): Release {
  const at = `${day}T10:00:00+08:00`;
  const signatures = people.map((p) => ({
    person: p.person,
    keyId: p.keyId,
    alg: "Ed25519" as const,
    at,
    signature: sign(null, verdictMessage(verdict, p.person, at), p.privateKey).toString("base64"),
  }));
  return { verdict, signatures };
}

/** Checks what was proposed with the acquirer's own books, changed where a test wants them changed. */
export function checkLived(
  lived: LivedDay,
  proposed: Pick<Proposed, "clr" | "detail" | "signature" | "ok"> = lived.proposed,
  changeBooks: (books: Books) => Books = (b) => b,
  platformKeys = readPlatformKeys(lived.world.platform.publicPem),
): Promise<ProposalCheck> {
  const { world, window } = lived;
  const handed = {
    clr: proposed.clr,
    openDetail: async function* () {
      yield proposed.detail;
    },
    signature: proposed.signature,
    ok: proposed.ok,
  };
  return checkProposal(handed, {
    platformKeys,
    booksOf: async (header, needed) =>
      changeBooks(booksOfDay(world, window, keptIn(world, CALENDAR, header), needed)),
  });
}
