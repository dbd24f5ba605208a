import { expect, test } from "vitest";
import { MIDNIGHT } from "#server/calendar/cut-off.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { type DayInput, openDay } from "#server/clearing/clearing-day.ts";
import { itemKey } from "#server/clearing/decision.ts";
import { foldTransaction } from "#server/clearing/fold-transaction.ts";
import { dayInput } from "#server/clearing/testing/day.ts";
import { billedSale } from "#server/clearing/testing/transaction.ts";
import { BillBook, type BillBookOf } from "./bill-book.ts";
import { addOriginal } from "./earlier-record.ts";
import { billedTransaction } from "./transactions.ts";
import { addVoids } from "./void-log.ts";

const at = (text: string) => Date.parse(`${text}+08:00`);
const DAY = dayFrom("2026-11-25");

const bookOf = (former: BillBookOf["former"]) =>
  new BillBook({
    window: { from: at("2026-11-25T00:00:00"), to: at("2026-11-26T00:00:00") },
    clearingDate: DAY,
    cutOffs: MIDNIGHT,
    isForeign: () => false,
    former,
  });

/** A payment and a refund of the 23rd, and the list of the 24th as the platform made it. */
function onThe25th(since: Day, decided: DayInput["decisions"] = new Map()) {
  const bills = bookOf([]);
  const refund = { refundNo: "R1", acquirerRefundReference: "50", clearingDate: dayFrom("2026-11-23") };
  addOriginal(bills, {
    ...{ acquirerReference: "42", merchantOrderNo: "Q1", merchantNo: "19", channel: "wechat" },
    ...{ paidAt: "2026-11-23T10:00:00+08:00", settlementFen: 100n, feeFen: 1n },
    refunds: [{ ...refund, fen: 40n, feeReturnedFen: 0n }],
  });
  const x = { acquirerReference: "42", amount: 100n, subMerchantNo: "", since, decisionRef: "" };
  const believed = { ...x, kind: "only_platform" as const };
  const leftOut = [
    { ...believed, refundReference: "" },
    { ...believed, refundReference: "50" },
  ];
  const previous = { positions: [], layers: [], covers: [], leftOut };
  return billedTransaction(openDay(dayInput(DAY, { previous, decisions: decided })), bills, "42", undefined);
}

test("a cleared payment or refund that the platform lists as its own belief afterwards never enters a second time", () => {
  const tx = onThe25th(dayFrom("2026-11-24"));
  expect(tx.payment?.standing).toBe("cleared");
  expect(tx).toMatchObject({ refunds: [], cleared: [{ amount: 40n }] });
});

test("what the platform believed in since its day and a bill tells of later enters late", () => {
  const tx = onThe25th(dayFrom("2026-11-23"));
  expect(tx.payment?.standing).toBe("late");
  expect(tx).toMatchObject({ refunds: [{ refundNo: "R1", isLate: true }], cleared: [] });
});

test("a refund that two people said is not ours was never given back: the next one is measured without it", () => {
  const item = itemKey({ acquirerReference: "42", refundReference: "50", bearer: "" });
  const handedOver = new Map([[item, { decisionRef: "dec_1", as: "not_ours" as const }]]);
  expect(onThe25th(dayFrom("2026-11-24"), handedOver).cleared).toEqual([]);
});

test("a payment has ended where the refunds of that day's file are all of it; one handed over by the same file still counts", () => {
  const [first, day] = [dayFrom("2026-11-23"), dayFrom("2026-11-24")];
  const item = (refundReference: string, amount: bigint) => ({
    ...{ acquirerReference: "42", refundReference, amount, subMerchantNo: "", since: first, decisionRef: "" },
    kind: "payment_left_out" as const,
  });
  const handedOver = {
    ...{ decisionRef: "dec_1", kind: "not_ours" as const, subMerchantNo: "", amount: 0n },
    ...{ acquirerReference: "42", refundReference: "51" },
  };
  const standing = (on: Day) => {
    const file = (clearingDate: Day, leftOut: ReturnType<typeof item>[]) => ({
      header: { ...dayInput(clearingDate).header, clearingDate },
      leftOut,
      decisions: clearingDate === on ? [handedOver] : [],
    });
    const bills = bookOf([file(first, [item("", 100n), item("50", 100n)]), file(day, [])]);
    const refund = (refundNo: string, acquirerRefundReference: string, fen: bigint) => ({
      ...{ refundNo, acquirerRefundReference, fen, clearingDate: first, feeReturnedFen: 0n },
    });
    addOriginal(bills, {
      ...{ acquirerReference: "42", merchantOrderNo: "Q1", merchantNo: "19", channel: "wechat" },
      ...{ paidAt: "2026-11-23T10:00:00+08:00", settlementFen: 100n, feeFen: 1n },
      refunds: [refund("R1", "50", 100n), refund("R2", "51", 160n)],
    });
    return billedTransaction(openDay(dayInput(DAY)), bills, "42", undefined).payment?.standing;
  };
  expect(standing(first)).toBe("ended");
  expect(standing(day)).toBe("cleared");
});

test("a payment that its laws kept out and its own day gave back never entered: a void of that refund brings it into the list", () => {
  const standing = (feeFen: bigint, isKnown: boolean) => {
    const day = dayFrom("2026-11-24");
    const sale = billedSale({ reference: "42", day, fen: 10_000n, feeFen });
    const { payment, order } = sale;
    const bills = bookOf([]);
    addOriginal(bills, {
      ...{ acquirerReference: "42", merchantOrderNo: payment?.merchantOrderNo ?? "", channel: "wechat" },
      ...{ merchantNo: payment?.channelNo ?? "", settlementFen: 10_000n, feeFen },
      paidAt: instantText(new Date(payment?.paidAt ?? 0)),
      refunds: [
        {
          refundNo: "R1",
          acquirerRefundReference: "50",
          clearingDate: day,
          fen: 10_000n,
          feeReturnedFen: feeFen,
        },
      ],
    });
    const closed = { closedAt: "2026-11-25T09:00:00+08:00", enteredAt: "2026-11-25T09:00:00+08:00" };
    addVoids(bills, [
      { acquirerReference: "42", refundNo: "R1", acquirerRefundReference: "50", reason: "销户", ...closed },
    ]);
    const state = openDay(dayInput(DAY));
    const stated = isKnown && order ? { ...order, refundIds: new Map() } : undefined;
    const tx = billedTransaction(state, bills, "42", stated);
    return [
      tx.payment?.standing,
      foldTransaction(state, tx)
        .entries.map((e) => e.kind)
        .join(""),
    ];
  };
  expect(standing(38n, true)).toEqual(["given_back", "OV"]);
  expect(standing(45n, true)).toEqual(["given_back", "U"]);
  expect(standing(38n, false)).toEqual(["given_back", ""]);
});
