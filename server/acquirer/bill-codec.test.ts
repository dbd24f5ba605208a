import { describe, expect, test } from "vitest";
import { CHANNELS, walletOf } from "../channel/channel.ts";
import type { WrittenRow } from "../statement/bill-row.ts";
import { billName, channelOfBill, readBill, writeBill } from "./bill-codec.ts";
import { billedPayment, DAY } from "./testing/bill-rows.ts";

describe.each(CHANNELS)("%s", (channel) => {
  const row = billedPayment(channel, 9_500n, 36n);
  const refund: WrittenRow = {
    ...row,
    kind: "refund",
    orderFen: 1_000n,
    settlementFen: 1_000n,
    feeFen: 4n,
    acquirerRefundReference: walletOf(channel).numbersRefunds ? "50300" : "RORDER",
    refundNo: "RORDER",
    state: "SUCCESS",
  };
  const bytes = writeBill(channel, {
    account: walletOf(channel).number.example(0),
    day: DAY,
    rows: [row, refund],
  });

  test("its bill is read back as it was written", () => {
    const bill = readBill(channel, bytes, DAY);
    expect(bill).toMatchObject({ channel, day: DAY });
    expect(bill.rows.map(({ lineNo: _, ...rest }) => rest)).toEqual([row, refund]);
  });

  test("its bill is never taken for another wallet's, whatever the file is called", () => {
    expect(channelOfBill(bytes.subarray(0, 4096))).toBe(channel);
    expect(billName(channel, DAY)).toMatch(new RegExp(`^${channel}-20261120\\.\\w+$`));
  });
});

test("what no wallet writes is nobody's bill", () => {
  for (const head of ["", "no,bill", "%PDF-1.7", "\uFEFF"])
    expect(channelOfBill(Buffer.from(head))).toBeUndefined();
});
