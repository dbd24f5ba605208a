import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/digest.ts";
import {
  FieldFault,
  instantOf,
  type Members,
  membersOf,
  readDocument,
  textsOf,
  wholeOf,
} from "../document/document-reader.ts";
import type { Calendar, CalendarVersion } from "./calendar.ts";
import { isDay } from "./day.ts";

/** `calendar.json`, canonical, days sorted: {"at":"…","version":3,"years":{"2026":{"holidays":[…],"workdays":[…]}}}. */
export function writeCalendar({ version, at, years }: CalendarVersion): string {
  return canonicalJson({ version, at, years: yearsToJson(years) });
}

/** Reads `calendar.json`; refuses `input_invalid` with the field that is missing, unknown or wrong. */
export function readCalendar(text: string): CalendarVersion {
  return readDocument(text, "input_invalid", "calendar", (document) => {
    const m = membersOf(document, "", ["version", "at", "years"]);
    const version = wholeOf(m, "", "version");
    if (version < 1) throw new FieldFault("version", "not_a_version");
    return { version, at: instantOf(m, "", "at"), years: yearsFromJson(membersOf(m.years, "years")) };
  });
}

/** The digest in the file's H record: of every year this version has, without its number and its instant. */
export function calendarSha256(years: Calendar): string {
  return sha256Hex(canonicalJson({ years: yearsToJson(years) }));
}

function yearsToJson(years: Calendar) {
  const sorted = Object.entries(years).map(([year, table]) => [
    year,
    { holidays: [...table.holidays].sort(), workdays: [...table.workdays].sort() },
  ]);
  return Object.fromEntries(sorted);
}

function yearsFromJson(years: Members): Calendar {
  return Object.fromEntries(
    Object.keys(years).map((year) => {
      const path = `years.${year}`;
      if (!/^\d{4}$/.test(year)) throw new FieldFault(path, "unknown_field");
      const m = membersOf(years[year], path, ["holidays", "workdays"]);
      const days = (key: string) =>
        textsOf(m, path, key).map((day, i) => {
          if (isDay(day) && day.startsWith(year)) return day;
          throw new FieldFault(`${path}.${key}[${i}]`, "not_a_day_of_the_year");
        });
      return [year, { holidays: days("holidays"), workdays: days("workdays") }];
    }),
  );
}
