import { expect, test } from "vitest";
import { BATCH_STATUSES, canBecome, NEXT } from "./batch-status.ts";

test("a batch is released only from a proposed file, and never leaves a verdict again", () => {
  for (const from of BATCH_STATUSES) {
    expect(canBecome(from, "released")).toBe(from === "proposed");
    expect(canBecome(from, "rejected")).toBe(from === "proposed");
  }
  expect(NEXT.rejected).toEqual([]);
  expect(NEXT.settled).toEqual([]);
});

test("every status can be reached from open", () => {
  const seen = new Set<string>(["open"]);
  for (const s of seen) for (const n of NEXT[s as keyof typeof NEXT]) seen.add(n);
  expect([...seen].sort()).toEqual([...BATCH_STATUSES].sort());
});
