import { expect, test } from "vitest";
import { closeIn } from "../books/close.ts";
import { whyReopened } from "./late-payment.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 4, 0, seconds));
const order = { createdAt: at(0) };
const books = (log: { isKept: boolean; closedAt: Date | undefined }, isAccepted = false) => ({
  isAccepted,
  clockMs: 300_000,
  lifetimeMs: 300_000,
  log,
});
const KEPT = { isKept: true, closedAt: undefined };
const NOT_KEPT = { isKept: false, closedAt: undefined };
const paid = (seconds: number, isWhole = false) => ({ paidAt: at(seconds), isWhole });

test("a payment after the close in the acquirer's log is late; one before it, or at its second, reopens the order", () => {
  const log = { isKept: true, closedAt: at(50) };
  expect(whyReopened(paid(51), order, books(log))).toBeUndefined();
  expect(whyReopened(paid(50), order, books(log))).toBe("before_close");
});

test("while a log is kept, what it does not say yet may still be said; after the books of the day it is not so", () => {
  expect(whyReopened(paid(60), order, books(KEPT))).toBeUndefined();
  expect(whyReopened(paid(60, true), order, books(KEPT))).toBe("before_close");
});

test("without a log only the bounds count: what lies inside them reopens the order at once", () => {
  expect(whyReopened(paid(60), order, books(NOT_KEPT))).toBe("no_close_log");
  expect(whyReopened(paid(600), order, books(NOT_KEPT))).toBe("no_close_log");
  expect(whyReopened(paid(601), order, books(NOT_KEPT))).toBeUndefined();
  expect(whyReopened(paid(-301), order, books(NOT_KEPT))).toBeUndefined();
});

test("what two people accepted enters whenever it was paid; before the first register nobody can say", () => {
  expect(whyReopened(paid(9_999), order, books({ isKept: true, closedAt: at(50) }, true))).toBe("accepted");
  expect(whyReopened(paid(60), order, undefined)).toBeUndefined();
});

test("a log that turns itself off keeps what it holds and says nothing of later closes; none at all is not kept", () => {
  const close = {
    merchantOrderNo: "Q1",
    closedAt: "2026-11-20T12:00:50+08:00",
    enteredAt: "2026-11-20T12:00:50+08:00",
  };
  const off = { isKept: false, enteredAt: "2026-11-20T12:01:00+08:00" };
  expect(closeIn([close, off], "Q1")).toEqual({ isKept: false, closedAt: at(50) });
  expect(closeIn([close, off, { ...off, isKept: true }], "Q2")).toEqual(KEPT);
  expect(closeIn([], "Q1")).toEqual(KEPT);
  expect(closeIn(undefined, "Q1")).toEqual(NOT_KEPT);
});
