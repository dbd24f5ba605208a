/** Lives through days: trade, compute, check, release, pay. What comes out of each day can be checked and falsified. */

import { sign } from "node:crypto";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { assert, present } from "#server/assert.ts";
import { addDays, type Calendar } from "#server/calendar/calendar.ts";
import { settleDayOf, windowOf } from "#server/calendar/clearing-date.ts";
import { type CutOffs, MIDNIGHT } from "#server/calendar/cut-off.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { contentDigestOf } from "#server/clearing/clearing-content-digest.ts";
import type { ClearingFile, FileHeader, ReturnedLine } from "#server/clearing/clearing-file.ts";
import { digestOf } from "#server/clearing/clearing-file-codec.ts";
import { chainOf, type KnownFile, settlesOf } from "#server/clearing/file-chain.ts";
import { factsOf, knownFile } from "#server/clearing/known-file-codec.ts";
import { readPlatformKeys } from "#server/clearing/platform-key-codec.ts";
import { type Release, type Verdict, verdictOf } from "#server/clearing/verdict.ts";
import { verdictMessage } from "#server/clearing/verdict-codec.ts";
import type { Window } from "../bill-book.ts";
import type { Books, FormerFile } from "../books.ts";
import { checkProposal, type ProposalCheck } from "../proposal-check.ts";
import { bankMorning, changeRegister, closeFunds } from "./bank.ts";
import { booksOfDay } from "./books-of-day.ts";
import { decideLeftOut, releasersOf } from "./decide.ts";
import { calendarDigest, keptIn, registerDigest } from "./kept-versions.ts";
import { openWorld } from "./open-world.ts";
import { type PlatformDay, type Proposed, platformDay, propose } from "./platform.ts";
import { trade } from "./trade.ts";
import { ACQUIRER, type Events, PLATFORM, type SignerWithKey, type World, type WorldSale } from "./world.ts";
import { layRegister, registerOf } from "./world-register.ts";

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

export const CALENDAR: Calendar = DEMO_CALENDAR;

/** Minutes at which the dates begin, from the first on and, where it changes, from a later one on. */
const CUT_OFFS: readonly (readonly [at: number, minutes: number][])[] = [
  [[0, 0]],
  [
    [0, 0],
    [3, -60],
    [6, 0],
  ],
  [[0, -60]],
  [[0, 0]],
  [
    [0, 90],
    [4, 0],
  ],
];
const cutOffsOf = (seed: number, first: Day): CutOffs =>
  (CUT_OFFS[seed % CUT_OFFS.length] ?? []).map(([at, minutes]) => ({ from: addDays(first, at), minutes }));

export interface LivedDay {
  world: World;
  day: Day;
  window: Window;
  /** What the platform fed into its day, and what it handed over. */
  input: PlatformDay;
  proposed: Proposed;
  /** An order that the platform kept back: the file is wrong until somebody decides, and is rejected. */
  keptBack: WorldSale | undefined;
}

/**
 * A chain of days from one seed; each file is handed out after it was proposed and before anybody says anything of it. With
 * `few` events every file is released before the next day; with `all` they wait side by side, are settled, or are rejected and
 * proposed anew.
 */
export async function* liveDays(
  seed: number,
  count: number,
  events: Events = "few",
): AsyncGenerator<LivedDay> {
  const first = FIRST_DAYS[seed % FIRST_DAYS.length] as Day;
  const cutOffs = events === "all" ? cutOffsOf(seed, first) : MIDNIGHT;
  const world = openWorld(seed, windowOf(first, cutOffs).from.getTime(), events, cutOffs);
  for (let i = 0; i < count; i++) {
    const day = addDays(first, i);
    const at = windowOf(day, cutOffs);
    bankMorning(world, day);
    trade(world, at.from.getTime(), day);
    changeRegister(world, day);
    // The version after the cut-off: written when the window has ended.
    layRegister(world, instantText(at.to));
    for (const sale of world.sales)
      if (sale.lostUntil === "lost" && world.random.chance(0.4)) sale.lostUntil = day;
    const keptBack = keepBack(world, day);
    const lived = { ...(await proposeDay(world, { day, today: day, seq: 1 })), keptBack };
    decideLeftOut(world, withoutKept(lived.proposed.file, keptBack));
    yield lived;
    keep(world, lived.proposed);
    if (events === "few") releaseOldest(world, day);
    else if (world.random.chance(0.6) || i === count - 1) yield* verdicts(world, day);
  }
}

/** The platform keeps an order back that it knows: nobody but the bill speaks of it. */
function keepBack(world: World, day: Day): WorldSale | undefined {
  if (world.events === "few" || !world.random.chance(0.08)) return undefined;
  const sale = world.random.pickSome(world.sales.filter((s) => s.day === day && s.lostUntil === ""));
  if (sale) sale.lostUntil = "lost";
  return sale;
}
const withoutKept = (file: ClearingFile, kept: WorldSale | undefined): ClearingFile => ({
  ...file,
  leftOut: file.leftOut.filter((x) => x.acquirerReference !== kept?.acquirerReference),
});

/** `today` = the day on which it is proposed; later than its own date only after a rejection. */
async function proposeDay(
  world: World,
  { day, today, seq }: { day: Day; today: Day; seq: number },
): Promise<Omit<LivedDay, "keptBack">> {
  const at = windowOf(day, world.cutOffs);
  const window = { from: at.from.getTime(), to: at.to.getTime() };
  const returned = returnedOf(world, day, seq === 1 ? window.to : Number.POSITIVE_INFINITY);
  const about = { today, isAnew: seq > 1 };
  const input = platformDay(world, headerOf(world, day, seq), CALENDAR, returned, about);
  const proposed = await propose(world, input);
  closeFunds(world, proposed);
  return { world, day, window, input, proposed };
}

function headerOf(world: World, day: Day, seq: number): FileHeader {
  const window = windowOf(day, world.cutOffs);
  return {
    acquirer: ACQUIRER,
    platform: PLATFORM,
    batchId: `clb_${day.replaceAll("-", "")}_${seq}`,
    clearingDate: day,
    seq,
    openedAt: instantText(new Date(window.to.getTime() + 3_600_000)),
    windowFrom: instantText(window.from),
    windowTo: instantText(window.to),
    settleDay: settleDayOf(CALENDAR, day),
    previousDigest: world.files[0]?.digest ?? "",
    sealRoot: world.random.hex(64),
    registerSha256: registerDigest(world, registerOf(world)),
    calendarSha256: calendarDigest(world, CALENDAR),
  };
}

/** The acquirer's people look at what waits, oldest first: released, left to a later release, or rejected. */
async function* verdicts(world: World, today: Day): AsyncGenerator<LivedDay> {
  for (let next = waiting(world)[0]; next; ) {
    const isKept = world.sales.some(
      (s) => s.lostUntil === "lost" && s.day === next?.file.header.clearingDate,
    );
    if (world.random.chance(isKept ? 0.8 : 0.08)) yield* proposeAnew(world, next, today);
    const [now] = waiting(world).filter((f) => f.file.header.clearingDate === next?.file.header.clearingDate);
    const { payTotal } = (now ?? next).file.totals;
    const isEmpty =
      payTotal === 0n && (now ?? next).file.leftOut.length + (now ?? next).file.decisions.length === 0;
    if (now && !isEmpty) release(world, now, today);
    const { clearingDate } = next.file.header;
    next = waiting(world).find((f) => f.file.header.clearingDate > clearingDate);
  }
}

/** Without a verdict and not settled, oldest first. */
function waiting(world: World): FormerFile[] {
  const { standing } = chainOf(knownFiles(world));
  return world.files.filter((f) => standing.get(f.digest) === "proposed").reverse();
}

export const knownFiles = (world: World): KnownFile[] =>
  [...world.files, ...world.gone].map((f) => knownFile(factsOf(f.file, f.digest), f.release, false));

/**
 * One file is rejected; it and all that are built on it are proposed with the next version. Where that would be the same file
 * again nobody rejects it.
 */
async function* proposeAnew(world: World, rejected: FormerFile, today: Day): AsyncGenerator<LivedDay> {
  const from = rejected.file.header.clearingDate;
  const before = { files: world.files, clientFunds: world.clientFunds, inTransit: world.inTransit };
  const dropped = world.files.filter((f) => f.file.header.clearingDate >= from).reverse();
  world.files = world.files.filter((f) => f.file.header.clearingDate < from);
  world.clientFunds = world.clientFunds.filter((f) => f.day < from);
  world.inTransit = world.inTransit.filter((f) => f.day < from);
  for (const sale of world.sales) if (sale.lostUntil === "lost" && sale.day === from) sale.lostUntil = today;
  for (const old of dropped) {
    const { clearingDate: day, seq } = old.file.header;
    const lived = { ...(await proposeDay(world, { day, today, seq: seq + 1 })), keptBack: undefined };
    if (old === rejected) {
      if (contentDigestOf(lived.proposed.file) === contentDigestOf(old.file)) {
        Object.assign(world, before);
        return;
      }
      const said = { settles: [], reason: "left out without a ground" };
      const verdict = verdictOf(old.file, old.digest, "rejected", said);
      const release = releaseOf(verdict, releasersOf(world), today);
      world.gone.push({ ...old, release }, ...dropped.slice(1));
    }
    decideLeftOut(world, lived.proposed.file, windowOf(today, world.cutOffs).to.getTime() + LATE_MS);
    yield lived;
    keep(world, lived.proposed);
  }
}
/** After the decisions about the day's own file. */
const LATE_MS = 10_800_000;

/** What the platform imported from the bank until `to` and has not re-entered yet. */
function returnedOf(world: World, day: Day, to: number): (ReturnedLine & { accountVersion?: number })[] {
  const done = new Set(world.files.flatMap((f) => f.file.returned.map((b) => `${b.fileDigest}|${b.lineNo}`)));
  return world.bank.flatMap((b) => {
    if ((b.kind !== "failed" && b.kind !== "returned") || b.bankDay > day) return [];
    if (done.has(`${b.fileDigest}|${b.lineNo}`) || (b.enteredAt ?? 0) >= to) return [];
    const { enteredAt: _, clearingDate: __, ...line } = b;
    const file = world.files.find((f) => f.digest === b.fileDigest)?.file;
    const accountVersion = file?.positions.find((p) => p.lineNo === b.lineNo)?.accountVersion;
    return [{ ...line, kind: b.kind, ...(accountVersion !== undefined && { accountVersion }) }];
  });
}

/** The file waits on the desk, on top of those it is built on. */
function keep(world: World, { file, clr, entries }: Proposed): void {
  const digest = digestOf(clr);
  const entered = entries.flatMap((e) =>
    e.kind === "R" || e.kind === "P"
      ? [`${e.acquirerReference}|${e.kind === "R" ? e.acquirerRefundReference : ""}`]
      : [],
  );
  world.entered.set(digest, new Set(entered));
  world.files.unshift({ file, digest, release: undefined });
}

function releaseOldest(world: World, day: Day): void {
  const oldest = world.files.findLast((f) => f.release === undefined);
  if (oldest) release(world, oldest, day);
}

/** Two people release it, and with it what it settles. */
function release(world: World, former: FormerFile, day: Day): void {
  const chain = chainOf(knownFiles(world));
  const own = present(
    chain.files.find((f) => f.digest === former.digest),
    "it is known",
  );
  const { settles, waiting: others } = settlesOf(chain, own);
  assert(others.length === 0, "older files come first");
  const verdict = verdictOf(former.file, former.digest, "released", { settles });
  former.release = releaseOf(verdict, releasersOf(world), day);
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

/** What lies on the acquirer's desk; `name` = that of the `.clr`. */
export type HandedOver = Pick<Proposed, "clr" | "detail" | "signature" | "ok"> & { name?: string };

/** Checks what was proposed with the acquirer's own books, changed where a test wants them changed. */
export function checkLived(
  lived: LivedDay,
  proposed: HandedOver = lived.proposed,
  changeBooks: (books: Books) => Books = (b) => b,
  platformKeys = readPlatformKeys(lived.world.platform.publicPem),
): Promise<ProposalCheck> {
  const { world, window } = lived;
  const handed = {
    ...(proposed.name !== undefined && { name: proposed.name }),
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
