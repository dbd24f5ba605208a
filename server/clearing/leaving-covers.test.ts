import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { leavingCovers } from "./leaving-covers.ts";
import { AGREEMENT } from "./testing/day.ts";

const since = dayFrom("2026-11-24");
const cover = (refundNo: string, sellerNo: string, bearerNo: string, amount: bigint) => ({
  ...{ acquirerReference: "1", refundNo, sellerNo, bearerNo, amount, since },
});
const OPEN = [
  cover("R1", "M4", "M1", 265n),
  cover("R1", "M4", "M2", 153n),
  cover("R2", "M4", "M1", 10n),
  cover("R3", "M5", "M1", 7n),
];

test("a receiver that the new version does not name still owes what was covered for it, this seller's and no other's", () => {
  const onlyMall = { rule: { ...AGREEMENT.rule, terms: [{ kind: "fixed" as const, fen: 10n, to: "M3" }] } };
  expect(leavingCovers(OPEN, "M4", onlyMall)).toEqual([
    ["M1", 275n],
    ["M2", 153n],
  ]);
  expect(leavingCovers(OPEN, "M4", AGREEMENT)).toEqual([]);
  expect(leavingCovers(OPEN, "M5", undefined)).toEqual([["M1", 7n]]);
});
