import type { Actor } from "../actor.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a session lives without use (`idleMs`) and at most (`absoluteMs`), by the side it belongs to. */
export interface SessionLimits {
  idleMs: number;
  absoluteMs: number;
}

/**
 * A till must not ask for a password in the middle of a queue: a shop's session survives a working day, a weekend, a
 * restart and a deployment. Those who approve, release and watch sign in every working day.
 */
export const SESSION_LIMITS = {
  shop: { idleMs: 7 * DAY_MS, absoluteMs: 30 * DAY_MS },
  acquirer: { idleMs: 12 * HOUR_MS, absoluteMs: 7 * DAY_MS },
  operator: { idleMs: 12 * HOUR_MS, absoluteMs: 7 * DAY_MS },
} as const satisfies Record<Exclude<Actor["kind"], "merchant_key" | "machine">, SessionLimits>;

/** The cookie outlives every session; the row decides. */
export const COOKIE_MAX_AGE_SECONDS = SESSION_LIMITS.shop.absoluteMs / 1_000;

/** Told with a sign-in: how many wrong passwords there were since the last one. */
export const WRONG_TRIES_HEADER = "x-wrong-tries";

/** `seen_at` moves at most this often: a till that polls does not write a row each time. */
export const SEEN_EVERY_MS = 5 * MINUTE_MS;

export interface SessionTimes {
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

/** Whether a session still counts at `at` (machine clock). Both limits end it; an ended one never comes back. */
export function isSessionAlive(times: SessionTimes, limits: SessionLimits, at: Date): boolean {
  if (times.endedAt !== null) return false;
  if (at.getTime() >= times.expiresAt.getTime()) return false;
  return at.getTime() - times.seenAt.getTime() < limits.idleMs;
}

/** Failures in a row before the first lock-out. */
export const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MS = 15 * MINUTE_MS;
const LONGEST_LOCK_MS = DAY_MS;

/** A count of failures nobody added to for so long is forgotten: twice the longest lock. */
export const FORGET_TRIES_MS = 2 * LONGEST_LOCK_MS;

/** How long the source is locked after the n-th failure in a row: 15 minutes after the fifth, then doubling up to a day. */
export function lockAfter(failures: number): number {
  if (failures < FAILURES_BEFORE_LOCK) return 0;
  return Math.min(FIRST_LOCK_MS * 2 ** (failures - FAILURES_BEFORE_LOCK), LONGEST_LOCK_MS);
}
