import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { addDays } from "#server/calendar/calendar.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { openDay } from "#server/clearing/clearing-day.ts";
import type { DecisionLine } from "#server/clearing/clearing-file.ts";
import { digestOf, writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { finishDay } from "#server/clearing/finished-day.ts";
import { dayInput } from "#server/clearing/testing/day.ts";
import { chainBooks } from "./chain-books.ts";
import { formerItems } from "./former-items.ts";

const folder = mkdtempSync(join(tmpdir(), "chain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FIRST = dayFrom("2026-11-20");
const WHOLE: DecisionLine = {
  ...{ decisionRef: "dec_1", kind: "accept", subMerchantNo: "M4", amount: 99n },
  ...{ acquirerReference: "42", refundReference: "" },
};
let last = "";
/** An empty file of a day, built on the one before. */
function lay(day: Day, decisions: readonly DecisionLine[]): { clr: string; rel: string } {
  const input = dayInput(day);
  const state = openDay({ ...input, header: { ...input.header, previousDigest: last } });
  state.decided.push(...decisions.map((j) => ({ ...j, amount: 0n })));
  const file = finishDay(state, { detailCount: 0, detailSha256: "0".repeat(64) });
  const bytes = writeClearingFile({ ...file, decisions: [...decisions] });
  last = digestOf(bytes);
  const stem = join(folder, `QFC1_ACQ001_${day.replaceAll("-", "")}_1`);
  writeFileSync(`${stem}.clr`, bytes);
  return { clr: `${stem}.clr`, rel: `${stem}.rel` };
}

test("what two people decided is known however many files ago: a payment that went whole to one shop stays whole", () => {
  const files = Array.from({ length: 5 }, (_, i) => lay(addDays(FIRST, i), i === 0 ? [WHOLE] : []));
  const day = addDays(FIRST, 5);
  const { previous, history, older } = chainBooks({ files }, day, [], 2);
  expect(previous?.file.header.clearingDate).toBe(addDays(FIRST, 4));
  expect(history).toHaveLength(2);
  expect(formerItems(older, day).whole).toEqual(new Set(["42||"]));
});
