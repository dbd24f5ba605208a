import type { SealedDay } from "#server/audit/day-seal.ts";
import { readSeal } from "#server/audit/day-seal-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { Unreadable } from "./books.ts";
import { inJsonFile } from "./in-file.ts";

/** The seal of a day among those that were named; undefined where none was. Throws `Unreadable` where it is none of them. */
export function sealOf(paths: readonly string[], clearingDate: Day): SealedDay | undefined {
  const read = paths.map((path) => inJsonFile(path, readSeal));
  const found = read.find((seal) => seal.day === clearingDate);
  if (read.length > 0 && !found)
    throw new Unreadable(
      paths.join(" "),
      `没有 ${clearingDate} 的封存（有 ${read.map((s) => s.day).join(" ")}）/ none is the seal of ${clearingDate}`,
    );
  return found;
}
