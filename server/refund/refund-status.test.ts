import { expect, test } from "vitest";
import { stepFrom } from "../life-cycle.ts";
import { refundNo } from "../order/order-terms-codec.ts";
import { countsAgainstPaid, merchantOrderNoOf, REFUND_LIFE } from "./refund-status.ts";

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
  expect(stepFrom(REFUND_LIFE, "requested", "pending")).toEqual(["requested"]);
  expect(stepFrom(REFUND_LIFE, "succeeded", "failed")).toEqual([]);
  expect(stepFrom(REFUND_LIFE, "failed", "succeeded")).toEqual([]);
});
