import { expect, test } from "vitest";
import type { ChannelTotals } from "../clearing/clearing-file.ts";
import type { Posting } from "../ledger/posting.ts";
import { addRow, type ControlInput, controlOf } from "./day-control.ts";

const total = (change: Partial<ChannelTotals> = {}): ChannelTotals => ({
  channel: "wechat",
  saleCount: 2,
  gross: 1_500n,
  funded: 0n,
  fee: 6n,
  refundCount: 1,
  grossRefund: 200n,
  fundedBack: 0n,
  feeReturned: 1n,
  newLeftOut: 300n,
  newLeftOutRefund: 0n,
  entered: 500n,
  enteredRefund: 0n,
  feeTolerance: 0n,
  ...change,
});
const sums = (payments: bigint, fees: bigint, refunds = 0n, feesReturned = 0n) =>
  new Map([["wechat" as const, { payments, fees, refunds, feesReturned }]]);
const input: ControlInput = {
  bills: sums(1_300n, 5n, 200n, 1n),
  newLeftOut: sums(300n, 1n),
  entered: sums(500n, 2n),
  file: [total()],
  postings: [],
};

test("a day whose bills, left-outs and late ones add up is explained to the fen", () => {
  expect(controlOf(input).unexplainedFen).toBe(0n);
  expect(controlOf(input).equations.every((e) => e.holds)).toBe(true);
});

test("one fen on either side of any equation is unexplained", () => {
  expect(controlOf({ ...input, file: [total({ gross: 1_501n })] }).unexplainedFen).toBe(1n);
  expect(controlOf({ ...input, file: [total({ fee: 5n })] }).unexplainedFen).toBe(1n);
  expect(controlOf({ ...input, bills: sums(1_300n, 5n, 201n, 1n) }).unexplainedFen).toBe(1n);
  expect(controlOf({ ...input, entered: new Map() }).unexplainedFen).toBe(502n);
  expect(controlOf({ ...input, file: [] }).unexplainedFen).toBe(1_707n);
});

test("postings that leave something on split are unexplained too", () => {
  const stuck: Posting = { event: "payment", from: "ext:payer", to: "split", amountFen: 7n, reference: "r" };
  expect(controlOf({ ...input, postings: [stuck] }).unexplainedFen).toBe(7n);
});

test("rows of a bill are summed by channel and kind", () => {
  const of = new Map();
  addRow(of, { channel: "alipay", kind: "payment", amount: 10n, fee: 1n });
  addRow(of, { channel: "alipay", kind: "refund", amount: 4n, fee: 1n });
  addRow(of, { channel: "alipay", kind: "payment", amount: 5n, fee: 0n });
  expect(of.get("alipay")).toEqual({ payments: 15n, refunds: 4n, fees: 1n, feesReturned: 1n });
});
