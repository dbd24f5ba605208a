import { expect, test } from "vitest";
import { canonicalJson } from "../document/canonical-json.ts";
import { Refused } from "../domain-error.ts";
import { readCloseLine, readLines, readRefundVoid } from "./lines-reader.ts";

const close = {
  merchantOrderNo: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z",
  closedAt: "2026-11-20T12:05:00+08:00",
  enteredAt: "2026-11-20T12:05:01+08:00",
};
const read = (...lines: string[]) => {
  try {
    return readLines(lines.join("\n"), readCloseLine);
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
};

test("each line is one close, empty lines are nothing", () => {
  expect(read(canonicalJson(close), "", canonicalJson(close), "")).toEqual([close, close]);
});

test("what is wrong is named by line and field", () => {
  const { enteredAt: _, ...half } = close;
  expect(read(canonicalJson(close), canonicalJson(half))).toMatchObject({
    field: "2.enteredAt",
    reason: "missing",
  });
  expect(read(canonicalJson({ ...close, closedAt: "2026-11-20" }))).toMatchObject({
    field: "1.closedAt",
    reason: "not_an_instant",
  });
  expect(read("{")).toMatchObject({ field: "1.close", reason: "not_json" });
});

test("a book is kept in the order in which things entered it", () => {
  const earlier = { ...close, enteredAt: "2026-11-20T12:05:00+08:00" };
  expect(read(canonicalJson(close), canonicalJson(earlier))).toMatchObject({
    field: "2.enteredAt",
    reason: "goes_back",
  });
});

test("a voided refund is named by all its numbers, and its reason is a field of the file", () => {
  const one = {
    acquirerReference: "4200000001",
    refundNo: "RIWHMMQRLHYAIHNNMY4LOHHN5NWXTCW4",
    acquirerRefundReference: "5030000001",
    reason: "用户账户已注销",
    closedAt: "2026-11-21T09:00:00+08:00",
    enteredAt: "2026-11-21T09:00:01+08:00",
  };
  expect(readLines(canonicalJson(one), readRefundVoid)).toEqual([one]);
  for (const reason of ["a|b", "a\nb"])
    expect(() => readLines(canonicalJson({ ...one, reason }), readRefundVoid)).toThrow(
      expect.objectContaining({
        refusal: { code: "input_invalid", field: "1.reason", reason: "characters" },
      }),
    );
});
