/** The kept versions of a lived world, chosen as a desk's would be. */
import { present } from "#server/assert.ts";
import type { Calendar, CalendarVersion } from "#server/calendar/calendar.ts";
import { calendarSha256 } from "#server/calendar/calendar-codec.ts";
import type { FileHeader } from "#server/clearing/clearing-file.ts";
import { registerSha256 } from "#server/clearing/register-codec.ts";
import type { BookVersions } from "../books.ts";
import { chooseVersion } from "../version-choice.ts";
import type { World } from "./world.ts";
import { registerOf } from "./world-register.ts";

/** The one calendar of the tests was last laid with the newest register. */
export const calendarOf = (world: World, years: Calendar): CalendarVersion => ({
  version: 1,
  at: registerOf(world).at,
  years,
});

export function keptIn(
  world: World,
  years: Calendar,
  header: Pick<FileHeader, "registerSha256" | "calendarSha256" | "windowTo">,
): BookVersions {
  const registers = () => world.registers.toReversed();
  const { windowTo } = header;
  const register = chooseVersion(registers(), { sha256: header.registerSha256, windowTo }, registerSha256);
  const calendar = chooseVersion(
    [calendarOf(world, years)],
    { sha256: header.calendarSha256, windowTo },
    (c) => calendarSha256(c.years),
  );
  return {
    register: present(register, "a register was laid"),
    calendar: present(calendar, "there is a calendar"),
    registers,
  };
}
