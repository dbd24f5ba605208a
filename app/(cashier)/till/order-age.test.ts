import { expect, test } from "vitest";
import { isLongEnded } from "./order-age.ts";

const now = new Date("2026-11-20T12:00:00+08:00");
const before = (ms: number) => new Date(now.getTime() - ms);
const order = { status: "open" as const, createdAt: before(600_000), paidAt: null, closedAt: null };

test("an open order never ends by age", () => {
  expect(isLongEnded(order, now)).toBe(false);
});

test("a result stands for two minutes after it came, whenever the order was made", () => {
  expect(isLongEnded({ ...order, status: "paid", paidAt: before(120_000) }, now)).toBe(false);
  expect(isLongEnded({ ...order, status: "paid", paidAt: before(120_001) }, now)).toBe(true);
  expect(isLongEnded({ ...order, status: "closed", closedAt: before(1_000) }, now)).toBe(false);
  expect(isLongEnded({ ...order, status: "closed", closedAt: before(86_400_000) }, now)).toBe(true);
});
