import { expect, test } from "vitest";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { instantText } from "../calendar/instant.ts";
import { firstStatus, holdEnd, isInEffect, suspensionEnd } from "./one-person.ts";

const ends = (at: string) => instantText(holdEnd(new Date(`${at}+08:00`), DEMO_CALENDAR));

test("a suspension by one person ends after 24 hours, whatever day it is", () => {
  expect(instantText(suspensionEnd(new Date("2026-11-20T18:30:00+08:00")))).toBe("2026-11-21T18:30:00+08:00");
});

test("for a hold the days off do not count: friday evening ends monday evening, a day off begins on the next working day", () => {
  expect(ends("2026-11-18T09:00:00")).toBe("2026-11-19T09:00:00+08:00");
  expect(ends("2026-11-20T18:30:00")).toBe("2026-11-23T18:30:00+08:00");
  expect(ends("2026-11-21T10:00:00")).toBe("2026-11-24T00:00:00+08:00");
  // National day: 1 to 7 October are off, 10 October is worked.
  expect(ends("2026-09-30T16:00:00")).toBe("2026-10-08T16:00:00+08:00");
  expect(ends("2026-10-09T16:00:00")).toBe("2026-10-10T16:00:00+08:00");
});

test("where the calendar has no table every day counts, so that nobody's money waits for one", () => {
  expect(ends("2031-01-03T18:00:00")).toBe("2031-01-04T18:00:00+08:00");
});

test("what nobody confirmed is not set again by one: then the second person makes it work", () => {
  expect(firstStatus(undefined)).toBe("placed");
  expect(firstStatus("lifted")).toBe("placed");
  expect(firstStatus("lapsed")).toBe("asked");
  expect([isInEffect("asked"), isInEffect("placed"), isInEffect("confirmed"), isInEffect("lapsed")]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
