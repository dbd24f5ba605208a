import { expect, test } from "vitest";
import { stepFrom } from "../life-cycle.ts";
import { countsAgainstPaid, REFUND_LIFE } from "./refund-status.ts";

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
