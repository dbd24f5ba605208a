import { expect, test } from "vitest";
import { stepFrom } from "../life-cycle.ts";
import { askAfterMs, dueStep, FORWARD_LIFE, nextAskAt, ORDER_LIFE, orderWord } from "./order-status.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 4, 0, seconds));

test("a paid order never changes, and a closed one can only become paid", () => {
  expect(ORDER_LIFE.next).toEqual({ open: ["paid", "closed"], closed: ["paid"], paid: [] });
  expect(stepFrom(FORWARD_LIFE, "unknown", "placed")).toEqual(["unknown"]);
  expect(stepFrom(FORWARD_LIFE, "placed", "unknown")).toEqual([]);
});

test("the acquirer is asked after 2 s, 5 s, 10 s, 30 s, 1 min, then every 5 min", () => {
  expect([0, 1, 2, 3, 4, 5, 99].map(askAfterMs)).toEqual([2e3, 5e3, 1e4, 3e4, 6e4, 3e5, 3e5]);
});

test("nobody waits past the expiry to look at an open order", () => {
  expect(nextAskAt(at(0), 0, at(300))).toEqual(at(2));
  expect(nextAskAt(at(290), 3, at(300))).toEqual(at(300));
  expect(nextAskAt(at(301), 0, at(300))).toEqual(at(303));
});

test("an expired code is closed; an unknown forward is asked about before it is placed again", () => {
  expect(dueStep({ forwardState: "due", expiresAt: at(300) }, at(1))).toBe("forward");
  expect(dueStep({ forwardState: "unknown", expiresAt: at(300) }, at(1))).toBe("query");
  expect(dueStep({ forwardState: "placed", expiresAt: at(300) }, at(1))).toBe("query");
  expect(dueStep({ forwardState: "placed", expiresAt: at(300) }, at(300))).toBe("close");
});

test("every state has a word, and unknown is never called failed", () => {
  const order = {
    status: "open",
    forwardState: "due",
    amountFen: 100n,
    refundedFen: 0n,
    closeReason: null,
    afterClose: null,
    cameFen: null,
  } as const;
  expect(orderWord(order)).toBe("preparing");
  expect(orderWord({ ...order, forwardState: "unknown" })).toBe("checking");
  expect(orderWord({ ...order, forwardState: "placed" })).toBe("waiting");
  expect(orderWord({ ...order, status: "paid" })).toBe("paid");
  expect(orderWord({ ...order, status: "paid", refundedFen: 1n })).toBe("partly_refunded");
  expect(orderWord({ ...order, status: "paid", refundedFen: 100n })).toBe("refunded");
  expect(orderWord({ ...order, status: "closed", closeReason: "expired" })).toBe("expired");
  expect(orderWord({ ...order, status: "closed", closeReason: null })).toBe("closed");
});

test("a closed order whose money came after all is never called merely closed", () => {
  const order = {
    status: "closed",
    forwardState: "placed",
    amountFen: 100n,
    refundedFen: 0n,
    closeReason: "cancelled",
    cameFen: null,
  } as const;
  expect(orderWord({ ...order, afterClose: "undecided" })).toBe("late_undecided");
  expect(orderWord({ ...order, afterClose: "undecided", cameFen: 1n })).toBe("amount_undecided");
  expect(orderWord({ ...order, status: "open", afterClose: "refunding", cameFen: 1n })).toBe(
    "amount_refunding",
  );
  expect(orderWord({ ...order, afterClose: "refunded" })).toBe("late_refunded");
  expect(orderWord({ ...order, status: "paid", afterClose: "no_close_log" })).toBe("paid");
});
