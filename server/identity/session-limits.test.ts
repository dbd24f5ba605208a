import { expect, test } from "vitest";
import { FAILURES_BEFORE_LOCK, isSessionAlive, lockAfter, SESSION_LIMITS } from "./session-limits.ts";

const at = (iso: string) => new Date(iso);
const HOUR = 3_600_000;

test("a cashier's session survives a working day and a weekend, a desk's does not", () => {
  const friday = at("2026-11-20T18:00:00+08:00");
  const monday = at("2026-11-23T08:00:00+08:00");
  const session = {
    createdAt: friday,
    seenAt: friday,
    expiresAt: at("2026-12-20T18:00:00+08:00"),
    endedAt: null,
  };
  expect(isSessionAlive(session, SESSION_LIMITS.shop, monday)).toBe(true);
  expect(isSessionAlive(session, SESSION_LIMITS.acquirer, monday)).toBe(false);
  expect(isSessionAlive(session, SESSION_LIMITS.operator, new Date(friday.getTime() + 11 * HOUR))).toBe(true);
});

test("both limits end a session, and so does a sign-out", () => {
  const start = at("2026-11-01T08:00:00+08:00");
  const now = at("2026-11-20T08:00:00+08:00");
  const fresh = { createdAt: start, seenAt: now, expiresAt: at("2026-12-01T08:00:00+08:00"), endedAt: null };
  expect(isSessionAlive(fresh, SESSION_LIMITS.shop, now)).toBe(true);
  expect(isSessionAlive({ ...fresh, expiresAt: now }, SESSION_LIMITS.shop, now)).toBe(false);
  expect(
    isSessionAlive({ ...fresh, seenAt: at("2026-11-13T08:00:00+08:00") }, SESSION_LIMITS.shop, now),
  ).toBe(false);
  expect(isSessionAlive({ ...fresh, endedAt: now }, SESSION_LIMITS.shop, now)).toBe(false);
});

test("locks after five failures, longer each time, never longer than a day", () => {
  expect(lockAfter(FAILURES_BEFORE_LOCK - 1)).toBe(0);
  expect(lockAfter(5)).toBe(15 * 60_000);
  expect(lockAfter(6)).toBe(30 * 60_000);
  expect(lockAfter(7)).toBe(60 * 60_000);
  expect(lockAfter(1_000)).toBe(24 * HOUR);
});
