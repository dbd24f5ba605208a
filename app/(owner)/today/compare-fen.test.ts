import { expect, test } from "vitest";
import { compareFen } from "./compare-fen.ts";

test("the day beside yesterday is a whole percentage, rounded half up", () => {
  expect(compareFen(112n, 100n)).toEqual({ compare: "more", percent: "12" });
  expect(compareFen(875n, 1_000n)).toEqual({ compare: "less", percent: "13" });
  expect(compareFen(1_001n, 1_000n)).toEqual({ compare: "same", percent: "" });
});

test("where one side is next to nothing no percentage is told, never 100 % less than something", () => {
  expect(compareFen(35n, 173_000n).compare).toBe("apart");
  expect(compareFen(173_000n, 35n).compare).toBe("apart");
  expect(compareFen(0n, 35n).compare).toBe("apart");
  expect(compareFen(35n, 0n).compare).toBe("none");
});
