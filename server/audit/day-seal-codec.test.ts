import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import type { SealedDay } from "./day-seal.ts";
import { readSeal, writeSeal } from "./day-seal-codec.ts";

const HASH = "ab".repeat(32);
const SEAL: SealedDay = {
  acquirer: "ACQ001",
  day: dayFrom("2026-11-20"),
  previousRoot: "",
  treeRoot: HASH,
  leafCount: 2,
  terms: "",
  leaves: [{ kind: "payment", row: { id: "1", note: null }, path: [{ side: "left", hash: HASH }] }],
};
const faultOf = (seal: object): string => {
  try {
    readSeal(JSON.stringify(seal));
    return "";
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "input_invalid")
      return `${error.refusal.field} ${error.refusal.reason}`;
    throw error;
  }
};

test("a seal comes back as it was written", () => {
  expect(readSeal(writeSeal(SEAL))).toEqual(SEAL);
});

test("whatever else stands in the file is refused by its field, and is never a bug", () => {
  const [leaf] = SEAL.leaves;
  const other = (change: object) => ({ ...SEAL, leaves: [{ ...leaf, ...change }] });
  expect(faultOf({ ...SEAL, extra: 1 })).toBe("extra unknown_field");
  expect(faultOf({ ...SEAL, treeRoot: HASH.toUpperCase() })).toBe("treeRoot not_a_sha256");
  expect(faultOf({ ...SEAL, previousRoot: "x" })).toBe("previousRoot not_a_sha256");
  expect(faultOf({ ...SEAL, day: "2026-02-30" })).toBe("day not_a_day");
  expect(faultOf({ ...SEAL, leafCount: -1 })).toBe("leafCount negative");
  expect(faultOf({ ...SEAL, terms: "{}" })).toBe("terms not_canonical");
  expect(faultOf({ ...SEAL, leaves: Array(201).fill(leaf) })).toBe("leaves too_large");
  expect(faultOf(other({ kind: "audit_entry" }))).toBe("leaves[0].kind unknown_value");
  expect(faultOf(other({ row: { id: 1 } }))).toBe("leaves[0].row.id not_text");
  expect(faultOf(other({ row: { id: "\ud800" } }))).toBe("leaves[0].row.id characters");
  expect(faultOf(other({ path: [{ side: "up", hash: HASH }] }))).toBe("leaves[0].path[0].side unknown_value");
  expect(faultOf(other({ path: [{ side: "left", hash: "0" }] }))).toBe("leaves[0].path[0].hash not_a_sha256");
  expect(faultOf(other({ path: Array(65).fill({ side: "left", hash: HASH }) }))).toBe(
    "leaves[0].path too_large",
  );
});
