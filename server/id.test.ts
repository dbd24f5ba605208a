import fc from "fast-check";
import { expect, test } from "vitest";
import { idOf, isId, newId, PREFIXES, timeOf, uuidOf } from "./id.ts";

test("an id goes to its uuid and back, whatever the instant", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PREFIXES),
      fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }),
      (prefix, at) => {
        const id = newId(prefix, at);
        expect(id).toHaveLength(prefix.length + 27);
        expect(isId(prefix, id)).toBe(true);
        expect(timeOf(id)).toBe(at.getTime());
        const uuid = uuidOf(id);
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(idOf(prefix, uuid)).toBe(id);
      },
    ),
  );
});

test("a later id sorts after an earlier one", () => {
  const a = newId("ord", new Date("2026-11-20T00:00:00Z"));
  const b = newId("ord", new Date("2026-11-20T00:00:01Z"));
  expect(a < b).toBe(true);
});

test("what is not an id is not taken for one", () => {
  for (const bad of [
    "",
    "ord_",
    "ord_1",
    `pay_${"0".repeat(26)}`,
    `ord_${"8".padEnd(26, "0")}`,
    `ord_${"i".repeat(26)}`,
    7,
    null,
  ]) {
    expect(isId("ord", bad)).toBe(false);
  }
});
