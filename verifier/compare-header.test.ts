import { expect, test } from "vitest";
import { dayFrom } from "#server/calendar/day.ts";
import type { FileHeader } from "#server/clearing/clearing-file.ts";
import { compareAcquirer, compareHeader } from "./compare-header.ts";
import { Differences } from "./difference.ts";

const HEADER: FileHeader = {
  acquirer: "ACQ001",
  platform: "QF0001",
  batchId: "clb_1",
  clearingDate: dayFrom("2026-11-20"),
  seq: 1,
  openedAt: "2026-11-21T00:00:00+08:00",
  windowFrom: "2026-11-20T00:00:00+08:00",
  windowTo: "2026-11-21T00:00:00+08:00",
  settleDay: dayFrom("2026-11-23"),
  previousDigest: "",
  sealRoot: "0".repeat(64),
  registerSha256: "0".repeat(64),
  calendarSha256: "0".repeat(64),
};
function named(change: Partial<FileHeader>, name?: string): (string | undefined)[] {
  const differences = new Differences();
  compareHeader({ ...HEADER, ...change }, name, differences);
  return differences.kept.flatMap((d) => [d.law, d.where.field]);
}

test("a file opened at its window's end under its own name is in order", () => {
  expect(named({}, "QFC1_ACQ001_20261120_1.clr")).toEqual([]);
  expect(named({})).toEqual([]);
});

test("a file opened before its window ended is named", () => {
  expect(named({ openedAt: "2026-11-20T23:59:59+08:00" })).toEqual(["header.opened", "openedAt"]);
});

test("version 0, and another acquirer, date or version in the name, are named", () => {
  expect(named({ seq: 0 })).toEqual(["header.name", "seq"]);
  for (const name of [
    "QFC1_ACQ002_20261120_1.clr",
    "QFC1_ACQ001_20261121_1.clr",
    "QFC1_ACQ001_20261120_2.clr",
    "x.clr",
  ])
    expect(named({}, name)).toEqual(["header.name", undefined]);
});

test("a file of another acquirer than its own documents name is named, also on a day without any order", () => {
  const book = (...acquirers: string[]) =>
    new Map(acquirers.map((acquirer) => [acquirer, { document: { acquirer } } as never]));
  const found = (agreements: string[], fees: string[]) => {
    const differences = new Differences();
    compareAcquirer(HEADER, { agreements: book(...agreements), fees: book(...fees) }, differences);
    return differences.kept.map((d) => [d.law, d.where.field, d.expected, d.found]);
  };
  expect(found(["ACQ001"], ["ACQ002"])).toEqual([]);
  expect(found([], [])).toEqual([]);
  expect(found(["ACQ002"], ["ACQ002"])).toEqual([["header.acquirer", "acquirer", "ACQ002", "ACQ001"]]);
});
