import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import { type BankResult, readResults, writeResults } from "./result-codec.ts";

const result: BankResult = {
  fileDigest: "a".repeat(64),
  lineNo: 3,
  kind: "failed",
  amount: 8_698n,
  bankDay: dayFrom("2026-11-23"),
  bankReference: "B1",
  reason: "户名不符",
  enteredAt: "2026-11-23T10:00:00+08:00",
};

test("what was written is read back", () => {
  expect(
    readResults(Buffer.from(writeResults([result, { ...result, kind: "paid", persons: ["a", "b"] }]))),
  ).toEqual([
    { line: 1, result },
    { line: 2, result: { ...result, kind: "paid", persons: ["a", "b"] } },
  ]);
});

test("every broken line is refused with its number and field", () => {
  const broken = (change: object): unknown => {
    const row = JSON.stringify({ ...result, amount: "8698", bankDay: "20261123", ...change });
    try {
      return readResults(Buffer.from(`\n${row}\n`));
    } catch (e) {
      return e instanceof Refused ? e.refusal : e;
    }
  };
  expect(broken({ kind: "settled" })).toEqual({ code: "result_unreadable", line: 2, reason: "kind" });
  expect(broken({ amount: "86.98" })).toMatchObject({ reason: "amount" });
  expect(broken({ amount: 8698 })).toMatchObject({ reason: "amount" });
  expect(broken({ amount: "0" })).toMatchObject({ reason: "amount" });
  expect(broken({ lineNo: 0 })).toMatchObject({ reason: "lineNo" });
  for (const lineNo of [true, "1", "", 1.5, [1], null, undefined])
    expect(broken({ lineNo }), String(lineNo)).toEqual({
      code: "result_unreadable",
      line: 2,
      reason: "lineNo",
    });
  expect(broken({ amount: true })).toMatchObject({ reason: "amount" });
  expect(broken({ amount: "1e3" })).toMatchObject({ reason: "amount" });
  expect(broken({ bankDay: 20_261_123 })).toMatchObject({ reason: "bankDay" });
  for (const persons of ["a", ["a"], ["a", "a"], ["a", 1], ["a", "b", "c"], ["a", "b|c"], null])
    expect(broken({ persons }), String(persons)).toMatchObject({ reason: "persons" });
  expect(broken({ reason: null })).toMatchObject({ reason: "reason" });
  expect(broken({ bankReference: 7 })).toMatchObject({ reason: "bankReference" });
  expect(broken({ bankDay: "20261332" })).toMatchObject({ reason: "bankDay" });
  expect(broken({ bankDay: "20260231" })).toMatchObject({ reason: "bankDay" });
  expect(broken({ enteredAt: undefined })).toMatchObject({ reason: "enteredAt" });
  expect(broken({ enteredAt: "2026-11-31T10:00:00+08:00" })).toMatchObject({ reason: "enteredAt" });
  expect(broken({ lineNo: 2 ** 31 })).toMatchObject({ reason: "lineNo" });
  expect(broken({ reason: "a\u0000b" })).toMatchObject({ reason: "reason" });
  expect(broken({ bankReference: "\ud800" })).toMatchObject({ reason: "bankReference" });
  expect(broken({ fileDigest: "A".repeat(64) })).toMatchObject({ reason: "fileDigest" });
  expect(broken({ reason: "a|b" })).toMatchObject({ reason: "reason" });
  expect(() => readResults(Buffer.from("not json\n"))).toThrow(Refused);
});
