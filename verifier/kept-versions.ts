import type { CalendarVersion } from "#server/calendar/calendar.ts";
import { calendarSha256, readCalendar } from "#server/calendar/calendar-codec.ts";
import type { CutOffs } from "#server/calendar/cut-off.ts";
import type { FileHeader } from "#server/clearing/clearing-file.ts";
import type { AcquirerRegister } from "#server/clearing/register.ts";
import { readRegister, registerSha256 } from "#server/clearing/register-codec.ts";
import { type BookVersions, Unreadable } from "./books.ts";
import { inJsonFile } from "./in-file.ts";
import { chooseVersion, versionText } from "./version-choice.ts";

/** Kept versions of both books, in any order. */
export interface VersionPaths {
  registers: readonly string[];
  calendars: readonly string[];
}

/** The versions that a file names; throws `Unreadable` where there is none at all. */
export function versionsOf(
  paths: VersionPaths,
  header: Pick<FileHeader, "registerSha256" | "calendarSha256" | "windowTo">,
): BookVersions {
  const registers = () => newestFirst(paths.registers, readRegister);
  const { windowTo } = header;
  const register = chooseVersion(registers(), { sha256: header.registerSha256, windowTo }, registerSha256);
  const calendar = chooseVersion(
    newestFirst(paths.calendars, readCalendar),
    { sha256: header.calendarSha256, windowTo },
    versionSha256,
  );
  if (!register || !calendar)
    throw new Unreadable(register ? "--calendar" : "--register", "没有任何一版 / there is no version");
  return { register, calendar, registers };
}

/** The newest version of the register: whose are the signers now. */
export function newestRegister(paths: readonly string[]): AcquirerRegister {
  for (const register of newestFirst(paths, readRegister)) return register;
  throw new Unreadable("--register", "没有任何一版 / there is no version");
}

/** What a file of one's own is made from: the newest versions, refused where they were written before the window's end. */
export function newestVersions(paths: VersionPaths, windowEnd: (cutOffs: CutOffs) => Date): BookVersions {
  const register = newestRegister(paths.registers);
  let calendar: CalendarVersion | undefined;
  for (const one of newestFirst(paths.calendars, readCalendar)) {
    calendar = one;
    break;
  }
  if (!calendar) throw new Unreadable("--calendar", "没有任何一版 / there is no version");
  const end = windowEnd(register.cutOffs);
  for (const [option, one] of [
    ["--register", register],
    ["--calendar", calendar],
  ] as const)
    if (Date.parse(one.at) < end.getTime())
      throw new Unreadable(
        option,
        `最新的${versionText(one)}写于窗口结束之前，须先有日切之后的一版 / the newest version was written before the window ended`,
      );
  const chosen = <T>(used: T, sha256: string) => ({
    ...{ used, usedSha256: sha256, newest: used, newestSha256: sha256 },
    fault: undefined,
  });
  return {
    register: chosen(register, registerSha256(register)),
    calendar: chosen(calendar, versionSha256(calendar)),
    registers: () => newestFirst(paths.registers, readRegister),
  };
}

const versionSha256 = ({ years }: CalendarVersion): string => calendarSha256(years);

/** A version alone stands in memory while it is looked at; its number alone is read of those that wait. */
function* newestFirst<T>(paths: readonly string[], read: (text: string) => T): Generator<T> {
  const numbered = paths.map((path) => ({ path, no: numberOf(path) }));
  for (const { path } of numbered.sort((a, b) => b.no - a.no)) yield inJsonFile(path, read);
}

/** The number that the desk gave a kept version in its name, else the one that stands in the document. */
function numberOf(path: string): number {
  const [, , named] = /[/\\](register|calendar)s[/\\]\1-(\d+)\.json$/.exec(path) ?? [];
  if (named !== undefined) return Number(named);
  return inJsonFile(path, (text) => Number((JSON.parse(text) as { version?: unknown } | null)?.version ?? 0));
}
