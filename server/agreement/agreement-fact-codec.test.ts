import { expect, test } from "vitest";
import { Refused } from "../domain-error.ts";
import { readAgreementFacts, writeAgreementFacts } from "./agreement-fact-codec.ts";
import { factOf } from "./evidence-facts.ts";

const AT = "2026-11-20T12:00:00+08:00";
const told = {
  sha256: "a".repeat(64),
  facts: [
    factOf("asked", AT, { number: "M00000000000004", replacesSha256: "b".repeat(64), method: "code" }),
    factOf("answered", AT, { number: "M00000000000004", method: "acquirer", answer: "yes", reason: "14 天" }),
    factOf("returned", AT, { field: "terms[0]", reason: "太多", person: "reviewer" }),
    factOf("in_force", AT, { effectiveAt: new Date(AT) }),
  ],
};

test("what the core tells survives its own text", () => {
  expect(readAgreementFacts(writeAgreementFacts(told))).toEqual(told);
});

test.each([
  ['"asked"', '"paid"', "facts[0].kind", "unknown_value"],
  ['"number"', '"colour"', "facts[0].colour", "unknown_field"],
  [AT, "2026-11-20T12:00:00Z", "facts[0].at", "not_an_instant"],
  [AT, "2026-13-20T12:00:00+08:00", "facts[0].at", "not_an_instant"],
  ['"yes"', '"maybe"', "facts[1].answer", "unknown_value"],
  ["太多", "\\u0000", "facts[2].reason", "not_text"],
  ["a".repeat(64), "a", "sha256", "not_a_digest"],
])("with %s → %s it is refused with the field", (good, bad, field, reason) => {
  let found: unknown;
  try {
    readAgreementFacts(writeAgreementFacts(told).replace(good, bad));
  } catch (error) {
    found = error instanceof Refused && error.refusal;
  }
  expect(found).toEqual({ code: "input_invalid", field, reason });
});
