import { weekday } from "#server/calendar/calendar.ts";
import { type Day, readDay } from "#server/calendar/day.ts";
import { layCalendar } from "../world/versions.ts";
import type { World } from "../world/world.ts";
import { CoreError } from "./register.ts";

/** A year as it is typed from the State Council's notice: days by spaces, commas or lines, "2027-01-01". */
export interface YearAsked {
  year: string;
  holidays: string;
  workdays: string;
}

/**
 * Records a year's table of days off and of weekend days that are worked, as the next version of the calendar. A weekend day
 * among the days off says nothing and is dropped. Throws `CoreError` for what is no such table.
 */
export function setYear(world: World, asked: YearAsked) {
  const { year } = asked;
  if (!/^20\d{2}$/.test(year)) throw new CoreError("年份应为 2027 这样的形式");
  const holidays = daysOf(year, asked.holidays).filter((day) => weekday(day) < 6);
  const workdays = daysOf(year, asked.workdays);
  const odd = workdays.find((day) => weekday(day) < 6);
  if (odd) throw new CoreError(`${odd} 本来就是周一到周五，不用调休`);
  if (holidays.length === 0) throw new CoreError("一年里总有放假的工作日");
  const { years } = world.desk.calendar();
  const { version } = layCalendar(world.desk, { ...years, [year]: { holidays, workdays } }, world.now());
  return { year, holidays: holidays.length, workdays: workdays.length, version };
}

function daysOf(year: string, typed: string): Day[] {
  const days = typed.split(/[\s,，、]+/).filter((word) => word !== "");
  return [...new Set(days)].sort().map((word) => {
    const day = readDay(word);
    if (day?.startsWith(year)) return day;
    throw new CoreError(`${word} 不是 ${year} 年的一天`);
  });
}
