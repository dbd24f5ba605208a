import { addDays, addWorkingDays } from "#server/calendar/calendar.ts";
import { windowOf } from "#server/calendar/clearing-date.ts";
import { type Day, isDay } from "#server/calendar/day.ts";
import { dayOf, startOf } from "#server/calendar/instant.ts";
import { Refused } from "#server/domain-error.ts";
import { runBank } from "../bank/bank.ts";
import { endUnconfirmed } from "../shop/stop-shop.ts";
import { untilTold } from "../trade/announce.ts";
import { closeDay } from "./close-day.ts";
import { layIntoInbox } from "./inbox.ts";
import { writeLog } from "./logs.ts";
import { layOwnFiles, takeTerms } from "./outbox.ts";
import { layAfterCutOff } from "./versions.ts";
import type { World } from "./world.ts";

const MORNING_MS = 10 * 3_600_000;

export class ClockError extends Error {
  override name = "ClockError";
}

/**
 * Lays what has changed of the books into the platform's inbox, and lives through every day that has passed: the bank works,
 * then the day is closed. One run at a time; called every
 * second and after each move of the clock, so a real midnight and a moved one are the same thing.
 */
export class Days {
  private running: Promise<unknown> = Promise.resolve();
  private readonly world: World;
  /** Lines of each log; none of this process yet. */
  private readonly written = { closes: -1, voids: -1 };

  constructor(world: World) {
    this.world = world;
  }

  /** The days closed by this run. */
  catchUp(): Promise<Day[]> {
    const run = this.running.then(() => this.live());
    this.running = run.catch(() => undefined);
    return run;
  }

  private async live(): Promise<Day[]> {
    const closed = await this.closeDays();
    // Last: whoever has the books of a day has the bank's answers of that day too.
    const { paths, book } = this.world;
    for (const log of ["closes", "voids"] as const)
      this.written[log] = writeLog(paths[log], book[log], this.written[log]);
    await endUnconfirmed(this.world);
    layAfterCutOff(this.world.desk, this.world.now());
    layIntoInbox(this.world.desk, this.world.now());
    takeTerms(paths);
    layOwnFiles(this.world.desk);
    return closed;
  }

  private async closeDays(): Promise<Day[]> {
    const { book } = this.world;
    const closed: Day[] = [];
    for (;;) {
      const now = this.world.now();
      const today = dayOf(now);
      const next = book.lastClosedDay ? addDays(book.lastClosedDay, 1) : (book.firstDay ?? today);
      if (next > today) return closed;
      await runBank(this.world, next);
      // A date that ends after midnight is closed then, with all that its statements say.
      if (next === today || now < windowOf(next, this.world.desk.register().cutOffs).to) return closed;
      await closeDay(this.world, next);
      closed.push(next);
    }
  }
}

/**
 * Where the clock goes: so many days on at ten in the morning, "next-working-day", a day, or an instant (RFC 3339).
 * Throws `ClockError` for anything else and for the past: what happened stays happened.
 */
export function targetOf(world: World, asked: { days?: unknown; to?: unknown }): Date {
  const today = dayOf(world.now());
  const morning = (day: Day) => new Date(startOf(day).getTime() + MORNING_MS);
  let at: Date;
  if (typeof asked.days === "number" && Number.isInteger(asked.days) && asked.days >= 1 && asked.days <= 400)
    at = morning(addDays(today, asked.days));
  else if (asked.to === "next-working-day") {
    try {
      at = morning(addWorkingDays(world.desk.calendar().years, today, 1));
    } catch (error) {
      if (error instanceof Refused)
        throw new ClockError("the calendar of that year is not known: record it at /core");
      throw error;
    }
  } else if (typeof asked.to === "string" && isDay(asked.to)) at = morning(asked.to);
  else if (typeof asked.to === "string" && /^\d{4}-\d\d-\d\dT/.test(asked.to)) at = new Date(asked.to);
  else throw new ClockError('ask for {"days":1}, {"to":"next-working-day"}, a day or an instant');
  if (Number.isNaN(at.getTime())) throw new ClockError("not an instant");
  if (at <= world.now()) throw new ClockError("the clock only goes forward");
  return at;
}

/** Moves the clock on, once what was just told has been heard. The days that ended by it. */
export async function moveClock(world: World, days: Days, at: Date): Promise<Day[]> {
  await untilTold(world);
  world.setOffset(at.getTime() - Date.now());
  return days.catchUp();
}
