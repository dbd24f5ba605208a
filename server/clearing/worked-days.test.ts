/** The worked days of the format, number by number. */
import { expect, test } from "vitest";
import { agreementSha256 } from "../agreement/agreement-codec.ts";
import { dayFrom } from "../calendar/day.ts";
import type { BilledTransaction } from "./billed-transaction.ts";
import { type DayInput, openDay } from "./clearing-day.ts";
import type { ClearingFile } from "./clearing-file.ts";
import { readClearingFile, writeClearingFile } from "./clearing-file-codec.ts";
import { itemKey } from "./decision.ts";
import { finishDay } from "./finished-day.ts";
import { foldTransaction } from "./fold-transaction.ts";
import { AGREEMENT, dayInput, evidence } from "./testing/day.ts";
import { registerOf, shopEntry } from "./testing/register.ts";
import { billedRefund, billedSale, instant } from "./testing/transaction.ts";

const DETAIL = { detailCount: 0, detailSha256: "0".repeat(64) };
const [D23, D24, D25] = ["2026-11-23", "2026-11-24", "2026-11-25"].map((d) => dayFrom(d)) as [Day, Day, Day];
type Day = ReturnType<typeof dayFrom>;

const OLD = { ...AGREEMENT, refundCover: "seller" as const };
const NEW = {
  ...OLD,
  version: 4,
  consents: ["M3"],
  rule: { ...OLD.rule, terms: [{ kind: "fixed" as const, fen: 10n, to: "M3" }] },
};
const FIFTH = { ...OLD, agreement: "spa_fifth", seller: "M5", rule: { ...OLD.rule, remainder: "M5" } };
const sha = { old: agreementSha256(OLD), new: agreementSha256(NEW), fifth: agreementSha256(FIFTH) };

function input(day: Day, changes: Partial<DayInput> = {}): DayInput {
  const base = dayInput(day);
  const agreements = new Map([
    [sha.old, { ...evidence(OLD, sha.old), inForceTo: "2026-11-24T00:00:00+08:00" }],
    [sha.new, { ...evidence(NEW, sha.new), inForceFrom: "2026-11-24T00:00:00+08:00" }],
    [sha.fifth, evidence(FIFTH, sha.fifth)],
  ]);
  const register = registerOf(
    ["M1", "M2", "M3", "M4", "M5", "M6"].map((no) => shopEntry(no)),
    { lifetimeSeconds: { native: 300, precreate: 300 } },
  );
  return { ...base, documents: { ...base.documents, agreements }, register, ...changes };
}
function fileOf(
  day: Day,
  transactions: readonly BilledTransaction[],
  changes: Partial<DayInput> = {},
): ClearingFile {
  const state = openDay(input(day, changes));
  for (const tx of transactions) foldTransaction(state, tx);
  const file = finishDay(state, DETAIL);
  expect(readClearingFile(writeClearingFile(file))).toEqual(file);
  return file;
}
const table = (file: ClearingFile) =>
  Object.fromEntries(
    file.positions.map((p) => [p.subMerchantNo, [p.sales, p.refunds, p.cover, p.net, p.pay]]),
  );

test("cover, then repay", () => {
  const first = billedSale({
    reference: "1",
    day: D23,
    fen: 10_000n,
    feeFen: 38n,
    terms: { agreement: sha.old },
  });
  const day23 = fileOf(D23, [first]);
  const second = billedSale({
    reference: "2",
    day: D24,
    fen: 6_000n,
    feeFen: 23n,
    terms: { agreement: sha.new },
  });
  const refunded: BilledTransaction = {
    ...first,
    payment: first.payment && { ...first.payment, standing: "cleared" },
    refunds: [billedRefund(first, 1, { day: D24, fen: 3_333n, feeFen: 13n })],
  };
  const day24 = fileOf(D24, [refunded, second], { previous: day23 });
  expect(table(day24)).toEqual({
    M1: [0n, 265n, 265n, 0n, 0n],
    M2: [0n, 153n, 153n, 0n, 0n],
    M3: [10n, 3n, 0n, 7n, 7n],
    M4: [5_967n, 2_899n, -418n, 2_650n, 2_650n],
  });
  expect(day24.moves.map((g) => [g.kind, g.fromNo, g.toNo, g.amount])).toEqual([
    ["cover", "M4", "M1", 265n],
    ["cover", "M4", "M2", 153n],
  ]);
  expect(day24.covers.map((w) => [w.bearerNo, w.amount, w.since])).toEqual([
    ["M1", 265n, D24],
    ["M2", 153n, D24],
  ]);
  expect(day24.totals.payTotal).toBe(2_657n);
  const third = billedSale({
    reference: "3",
    day: D25,
    fen: 2_000n,
    feeFen: 8n,
    terms: { agreement: sha.fifth, seller: "M5" },
  });
  const day25 = fileOf(D25, [third], { previous: day24 });
  expect(table(day25)).toEqual({
    M1: [159n, 0n, -159n, 0n, 0n],
    M2: [91n, 0n, -91n, 0n, 0n],
    M3: [10n, 0n, 0n, 10n, 10n],
    M4: [0n, 0n, 250n, 250n, 250n],
    M5: [1_732n, 0n, 0n, 1_732n, 1_732n],
  });
  expect(day25.covers.map((w) => [w.bearerNo, w.amount, w.since])).toEqual([
    ["M1", 106n, D24],
    ["M2", 62n, D24],
  ]);
  expect(day25.totals.payTotal).toBe(1_992n);
});

test("an open cover ends by cover_closed, by which no money moves", () => {
  const w = {
    acquirerReference: "1",
    refundNo: "R1",
    sellerNo: "M4",
    bearerNo: "M1",
    amount: 5n,
    since: D23,
  };
  const key = itemKey({ acquirerReference: "1", refundReference: "R1", bearer: "M1" });
  const previous = { positions: [], layers: [], leftOut: [], covers: [w] };
  expect(fileOf(D24, [], { previous }).covers).toEqual([w]);
  const decisions = new Map([[key, { decisionRef: "d1", as: "cover_closed" as const }]]);
  const closed = fileOf(D24, [], { previous, decisions });
  expect([closed.covers, closed.moves]).toEqual([[], []]);
  expect(closed.decisions).toMatchObject([
    { kind: "cover_closed", subMerchantNo: "M1", refundReference: "R1" },
  ]);
});

test("late, accepted", () => {
  const late = billedSale({
    reference: "2",
    day: D23,
    fen: 5_000n,
    feeFen: 19n,
    terms: { agreement: sha.old },
    payment: { paidAt: instant(D23, "12:11:00") },
  });
  const day23 = fileOf(D23, [
    billedSale({ reference: "1", day: D23, fen: 10_000n, feeFen: 38n, terms: { agreement: sha.old } }),
    late,
  ]);
  expect(day23.channels).toMatchObject([{ gross: 10_000n, newLeftOut: 5_000n, entered: 0n }]);
  expect(day23.leftOut).toMatchObject([
    { kind: "late_payment", amount: 5_000n, subMerchantNo: "M4", since: D23 },
  ]);
  const decisions = new Map([
    [
      itemKey({ acquirerReference: "2", refundReference: "", bearer: "" }),
      { decisionRef: "d1", as: "accept" as const },
    ],
  ]);
  const again = { ...late, payment: late.payment && { ...late.payment, standing: "late" as const } };
  const day24 = fileOf(D24, [again], { previous: day23, decisions });
  expect(day24.channels).toMatchObject([{ gross: 5_000n, entered: 5_000n, fee: 19n, newLeftOut: 0n }]);
  expect(day24.decisions).toMatchObject([{ kind: "accept", amount: 0n }]);
  expect(day24.positions.map((p) => p.sales)).toEqual([398n, 229n, 10n, 4_344n]);
  expect(day24.leftOut).toEqual([]);
  const without = fileOf(D24, [{ ...again, order: undefined }], { previous: day23, decisions });
  expect(without.decisions).toMatchObject([{ kind: "accept", subMerchantNo: "M4", amount: 4_981n }]);
  expect(without.channels).toMatchObject([{ gross: 5_000n, fee: 19n, entered: 5_000n }]);
  expect(without.positions.map((p) => [p.subMerchantNo, p.adjust, p.pay])).toEqual([["M4", 4_981n, 4_981n]]);
});

/** A refund of the first sale as a later day knows it. */
const clearedOn = (tx: BilledTransaction, day: Day, on: Day | undefined): BilledTransaction => {
  const {
    settlementFen: amount,
    feeFen: feeReturned,
    ...r
  } = billedRefund(tx, 1, { day, fen: 3_333n, feeFen: 13n });
  const voided = on && { on, reason: "用户账户已注销" };
  return {
    ...tx,
    payment: tx.payment && { ...tx.payment, standing: "cleared" },
    cleared: [{ ...r, amount, feeReturned, enteredOn: day, isWhole: false, voided }],
  };
};

test("a covered refund that ends CLOSED is given again, and repays who stood in", () => {
  const first = billedSale({
    reference: "1",
    day: D23,
    fen: 10_000n,
    feeFen: 38n,
    terms: { agreement: sha.old },
  });
  const day23 = fileOf(D23, [first]);
  const refunds = [billedRefund(first, 1, { day: D24, fen: 3_333n, feeFen: 13n })];
  const second = billedSale({
    reference: "2",
    day: D24,
    fen: 6_000n,
    feeFen: 23n,
    terms: { agreement: sha.new },
  });
  const refunded = { ...clearedOn(first, D24, undefined), cleared: [], refunds };
  const day24 = fileOf(D24, [refunded, second], { previous: day23 });
  const day25 = fileOf(D25, [clearedOn(first, D24, D25)], { previous: day24 });
  expect(table(day25)).toEqual({
    M1: [0n, -265n, -265n, 0n, 0n],
    M2: [0n, -153n, -153n, 0n, 0n],
    M3: [0n, -3n, 0n, 3n, 3n],
    M4: [0n, -2_899n, 418n, 3_317n, 3_317n],
  });
  expect(day25.moves.map((g) => [g.kind, g.fromNo, g.toNo, g.amount])).toEqual([
    ["repay", "M1", "M4", 265n],
    ["repay", "M2", "M4", 153n],
  ]);
  expect(day25.covers).toEqual([]);
  expect(day25.channels).toMatchObject([{ refundCount: 0, grossRefund: -3_333n, feeReturned: -13n }]);
  const { refundsTotal, feeReturnedTotal, grossRefundTotal, payTotal } = day25.totals;
  expect([refundsTotal, feeReturnedTotal, grossRefundTotal, payTotal]).toEqual([
    -3_320n,
    -13n,
    -3_333n,
    3_320n,
  ]);
});
