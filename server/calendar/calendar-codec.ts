import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/digest.ts";
import { FieldFault, membersOf, readDocument, textsOf } from "../document/document-reader.ts";
import type { Calendar } from "./calendar.ts";
import { type Day, isDay } from "./day.ts";

/** The canonical JSON of a calendar, days sorted: {"2026":{"holidays":[…],"workdays":[…]}}. */
export function writeCalendar(calendar: Calendar): string {
  const years = Object.entries(calendar).map(([year, table]) => [
    year,
    { holidays: [...table.holidays].sort(), workdays: [...table.workdays].sort() },
  ]);
  return canonicalJson(Object.fromEntries(years));
}

/** Reads `calendar.json`; refuses `input_invalid` with the faulty field. */
export function readCalendar(text: string): Calendar {
  return readDocument(text, "input_invalid", "calendar", (document) => {
    const isObject = typeof document === "object" && document !== null;
    const known = isObject ? Object.keys(document).filter((year) => /^\d{4}$/.test(year)) : [];
    const years = membersOf(document, "", known);
    return Object.fromEntries(
      known.map((year) => {
        const m = membersOf(years[year], year, ["holidays", "workdays"]);
        const days = (key: string) =>
          textsOf(m, year, key).map((day, i) => {
            if (isDay(day) && day.startsWith(year)) return day;
            throw new FieldFault(`${year}.${key}[${i}]`, "not_a_day_of_the_year");
          });
        return [year, { holidays: days("holidays"), workdays: days("workdays") }];
      }),
    );
  });
}

/** The digest in the file's H record: of the clearing date's year and the year after where it is known. */
export function calendarSha256(calendar: Calendar, clearingDate: Day): string {
  const year = Number(clearingDate.slice(0, 4));
  const used = [String(year), String(year + 1)].flatMap((y) => {
    const table = calendar[y];
    return table ? [[y, table] as const] : [];
  });
  return sha256Hex(writeCalendar(Object.fromEntries(used)));
}
