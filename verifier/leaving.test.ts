import { expect, test } from "vitest";
import { dayFrom } from "#server/calendar/day.ts";
import { AGREEMENT, dayInput, evidence } from "#server/clearing/testing/day.ts";
import { leavingAfter } from "./leaving.ts";

const { header } = dayInput(dayFrom("2026-11-24"));
const since = header.clearingDate;
const covers = [
  { acquirerReference: "1", refundNo: "R1", sellerNo: AGREEMENT.seller, bearerNo: "M1", amount: 265n, since },
];
const onlyMall = {
  ...AGREEMENT,
  version: 4,
  rule: { ...AGREEMENT.rule, terms: [{ kind: "fixed" as const, fen: 10n, to: "M3" }] },
};
const of = (document: typeof AGREEMENT, sha256: string, from: string, inForceTo: string | null) => ({
  ...evidence(document, sha256),
  ...{ inForceFrom: `${from}T00:00:00+08:00`, inForceTo },
});

test("whoever is not in the version that holds last is told with what it owes, also before that version begins", () => {
  const old = of(AGREEMENT, "a".repeat(64), "2026-11-01", "2026-12-01T00:00:00+08:00");
  const next = of(onlyMall, "b".repeat(64), "2026-12-01", null);
  expect(leavingAfter({ covers, header }, [old])).toEqual([]);
  expect(leavingAfter({ covers, header }, [old, next])).toEqual([expect.stringContaining("M1 不在")]);
  expect(leavingAfter({ covers, header }, [next, old])[0]).toContain("2.65 元");
  expect(leavingAfter({ covers, header }, [])).toHaveLength(1);
  expect(leavingAfter({ covers: [], header }, [next])).toEqual([]);
});
