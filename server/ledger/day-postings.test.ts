import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import type { Position, RefundEntry, SaleEntry } from "../clearing/clearing-file.ts";
import { addEntry, addLeftOut, addReturned, emptyDay, postingsOf } from "./day-postings.ts";
import { balancesOf, reversed } from "./posting.ts";

const sale = (amount: bigint, fee: bigint, parts: [string, bigint][]): SaleEntry => ({
  kind: "P",
  orderId: "ord_1",
  merchantOrderNo: "Q1",
  acquirerReference: "4200",
  combineNo: "",
  channel: "wechat",
  createdAt: "",
  paidAt: "",
  sellerNo: "M1",
  orderAmount: amount,
  amount,
  funded: 0n,
  campaignSha256: "",
  feesSha256: "",
  feeItem: "",
  fee,
  agreementSha256: "",
  decisionRef: "",
  parts: parts.map(([no, fen]) => ({ no, fen })),
});
const refund = (amount: bigint, feeReturned: bigint, parts: [string, bigint][]): RefundEntry => ({
  kind: "R",
  refundId: "rfd_1",
  refundNo: "R1",
  acquirerRefundReference: "5000",
  acquirerReference: "4200",
  source: "",
  refundedAt: "",
  amount,
  cumulative: amount,
  fundedBack: 0n,
  feeReturned,
  decisionRef: "",
  parts: parts.map(([no, fen]) => ({ no, fen })),
});
const line = (no: string, rest: bigint, action: Position["action"] = "CARRY"): Position => ({
  lineNo: 1,
  subMerchantNo: no,
  accountRef: "",
  accountVersion: 1,
  saleCount: 0,
  sales: 0n,
  refundCount: 0,
  refunds: 0n,
  funded: 0n,
  fundedBack: 0n,
  returned: 0n,
  adjust: 0n,
  cover: 0n,
  carriedIn: 0n,
  net: rest,
  pay: 0n,
  rest,
  action,
  reason: "",
  settleDay: dayFrom("2026-11-23"),
  oldestDay: undefined,
  latestDay: undefined,
  narrative: "",
});

test("after a day of sales, refunds and late ones, split and fee are 0 and each shop is owed its net", () => {
  const day = emptyDay();
  addEntry(
    day,
    sale(10_000n, 38n, [
      ["M2", 796n],
      ["M1", 9_166n],
    ]),
    false,
  );
  addEntry(day, sale(500n, 2n, [["M1", 498n]]), true);
  addEntry(
    day,
    refund(5_000n, 19n, [
      ["M2", 398n],
      ["M1", 4_583n],
    ]),
    false,
  );
  const sums = balancesOf(postingsOf(day, [line("M1", 5_081n), line("M2", 398n)], new Map(), "20261120/1"));
  expect(sums.get("split")).toBeUndefined();
  expect(sums.get("fee")).toBeUndefined();
  expect(sums.get("due:M1")).toBe(9_166n + 498n - 4_583n);
  expect(sums.get("due:M2")).toBe(398n);
  expect(sums.get("suspense")).toBe(-500n);
  expect(sums.get("ext:acquirer")).toBe(38n + 2n - 19n);
});

test("a left-out payment waits in suspense, a left-out refund takes from it", () => {
  const day = emptyDay();
  addLeftOut(day, { refundReference: "", amount: 700n });
  addLeftOut(day, { refundReference: "5000", amount: 200n });
  expect(balancesOf(postingsOf(day, [], new Map(), "r")).get("suspense")).toBe(500n);
});

test("the acquirer's advance is exactly what is missing, and is repaid when it is not", () => {
  const day = emptyDay();
  const first = postingsOf(day, [line("M1", -300n)], new Map(), "r");
  expect(balancesOf(first).get("advance:M1")).toBe(300n);
  const later = postingsOf(day, [line("M1", 50n)], new Map([["advance:M1", 300n]]), "r");
  expect(later).toEqual([
    { event: "repaid", from: "advance:M1", to: "ext:acquirer", amountFen: 300n, reference: "r" },
  ]);
});

test("a held rest moves to held once, and back when the hold is lifted", () => {
  const held = postingsOf(emptyDay(), [line("M1", 900n, "HOLD")], new Map([["held:M1", 400n]]), "r");
  expect(held).toEqual([{ event: "hold", from: "due:M1", to: "held:M1", amountFen: 500n, reference: "r" }]);
  const lifted = postingsOf(emptyDay(), [line("M1", 900n)], new Map([["held:M1", 900n]]), "r");
  expect(lifted).toEqual([
    { event: "lifted", from: "held:M1", to: "due:M1", amountFen: 900n, reference: "r" },
  ]);
});

test("a returned amount becomes due again", () => {
  const day = emptyDay();
  addReturned(day, "M1", 1_200n);
  expect(balancesOf(postingsOf(day, [], new Map(), "r"))).toEqual(
    new Map([
      ["returned:M1", -1_200n],
      ["due:M1", 1_200n],
    ]),
  );
});

test("a rejected batch leaves nothing behind", () => {
  const day = emptyDay();
  addEntry(
    day,
    sale(10_000n, 38n, [
      ["M2", 796n],
      ["M1", 9_166n],
    ]),
    false,
  );
  addLeftOut(day, { refundReference: "", amount: 700n });
  const all = postingsOf(day, [line("M1", 9_166n, "HOLD"), line("M2", -4n)], new Map(), "20261120/1");
  expect(balancesOf([...all, ...reversed(all, "20261120/1")])).toEqual(new Map());
});
