import fc from "fast-check";
import { expect, test } from "vitest";
import { type Shape, shapedCells } from "./row-columns.ts";

const digits: Shape = (text) => /^\d+$/.test(text);
const SHAPES: Shape[] = [digits, undefined, undefined, digits, undefined];

test("texts take the commas that are theirs, wherever they stand", () => {
  expect(shapedCells("1,a,b,c,2,d,e".split(","), SHAPES)).toEqual([
    "1",
    undefined,
    undefined,
    "2",
    undefined,
  ]);
});

test("a column that two readings fill differently is undecided, and no reading is none", () => {
  expect(shapedCells("1,a,b,2,3,c".split(","), SHAPES)?.[3]).toBe("undecided");
  expect(shapedCells("x,a,b,2,c".split(","), SHAPES)).toBeUndefined();
  expect(shapedCells("1,2".split(","), SHAPES)).toBeUndefined();
});

test("what was joined from texts without digits comes apart as it was", () => {
  const text = fc.stringMatching(/^[a-z,]{0,12}$/);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), text, text, text, (first, second, a, b, c) => {
      const line = [first, a, b, second, c].join(",");
      expect(shapedCells(line.split(","), SHAPES)).toEqual([
        String(first),
        undefined,
        undefined,
        String(second),
        undefined,
      ]);
    }),
  );
});
