import chineseDays from "chinese-days";
import { expect, test } from "vitest";
import { DEMO_CALENDAR, SAMPLE_YEAR } from "#sandbox/seed/calendar.ts";
import { addDays, addWorkingDays, type Calendar, isWorkingDay, marksOf, weekday } from "./calendar.ts";
import { calendarSha256, readCalendar, writeCalendar } from "./calendar-codec.ts";
import { calendarEndOf } from "./calendar-end.ts";
import { billDaysOf, clearingDateOf, cutOffText, settleDayOf, windowOf } from "./clearing-date.ts";
import { readCompactDay, writeCompactDay } from "./compact-day-codec.ts";
import { changesBegunDate } from "./cut-off-fault.ts";
import { type Day, dayFrom, isDay, readDay } from "./day.ts";
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

const begins = (minutes: number) => [{ from: dayFrom("2026-01-01"), minutes }];

test("a changed cut-off holds from its own date on: no instant belongs to two dates, none to no date", () => {
  const cutOffs = [
    ...begins(0),
    { from: dayFrom("2026-11-22"), minutes: -60 },
    { from: dayFrom("2026-11-25"), minutes: 90 },
  ];
  const days = [19, 20, 21, 22, 23, 24, 25, 26].map((n) => dayFrom(`2026-11-${n}`));
  const windows = days.map((day) => windowOf(day, cutOffs));
  for (const [i, { from, to }] of windows.entries()) {
    expect(clearingDateOf(from, cutOffs)).toBe(days[i]);
    expect(clearingDateOf(new Date(to.getTime() - 1), cutOffs)).toBe(days[i]);
    if (i > 0) expect(from).toEqual(windows[i - 1]?.to);
  }
  expect(windows.map(({ from }) => instantText(from).slice(8, 16))).toEqual([
    "19T00:00",
    "20T00:00",
    "21T00:00",
    "21T23:00",
    "22T23:00",
    "23T23:00",
    "25T01:30",
    "26T01:30",
  ]);
  expect(cutOffText(dayFrom("2026-11-21"), cutOffs)).toBe("00:00");
  expect(cutOffText(dayFrom("2026-11-22"), cutOffs)).toBe("23:00");
  expect(cutOffText(dayFrom("2026-11-30"), cutOffs)).toBe("01:30");
});

test("what has begun keeps its cut-off: a newer list may add, change and take back only what is to come", () => {
  const at = new Date("2026-11-21T12:00:00+08:00");
  const [day21, day22, day23] = [21, 22, 23].map((n) => dayFrom(`2026-11-${n}`)) as [Day, Day, Day];
  const former = [...begins(0), { from: day23, minutes: -60 }];
  for (const next of [begins(0), former, [...begins(0), { from: day22, minutes: 90 }]])
    expect(changesBegunDate(former, next, at)).toBe(false);
  for (const next of [
    begins(-60),
    [...begins(0), { from: day21, minutes: -60 }],
    [{ from: day22, minutes: 0 }],
  ])
    expect(changesBegunDate(former, next, at)).toBe(true);
  // At half past eleven of the evening before, 23:00 is over: the 22nd would have begun already.
  const late = new Date("2026-11-21T23:30:00+08:00");
  expect(changesBegunDate(begins(0), [...begins(0), { from: day22, minutes: -60 }], late)).toBe(true);
  expect(changesBegunDate(begins(0), [...begins(0), { from: day23, minutes: -60 }], late)).toBe(false);
});

test("every instant belongs to exactly one clearing date, and the bills cover its window", () => {
  for (const minutes of [0, -60, 120]) {
    const cutOff = begins(minutes);
    const window = windowOf(dayFrom("2026-11-20"), cutOff);
    expect(clearingDateOf(window.from, cutOff)).toBe("2026-11-20");
    expect(clearingDateOf(new Date(window.to.getTime() - 1), cutOff)).toBe("2026-11-20");
    expect(clearingDateOf(window.to, cutOff)).toBe("2026-11-21");
    expect(window.to).toEqual(windowOf(dayFrom("2026-11-21"), cutOff).from);
  }
  expect(billDaysOf(windowOf(dayFrom("2026-11-20"), begins(0)))).toEqual(["2026-11-20"]);
  expect(billDaysOf(windowOf(dayFrom("2026-11-20"), begins(-60)))).toEqual(["2026-11-19", "2026-11-20"]);
  expect(billDaysOf(windowOf(dayFrom("2026-11-20"), begins(120)))).toEqual(["2026-11-20", "2026-11-21"]);
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
