import { expect, test } from "vitest";
import { isMarkOf, writeMark } from "./file-mark-digest.ts";

test("the mark names size and digest of the bytes, and is of no others", () => {
  const mark = "2|4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945\n";
  expect(writeMark(Buffer.from("[]"))).toBe(mark);
  for (const own of [mark, mark.trimEnd(), "2", "2\n"]) expect(isMarkOf(own, Buffer.from("[]"))).toBe(true);
  for (const other of ["", "2|", "3", "2|4f53"]) expect(isMarkOf(other, Buffer.from("[]"))).toBe(false);
  expect(isMarkOf(mark, Buffer.from("[ "))).toBe(false);
});
