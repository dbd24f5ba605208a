/** The kept versions of a lived world, chosen as a desk's would be. */
import { present } from "#server/assert.ts";
import type { Calendar, CalendarVersion } from "#server/calendar/calendar.ts";
import { calendarSha256 } from "#server/calendar/calendar-codec.ts";
import type { FileHeader } from "#server/clearing/clearing-file.ts";
import type { AcquirerRegister } from "#server/clearing/register.ts";
import { registerSha256 } from "#server/clearing/register-codec.ts";
import type { BookVersions } from "../books.ts";
import { chooseVersion } from "../version-choice.ts";
import type { World } from "./world.ts";
import { registerOf } from "./world-register.ts";

/** Versions of a world are laid and never changed: each is hashed once. */
function digestIn<T extends object>(
  { digests }: World,
  version: T,
  digestOf: (version: T) => string,
): string {
  const sha256 = digests.get(version) ?? digestOf(version);
  digests.set(version, sha256);
  return sha256;
}
export const registerDigest = (world: World, register: AcquirerRegister): string =>
  digestIn(world, register, registerSha256);
export const calendarDigest = (world: World, years: Calendar): string =>
  digestIn(world, years, calendarSha256);

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
  const register = chooseVersion(registers(), { sha256: header.registerSha256, windowTo }, (r) =>
    registerDigest(world, r),
  );
  const calendar = chooseVersion(
    [calendarOf(world, years)],
    { sha256: header.calendarSha256, windowTo },
    (c) => calendarDigest(world, c.years),
  );
  return {
    register: present(register, "a register was laid"),
    calendar: present(calendar, "there is a calendar"),
    registers,
  };
}
