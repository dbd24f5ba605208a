import { expect, test } from "vitest";
import { stepFrom } from "../life-cycle.ts";
import { countsAgainstPaid, REFUND_LIFE, UNFINISHED_REFUNDS } from "./refund-status.ts";

test("what did not fail counts against the payment, unknown included", () => {
  expect((["requested", "pending", "succeeded", "failed"] as const).map(countsAgainstPaid)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("a finished refund never changes, but that one that succeeded may come back", () => {
  expect(stepFrom(REFUND_LIFE, "requested", "pending")).toEqual(["requested"]);
  expect(stepFrom(REFUND_LIFE, "succeeded", "failed")).toEqual(["succeeded"]);
  expect(stepFrom(REFUND_LIFE, "succeeded", "pending")).toEqual([]);
  expect(stepFrom(REFUND_LIFE, "failed", "succeeded")).toEqual([]);
});

test("nobody asks about a refund that succeeded or failed", () => {
  expect(UNFINISHED_REFUNDS).toEqual(["requested", "pending"]);
});
