import chineseDays from "chinese-days";
import { expect, test } from "vitest";
import { DEMO_CALENDAR, SAMPLE_YEAR } from "#sandbox/seed/calendar.ts";
import { addDays, addWorkingDays, type Calendar, isWorkingDay, marksOf, weekday } from "./calendar.ts";
import { calendarSha256, readCalendar, writeCalendar } from "./calendar-codec.ts";
import { calendarEndOf } from "./calendar-end.ts";
import { billDaysOf, clearingDateOf, settleDayOf, windowOf } from "./clearing-date.ts";
import { readCompactDay, writeCompactDay } from "./compact-day-codec.ts";
import { dayFrom, isDay, readDay } from "./day.ts";
import { dayOf, instantText, readInstant, startOf } from "./instant.ts";

test("our table for 2026 says what an independent table says, day by day", () => {
  const days = Array.from({ length: 365 }, (_, i) => addDays(dayFrom("2026-01-01"), i));
  expect(days.at(-1)).toBe("2026-12-31");
  for (const day of days)
    expect([day, isWorkingDay(DEMO_CALENDAR, day)]).toEqual([day, chineseDays.isWorkday(day)]);
});

test("a year without a table is refused, never guessed", () => {
  expect(() => isWorkingDay(DEMO_CALENDAR, dayFrom("2027-01-01"))).toThrow("calendar_missing");
  expect(() => settleDayOf(DEMO_CALENDAR, dayFrom("2026-12-31"))).toThrow("calendar_missing");
  expect(settleDayOf(DEMO_CALENDAR, dayFrom("2026-12-30"))).toBe("2026-12-31");
});

test("T+n counts working days only, weekend days that are worked included", () => {
  expect(settleDayOf(DEMO_CALENDAR, dayFrom("2026-11-20"))).toBe("2026-11-23");
  expect(settleDayOf(DEMO_CALENDAR, dayFrom("2026-09-30"))).toBe("2026-10-08");
  expect(settleDayOf(DEMO_CALENDAR, dayFrom("2026-09-19"))).toBe("2026-09-20");
  expect(addWorkingDays(DEMO_CALENDAR, dayFrom("2026-10-08"), 2)).toBe("2026-10-10");
  expect(weekday(dayFrom("2026-11-20"))).toBe(5);
});

test("days are read strictly and written both ways", () => {
  expect(isDay("2026-02-29")).toBe(false);
  expect(isDay("2028-02-29")).toBe(true);
  expect(isDay("2026-2-9")).toBe(false);
  expect(readDay("2026-11-31")).toBeUndefined();
  expect(() => dayFrom("2026-11-31")).toThrow();
  expect(readCompactDay(writeCompactDay(dayFrom("2026-11-20")))).toBe("2026-11-20");
  for (const other of ["20261131", "2026-11-20", "2026112", ""])
    expect(readCompactDay(other)).toBeUndefined();
});

test("instants are written and read in China's time whatever the process believes", () => {
  const before = process.env.TZ;
  for (const zone of ["UTC", "America/New_York", "Asia/Shanghai"]) {
    process.env.TZ = zone;
    expect(instantText(new Date("2026-11-20T16:00:00Z"))).toBe("2026-11-21T00:00:00+08:00");
    expect(readInstant("2026-11-21T00:00:00+08:00")?.toISOString()).toBe("2026-11-20T16:00:00.000Z");
    expect(dayOf(startOf(dayFrom("2026-11-20")))).toBe("2026-11-20");
  }
  process.env.TZ = before;
  for (const other of [
    "2026-11-20T12:00:00Z",
    "2026-11-20 12:00:00",
    "2026-11-31T00:00:00+08:00",
    "2026-11-20T24:00:00+08:00",
    "",
  ])
    expect(readInstant(other)).toBeUndefined();
});

test("every instant belongs to exactly one clearing date, and the bills cover its window", () => {
  for (const cutOff of [0, -60, 120]) {
    const window = windowOf(dayFrom("2026-11-20"), cutOff);
    expect(clearingDateOf(window.from, cutOff)).toBe("2026-11-20");
    expect(clearingDateOf(new Date(window.to.getTime() - 1), cutOff)).toBe("2026-11-20");
    expect(clearingDateOf(window.to, cutOff)).toBe("2026-11-21");
    expect(window.to).toEqual(windowOf(dayFrom("2026-11-21"), cutOff).from);
  }
  expect(billDaysOf(windowOf(dayFrom("2026-11-20"), 0))).toEqual(["2026-11-20"]);
  expect(billDaysOf(windowOf(dayFrom("2026-11-20"), -60))).toEqual(["2026-11-19", "2026-11-20"]);
  expect(billDaysOf(windowOf(dayFrom("2026-11-20"), 120))).toEqual(["2026-11-20", "2026-11-21"]);
});

test("a calendar survives its own text, and its digest does not depend on the order of the days", () => {
  const turned = {
    "2026": { ...DEMO_CALENDAR["2026"], holidays: [...(DEMO_CALENDAR["2026"]?.holidays ?? [])].reverse() },
  };
  const version = { version: 3, at: "2026-11-20T00:00:00+08:00", years: DEMO_CALENDAR };
  expect(readCalendar(writeCalendar(version))).toEqual(version);
  expect(calendarSha256({ ...DEMO_CALENDAR, ...turned } as typeof DEMO_CALENDAR)).toBe(
    calendarSha256(DEMO_CALENDAR),
  );
  expect(calendarSha256({ ...DEMO_CALENDAR, "2030": { holidays: [], workdays: [] } })).not.toBe(
    calendarSha256(DEMO_CALENDAR),
  );
});

test("a month's marks are its days off and its worked weekend days; a year without a table has none", () => {
  const marks = marksOf(DEMO_CALENDAR, "2026-10");
  const of = (is: string) => marks?.filter((m) => m.is === is).map((m) => m.day.slice(8));
  expect(of("worked")).toEqual(["10"]);
  expect(of("off")).toEqual("01 02 03 04 05 06 07 11 17 18 24 25 31".split(" "));
  expect(marksOf(DEMO_CALENDAR, "2027-01")).toBeUndefined();
});

test("a calendar ends with the last year that follows without a gap", () => {
  const { year, ...table } = SAMPLE_YEAR;
  const end = (calendar: Calendar, today: string) => calendarEndOf(calendar, dayFrom(today));
  const known = { missingYear: 2027, lastDay: "2026-12-31", alarmDay: "2026-11-02" };
  expect(end(DEMO_CALENDAR, "2026-11-01")).toEqual({ ...known, isShort: false });
  expect(end(DEMO_CALENDAR, "2026-11-02")).toEqual({ ...known, isShort: true });
  expect(end({ ...DEMO_CALENDAR, "2028": table }, "2026-11-01")).toMatchObject(known);
  expect(end({ ...DEMO_CALENDAR, [year]: table }, "2026-11-02").lastDay).toBe("2027-12-31");
  expect(end(DEMO_CALENDAR, "2027-01-01")).toMatchObject({ lastDay: null, isShort: true });
});

test("a calendar that is not one names the field", () => {
  const good = { version: 1, at: "2026-11-20T00:00:00+08:00", years: {} };
  const year = { holidays: [], workdays: [] };
  for (const [field, document] of [
    ["version", { ...good, version: 0 }],
    ["at", { ...good, at: "yesterday" }],
    ["years", { ...good, years: [] }],
    ["more", { ...good, more: 1 }],
    ["years.26", { ...good, years: { "26": year } }],
    ["years.2026.more", { ...good, years: { "2026": { ...year, more: [] } } }],
    ["years.2026.workdays", { ...good, years: { "2026": { holidays: [] } } }],
    ["years.2026.holidays[0]", { ...good, years: { "2026": { ...year, holidays: ["2027-01-01"] } } }],
  ] as const)
    expect(() => readCalendar(JSON.stringify(document))).toThrow(
      expect.objectContaining({ refusal: expect.objectContaining({ code: "input_invalid", field }) }),
    );
  for (const text of ["[", "null", "7", "[]"]) expect(() => readCalendar(text)).toThrow("input_invalid");
});
