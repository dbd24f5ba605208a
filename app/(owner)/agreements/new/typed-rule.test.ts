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
  [{ to: "" }, "to", "to"],
  [{ value: "" }, "value", "empty"],
  [{ value: "0" }, "value", "zero"],
  [{ value: "120" }, "value", "percent_too_large"],
  [{ value: "0.00001" }, "value", "too_many_decimals"],
  [{ value: "1e1" }, "value", "not_a_number"],
  [{ kind: "fixed", value: "0.001" }, "value", "too_many_decimals"],
  [{ kind: "fixed", value: "-1" }, "value", "not_a_number"],
  [{ kind: "fixed", value: "12345678901" }, "value", "amount_too_large"],
  [{ kind: "fixed", value: "0.00" }, "value", "zero"],
  [{ cap: "x" }, "cap", "not_a_number"],
] as const)("what cannot be read is named, by line, field and reason: %j", (change, field, why) => {
  expect(readTypedRule([line({ key: 7 }), line({ key: 9, ...change })], rest)).toEqual({
    ...{ key: 9, n: 2 },
    field,
    why,
  });
});

test("a rule that was returned stands in the form as it was typed", () => {
  const terms = [line({ value: "4.58", cap: "5.00" }), line({ key: 2, kind: "fixed", value: "0.10" })];
  const read = readTypedRule(terms, rest);
  expect("rule" in read && typedTerms(read.rule)).toEqual(terms);
});
