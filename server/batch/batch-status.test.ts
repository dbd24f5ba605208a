import { expect, test } from "vitest";
import { fromOf } from "../life-cycle.ts";
import { BATCH_LIFE } from "./batch-status.ts";

test("a batch is released only from a proposed file, and never leaves a verdict again", () => {
  expect(fromOf(BATCH_LIFE, "released")).toEqual(["proposed"]);
  expect(fromOf(BATCH_LIFE, "rejected")).toEqual(["proposed"]);
  expect(BATCH_LIFE.next.rejected).toEqual([]);
  expect(BATCH_LIFE.next.void).toEqual([]);
  expect(BATCH_LIFE.next.settled).toEqual([]);
});
