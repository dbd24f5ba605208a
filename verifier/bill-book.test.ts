import { expect, test } from "vitest";
import { MIDNIGHT } from "#server/calendar/cut-off.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { BillBook } from "./bill-book.ts";
import { addOriginal } from "./earlier-record.ts";

const at = (text: string) => Date.parse(`${text}+08:00`);
const bookOfThe25th = (since: { previousWindowTo?: number } = {}) =>
  new BillBook({
    ...since,
    window: { from: at("2026-11-25T00:00:00"), to: at("2026-11-26T00:00:00") },
    clearingDate: dayFrom("2026-11-25"),
    cutOffs: MIDNIGHT,
    isForeign: () => false,
    former: [],
  });
const PAYMENT = {
  ...{ lineNo: 1, kind: "payment" as const, acquirerReference: "42", merchantOrderNo: "Q1", channelNo: "19" },
  ...{
    orderFen: 100n,
    settlementFen: 100n,
    feeFen: 1n,
    acquirerRefundReference: "",
    refundNo: "",
    state: "",
  },
};
const REFUND = {
  ...{ ...PAYMENT, kind: "refund" as const, acquirerRefundReference: "50", refundNo: "R1" },
  ...{ orderFen: 40n, settlementFen: 40n, feeFen: 0n, state: "SUCCESS" },
};
const ORIGINAL = {
  ...{ acquirerReference: "42", merchantOrderNo: "Q1", merchantNo: "19", channel: "wechat" as const },
  ...{ paidAt: "2026-11-24T10:00:00+08:00", settlementFen: 100n, feeFen: 1n },
  refunds: [
    {
      ...{ refundNo: "R1", acquirerRefundReference: "50", clearingDate: dayFrom("2026-11-24"), fen: 40n },
      ...{ feeReturnedFen: 0n, refundedAt: "2026-11-24T11:00:00+08:00" },
    },
  ],
};

test("what a later bill states once more counts in the first and keeps the times of the first", () => {
  const bills = bookOfThe25th();
  const happenedAt = new Date(at("2026-11-25T00:00:00"));
  bills.addBillRow("wechat", { ...PAYMENT, happenedAt });
  bills.addBillRow("wechat", { ...REFUND, happenedAt });
  addOriginal(bills, ORIGINAL);
  expect(bills.payments.get("42")).toMatchObject({ inWindow: false, paidAt: at("2026-11-24T10:00:00") });
  expect(bills.refundOf("42", "50")).toMatchObject({
    inWindow: false,
    refundedAt: at("2026-11-24T11:00:00"),
  });
  expect(bills.sums.get("wechat")).toEqual({ payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n });
});

test("between two files a bill may state once more what an earlier one has stated, and nothing else", () => {
  const bills = bookOfThe25th({ previousWindowTo: at("2026-11-24T00:00:00") });
  const happenedAt = new Date(at("2026-11-24T12:00:00"));
  bills.addBillRow("wechat", { ...PAYMENT, happenedAt });
  bills.addBillRow("wechat", { ...REFUND, happenedAt });
  bills.addBillRow("wechat", { ...PAYMENT, happenedAt, acquirerReference: "43", merchantOrderNo: "Q2" });
  expect(bills.inGap).toEqual(["42", "42", "43"]);
  const [refund] = ORIGINAL.refunds;
  addOriginal(bills, {
    ...{ ...ORIGINAL, paidAt: "2026-11-23T10:00:00+08:00" },
    refunds: [
      {
        ...(refund as NonNullable<typeof refund>),
        ...{ clearingDate: dayFrom("2026-11-23"), refundedAt: "2026-11-23T11:00:00+08:00" },
      },
    ],
  });
  expect(bills.inGap).toEqual(["43"]);
});

test("a refund may be numbered as another refund's reference: both are known, and neither is taken for the other", () => {
  const bills = bookOfThe25th();
  const happenedAt = new Date(at("2026-11-25T12:00:00"));
  // Whoever makes a refund chooses its number: the reference that the channel gave the refund before it, too.
  const [first] = ORIGINAL.refunds;
  const second = { ...first, refundNo: "50", acquirerRefundReference: "51", fen: 20n };
  bills.addBillRow("wechat", {
    ...{ ...REFUND, happenedAt, refundNo: "R3", acquirerRefundReference: "52", settlementFen: 30n },
  });
  addOriginal(bills, { ...ORIGINAL, refunds: [first, second] as typeof ORIGINAL.refunds });
  const known = bills.refunds.get("42") ?? [];
  expect(known.map((r) => [r.refundNo, r.settlementFen])).toEqual([
    ["R3", 30],
    ["R1", 40],
    ["50", 20],
  ]);
  expect(bills.refundOf("42", "50")?.settlementFen).toBe(40);
  expect(bills.twice).toEqual([]);
});

test("two refunds of one number, or of one reference, are named", () => {
  const bills = bookOfThe25th();
  const happenedAt = new Date(at("2026-11-25T12:00:00"));
  const add = (refundNo: string, acquirerRefundReference: string) =>
    bills.addBillRow("wechat", { ...REFUND, happenedAt, refundNo, acquirerRefundReference });
  add("R1", "50");
  add("R1", "51");
  add("R2", "50");
  expect(bills.twice.map((t) => t.reference)).toEqual(["R1", "R2"]);
});

test("on its way in one day's bill and done in the next one's, a refund counts in the first, whichever bill is read first", () => {
  const first = { ...REFUND, state: "PROCESSING", happenedAt: new Date(at("2026-11-24T23:30:00")) };
  const next = { ...REFUND, happenedAt: new Date(at("2026-11-25T10:00:00")) };
  for (const rows of [
    [first, next],
    [next, first],
  ]) {
    const bills = bookOfThe25th();
    for (const row of rows) bills.addBillRow("wechat", row);
    expect(bills.twice).toEqual([]);
    expect(bills.refundOf("42", "50")).toMatchObject({
      inWindow: false,
      refundedAt: first.happenedAt.getTime(),
    });
    expect(bills.sums.get("wechat")?.refunds ?? 0n).toBe(0n);
  }
});

test("both bills of one window state it: the sums have it once, with the time of the first", () => {
  const window = { from: at("2026-11-24T23:00:00"), to: at("2026-11-25T23:00:00") };
  const bills = new BillBook({
    ...{ window, clearingDate: dayFrom("2026-11-25"), isForeign: () => false, former: [] },
    cutOffs: [{ from: dayFrom("2026-11-01"), minutes: -60 }],
  });
  const first = new Date(at("2026-11-24T23:30:00"));
  bills.addBillRow("wechat", { ...REFUND, happenedAt: new Date(at("2026-11-25T10:00:00")) });
  bills.addBillRow("wechat", { ...REFUND, state: "PROCESSING", happenedAt: first });
  expect(bills.twice).toEqual([]);
  expect(bills.refundOf("42", "50")).toMatchObject({ inWindow: true, refundedAt: first.getTime() });
  expect(bills.sums.get("wechat")?.refunds).toBe(40n);
});

test("a bill that states one refund twice is named", () => {
  const bills = bookOfThe25th();
  for (const hour of ["12", "13"])
    bills.addBillRow("wechat", { ...REFUND, happenedAt: new Date(at(`2026-11-25T${hour}:00:00`)) });
  expect(bills.twice.map((t) => t.reference)).toEqual(["R1"]);
});
