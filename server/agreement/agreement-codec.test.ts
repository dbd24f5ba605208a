import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import { Refused } from "../domain-error.ts";
import type { Agreement } from "./agreement.ts";
import { readAgreement, writeAgreement } from "./agreement-codec.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { readFeeSchedule, writeFeeSchedule } from "./fee-schedule-codec.ts";
import { ruleWords } from "./rule-words.ts";

const FULL: Agreement = {
  acquirer: "ACQ001",
  agreement: "spa_full",
  version: 2,
  merchant: "mch_full",
  seller: "M4",
  consents: ["M1", "M2"],
  effectiveFrom: dayFrom("2026-11-20"),
  visibility: ["M1"],
  refundCover: "seller",
  rule: {
    terms: [
      {
        kind: "share",
        of: "base",
        ppm: 80_000,
        to: "M1",
        capFen: 500n,
        when: { channel: "wechat", maxFen: 50_000n },
      },
      { kind: "share", of: "rest", ppm: 50_000, to: "M2", when: { minFen: 0n } },
      { kind: "fixed", fen: 10n, to: "M1" },
    ],
    remainder: "M4",
    bearer: "remainder",
    feeBearer: "M1",
    categoryCapPpm: 300_000,
  },
};

const FEES: FeeSchedule = {
  acquirer: "ACQ001",
  feeSchedule: "fee_full",
  version: 1,
  items: [
    {
      id: "wx",
      channel: "wechat",
      mode: "native",
      cardType: "credit",
      category: "5814",
      ppm: 3_800,
      perItemFen: 1n,
      minFen: 2n,
      capFen: 500n,
      onRefund: "keep",
    },
  ],
};

/** The refusal of reading `document` with some members replaced. */
function faultOf(read: (text: string) => unknown, text: string, changes: object) {
  try {
    read(canonicalJson({ ...JSON.parse(text), ...changes }));
  } catch (error) {
    if (error instanceof Refused && "field" in error.refusal && "reason" in error.refusal)
      return [error.refusal.field, error.refusal.reason];
    throw error;
  }
  return undefined;
}

test("documents with every optional field survive their own text", () => {
  expect(readAgreement(writeAgreement(FULL))).toEqual(FULL);
  expect(readFeeSchedule(writeFeeSchedule(FEES))).toEqual(FEES);
});

const term = (changes: object) => [{ kind: "share", of: "base", ppm: 80_000, to: "M1", ...changes }];
test.each([
  [{ consents: ["M2", "M1"] }, "consents", "not_every_receiver_once_sorted"],
  [{ consents: ["M1"] }, "consents", "not_every_receiver_once_sorted"],
  [{ consents: ["M1", "M2", "M4"] }, "consents", "not_every_receiver_once_sorted"],
  [{ effectiveFrom: "2026-02-30" }, "effectiveFrom", "not_a_day"],
  [{ feeBearer: "M7" }, "feeBearer", "not_a_receiver"],
  [{ visibility: ["M9"] }, "visibility[0]", "not_a_receiver"],
  [{ version: 0 }, "version", "not_positive"],
  [{ version: "2" }, "version", "not_whole"],
  [{ bearer: "payer" }, "bearer", "unknown_value"],
  [{ merchant: "mch\n!! agreed" }, "merchant", "not_printable"],
  [{ agreement: "spa_\u202efull" }, "agreement", "not_printable"],
  [{ refundCover: "mall" }, "refundCover", "unknown_value"],
  [{ remainder: ["M4", "M5"] }, "remainder", "not_text"],
  [{ remainders: "M4" }, "remainders", "unknown_field"],
  [{ categoryCapPpm: 70_000 }, "terms[0].ppm", "shares_above_category_cap"],
  [{ terms: term({ ppm: 0 }) }, "terms[0].ppm", "out_of_range"],
  [{ terms: term({ ppm: 1_000_001 }) }, "terms[0].ppm", "out_of_range"],
  [{ terms: term({ of: "all" }) }, "terms[0].of", "unknown_value"],
  [{ terms: term({ capFen: 500 }) }, "terms[0].capFen", "not_text"],
  [{ terms: term({ capFen: "05" }) }, "terms[0].capFen", "not_fen"],
  [{ terms: term({ fen: "1" }) }, "terms[0].fen", "unknown_field"],
  [{ terms: term({ to: "" }) }, "terms[0].to", "not_a_receiver_number"],
  [{ terms: term({ when: { channel: "cash" } }) }, "terms[0].when.channel", "unknown_value"],
  [{ terms: term({ when: { minFen: "9", maxFen: "8" } }) }, "terms[0].when.maxFen", "below_minimum"],
])("an agreement with %j is refused at %s: %s", (changes, field, reason) => {
  expect(faultOf(readAgreement, writeAgreement(FULL), changes)).toEqual([field, reason]);
});

const item = (changes: object) => ({
  items: [{ channel: "wechat", id: "wx", mode: "native", onRefund: "keep", ppm: 1, ...changes }],
});
test.each([
  [item({ ppm: -1 }), "items[0].ppm", "out_of_range"],
  [item({ ppm: 1_000_001 }), "items[0].ppm", "out_of_range"],
  [item({ minFen: "3", capFen: "2" }), "items[0].capFen", "below_minimum"],
  [item({ category: "5814\n2." }), "items[0].category", "not_printable"],
  [{ feeSchedule: "fee\u2028" }, "feeSchedule", "not_printable"],
  [item({ onRefund: "give" }), "items[0].onRefund", "unknown_value"],
  [item({ id: "w|x" }), "items[0].id", "not_a_name"],
  [{ items: [] }, "items", "empty"],
])("a fee schedule with %j is refused at %s: %s", (changes, field, reason) => {
  expect(faultOf(readFeeSchedule, writeFeeSchedule(FEES), changes)).toEqual([field, reason]);
});

test("text that is not canonical would have another name and is refused", () => {
  expect(() => readAgreement(` ${writeAgreement(FULL)}`)).toThrow("agreement_invalid");
  expect(() => readAgreement("{")).toThrow("agreement_invalid");
  expect(() => readFeeSchedule(`${writeFeeSchedule(FEES)} `)).toThrow("input_invalid");
});

test("a rule is described in its order, remainder last, rates as percent", () => {
  expect(ruleWords(FULL.rule)).toEqual([
    {
      position: 1,
      who: "M1",
      bearsFee: true,
      kind: "share",
      of: "base",
      ratePercent: "8",
      capFen: 500n,
      when: { channel: "wechat", maxFen: 50_000n },
    },
    {
      position: 2,
      who: "M2",
      bearsFee: false,
      kind: "share",
      of: "rest",
      ratePercent: "5",
      when: { minFen: 0n },
    },
    { position: 3, who: "M1", bearsFee: true, kind: "fixed", fen: 10n },
    { position: 4, who: "M4", bearsFee: false, kind: "remainder" },
  ]);
});
