import { expect, test } from "vitest";
import { closedWord } from "./closed-word.ts";

test("cancelled is said to be confirmed by the acquirer only where it was asked", () => {
  expect(closedWord({ word: "cancelled", forwardState: "placed" })).toBe("cancelled");
  expect(closedWord({ word: "cancelled", forwardState: "unknown" })).toBe("cancelled");
  expect(closedWord({ word: "cancelled", forwardState: "due" })).toBe("cancelledUnsent");
  expect(closedWord({ word: "refused", forwardState: "refused" })).toBe("refused");
  expect(closedWord({ word: "late_undecided", forwardState: "placed" })).toBe("closed");
});
