import { expect, test } from "vitest";
import { readTypedRule, typedTerms } from "./typed-rule.ts";

const rest = { remainder: "M4", bearer: "proportional" as const, feeBearer: "" };
const line = (change: object) => ({
  key: 1,
  kind: "base" as const,
  to: "M1",
  value: "8",
  cap: "",
  ...change,
});

test("percent and yuan are read exactly, in the order of the form", () => {
  expect(
    readTypedRule(
      [line({ value: "4.58", cap: "5" }), line({ kind: "rest" }), line({ kind: "fixed", value: "0.10" })],
      {
        ...rest,
        feeBearer: "M1",
      },
    ),
  ).toEqual({
    rule: {
      terms: [
        { kind: "share", of: "base", ppm: 45_800, to: "M1", capFen: 500n },
        { kind: "share", of: "rest", ppm: 80_000, to: "M1" },
        { kind: "fixed", fen: 10n, to: "M1" },
      ],
      remainder: "M4",
      bearer: "proportional",
      feeBearer: "M1",
    },
  });
});

test.each([
  [{ to: "" }, "to"],
  [{ value: "" }, "value"],
  [{ value: "0" }, "value"],
  [{ value: "101" }, "value"],
  [{ value: "1e1" }, "value"],
  [{ kind: "fixed", value: "0.001" }, "value"],
  [{ cap: "x" }, "cap"],
] as const)("what cannot be read is named: %j", (change, field) => {
  expect(readTypedRule([line(change)], rest)).toEqual({ key: 1, field });
});

test("a rule that was returned stands in the form as it was typed", () => {
  const terms = [line({ value: "4.58", cap: "5.00" }), line({ key: 2, kind: "fixed", value: "0.10" })];
  const read = readTypedRule(terms, rest);
  expect("rule" in read && typedTerms(read.rule)).toEqual(terms);
});
