import { existsSync } from "node:fs";
import { join } from "node:path";
import { addDays, type CalendarVersion } from "#server/calendar/calendar.ts";
import { writeCalendar } from "#server/calendar/calendar-codec.ts";
import { clearingDateOf, windowOf } from "#server/calendar/clearing-date.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { AcquirerRegister } from "#server/clearing/register.ts";
import { writeRegister } from "#server/clearing/register-codec.ts";
import type { Desk, Paths } from "./desk.ts";
import { writeAtomically } from "./files.ts";

/** What the core changes of its register: everything but number and instant, which laying it down gives. */
export type RegisterContent = Omit<AcquirerRegister, "version" | "at">;

/** Lays the next whole version of the register: kept by its number, then as the newest. */
export function layRegister(desk: Desk, content: RegisterContent, now: Date): AcquirerRegister {
  const register = {
    ...content,
    ...nextOf(existsSync(desk.paths.register) ? desk.register() : undefined, now),
  };
  lay(desk.paths.registers, "register", register.version, desk.paths.register, writeRegister(register));
  return register;
}

/** The same of the calendar. */
export function layCalendar(desk: Desk, years: CalendarVersion["years"], now: Date): CalendarVersion {
  const calendar = { years, ...nextOf(existsSync(desk.paths.calendar) ? desk.calendar() : undefined, now) };
  lay(desk.paths.calendars, "calendar", calendar.version, desk.paths.calendar, writeCalendar(calendar));
  return calendar;
}

/**
 * A file is computed from books written after its window's end: once a cut-off has passed, both books are laid again
 * unless that happened since by itself.
 */
export function layAfterCutOff(desk: Desk, now: Date): void {
  const register = desk.register();
  const cutOff = lastCutOff(register, now);
  if (Date.parse(register.at) < cutOff.getTime()) layRegister(desk, register, now);
  const calendar = desk.calendar();
  if (Date.parse(calendar.at) < cutOff.getTime()) layCalendar(desk, calendar.years, now);
}

/** The end of the window that ended last. */
export function lastCutOff({ cutOffs }: Pick<AcquirerRegister, "cutOffs">, now: Date): Date {
  return windowOf(addDays(clearingDateOf(now, cutOffs), -1), cutOffs).to;
}

const nextOf = (newest: { version: number } | undefined, now: Date) => ({
  version: (newest?.version ?? 0) + 1,
  at: instantText(now),
});

function lay(folder: Paths["registers"], name: string, version: number, newest: string, text: string): void {
  const pretty = `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  writeAtomically(join(folder, `${name}-${version}.json`), pretty);
  writeAtomically(newest, pretty);
}
