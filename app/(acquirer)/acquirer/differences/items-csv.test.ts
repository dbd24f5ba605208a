import { expect, test } from "vitest";
import type { DeskItem } from "#server/statement/desk-item.ts";
import { writeItemsCsv } from "./items-csv.ts";

const words = {
  head: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"],
  kind: () => "手续费超出容差",
  state: () => "待决定",
  as: () => "入账",
  amount: (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`,
};
const item = {
  acquirerReference: "4200002026112000000000000001",
  refundReference: "",
  shopName: "3-5",
  subMerchantNo: "100000000000004",
  amountFen: 6_400n,
  since: "2026-11-20",
  theirs: null,
  ours: null,
  decision: null,
  signed: [],
} as unknown as DeskItem;

test("what stands in the desk's CSV stays what it is in a spreadsheet: names text, long numbers whole, money in yuan", () => {
  const csv = writeItemsCsv([item], words);
  expect(csv.startsWith("\uFEFF")).toBe(true);
  expect(csv).toContain('"3-5\t"');
  expect(csv).toContain('"`100000000000004"');
  expect(csv).toContain('"`4200002026112000000000000001"');
  expect(csv).toContain('"64.00"');
});
