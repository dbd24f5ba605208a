import { existsSync, mkdirSync } from "node:fs";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf, startOf } from "#server/calendar/instant.ts";
import type { Carrier, Dialects, Gateway } from "../dialect.ts";
import type { Trade } from "../trade/trade.ts";
import { Book } from "./book.ts";
import { Desk, type Paths, pathsOf } from "./desk.ts";
import type { Fact } from "./facts.ts";
import { readJson, writeAtomically } from "./files.ts";
import { openJournal } from "./journal.ts";
import { type KeyFolder, openKeyFolder } from "./keys.ts";

export interface WorldOptions {
  dataDir: string;
  /** Divides every waiting time of notifications and of "a few seconds later"; tests use a large one. */
  haste?: number;
}

/** The one object every part of the sandbox is given. */
export interface World {
  readonly paths: Paths;
  readonly desk: Desk;
  readonly book: Book;
  readonly dialects: Dialects;
  readonly gateways: ReadonlyMap<string, Gateway>;
  /** The interface that a trade was placed through. */
  carrierOf(trade: Pick<Trade, "channel" | "dialect">): Carrier;
  readonly haste: number;
  /** Sandbox time: the machine's clock plus the offset that only this process changes. */
  now(): Date;
  offsetMs(): number;
  setOffset(offsetMs: number): void;
  /** What `read` makes of the acquirer's own keys; each reader reads once. */
  keysOf<K>(read: (folder: KeyFolder) => K): K;
  /** Applies a fact and resolves once it is on disk. Answers are given after that. */
  record(fact: Fact): Promise<void>;
  /** Runs once, later (machine time, divided by `haste`), unless the sandbox is closed before. */
  later(ms: number, run: () => Promise<void>): void;
  close(): Promise<void>;
}

export async function openWorld(
  options: WorldOptions,
  dialects: Dialects,
  spoken: readonly Gateway[],
): Promise<World> {
  const paths = pathsOf(options.dataDir);
  for (const dir of [paths.desk, paths.bills, paths.bankIn, paths.bankOut, paths.files, paths.inbox])
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  const book = new Book();
  const { facts, journal } = await openJournal(paths.journal);
  for (const fact of facts) book.apply(fact);
  let offset = existsSync(paths.clock) ? readJson<{ offsetMs: number }>(paths.clock).offsetMs : 0;
  const gateways = new Map(spoken.map((gateway) => [gateway.name, gateway]));
  const timers = new Set<NodeJS.Timeout>();
  const keys = new Map<unknown, unknown>();
  let closed = false;

  const world: World = {
    paths,
    desk: new Desk(paths),
    book,
    dialects,
    gateways,
    carrierOf({ channel, dialect }) {
      const carrier = dialect === undefined ? dialects[channel] : gateways.get(dialect);
      if (!carrier) throw new Error(`nobody speaks ${dialect}`);
      return carrier;
    },
    keysOf<K>(read: (folder: KeyFolder) => K): K {
      if (!keys.has(read)) keys.set(read, read(openKeyFolder(paths.sandbox)));
      return keys.get(read) as K;
    },
    haste: options.haste ?? 1,
    now: () => new Date(Date.now() + offset),
    offsetMs: () => offset,
    setOffset(offsetMs) {
      offset = offsetMs;
      writeAtomically(paths.clock, `${JSON.stringify({ offsetMs })}\n`, 0o644);
      writeAtomically(paths.deskClock, `${JSON.stringify({ offsetMs })}\n`);
    },
    record(fact) {
      book.apply(fact);
      return journal.append(fact);
    },
    later(ms, run) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (closed) return;
        run().catch((error: unknown) => console.error("sandbox:", error));
      }, ms / world.haste);
      timers.add(timer);
    },
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      await journal.close();
    },
  };
  if (!existsSync(paths.clock) || !existsSync(paths.deskClock)) world.setOffset(offset);
  // A lost clock file must not bring back a day that is closed: its bill is written.
  const { lastClosedDay } = book;
  if (lastClosedDay && dayOf(world.now()) <= lastClosedDay)
    world.setOffset(startOf(addDays(lastClosedDay, 1)).getTime() - Date.now());
  if (book.firstDay === undefined) await world.record({ kind: "started", day: dayOf(world.now()) });
  return world;
}
