import { expect, test } from "vitest";
import { standingOf } from "./standing.ts";

test("of what the desk and the register say the stricter counts, and a shop that is not signed yet stands where it stands", () => {
  expect(standingOf("active", null)).toBe("active");
  expect(standingOf("active", "active")).toBe("active");
  expect(standingOf("active", "suspended")).toBe("suspended");
  expect(standingOf("suspended", "active")).toBe("suspended");
  expect(standingOf("suspended", "closing")).toBe("closing");
  expect(standingOf("closing", "closed")).toBe("closed");
  expect(standingOf("closed", "active")).toBe("closed");
  expect(standingOf("submitted", "closed")).toBe("submitted");
});
