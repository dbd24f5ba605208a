import { expect, test } from "vitest";
import { refundNo } from "../order/order-terms-codec.ts";
import { canBecome, countsAgainstPaid, merchantOrderNoOf } from "./refund-status.ts";

test("a refund number leads back to its order, and only ours do", () => {
  const no = "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z";
  expect(merchantOrderNoOf(refundNo(no, 1))).toBe(no);
  expect(merchantOrderNoOf(refundNo(no, 50))).toBe(no);
  expect(merchantOrderNoOf("somebody else's")).toBeUndefined();
});

test("what did not fail counts against the payment, unknown included", () => {
  expect((["requested", "pending", "succeeded", "failed"] as const).map(countsAgainstPaid)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("a finished refund never changes", () => {
  expect(canBecome("requested", "pending")).toBe(true);
  expect(canBecome("succeeded", "failed")).toBe(false);
  expect(canBecome("failed", "succeeded")).toBe(false);
});
