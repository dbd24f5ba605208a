import { describe, expect, test } from "vitest";
import { CHANNELS, walletOf } from "../channel/channel.ts";
import type { WrittenRow } from "../statement/bill-row.ts";
import { writeGatewayBill } from "./bank-gateway/bill-codec.ts";
import { billName, channelsOfBill, readBill, writeBill } from "./bill-codec.ts";
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
    expect(channelsOfBill("", bytes.subarray(0, 4096))).toEqual([channel]);
    expect(channelsOfBill(billName(channel, DAY).toUpperCase(), Buffer.alloc(0))).toEqual([channel]);
    expect(billName(channel, DAY)).toMatch(new RegExp(`^${channel}-20261120\\.\\w+$`));
  });
});

test("what no wallet writes is nobody's bill", () => {
  for (const head of ["", "no,bill", "%PDF-1.7", "\uFEFF"])
    expect(channelsOfBill("20261120.csv", Buffer.from(head))).toEqual([]);
});

test("one file of several wallets is read by each of them, and by nobody for another's own", () => {
  const [first, second] = [billedPayment("wechat", 9_500n, 36n), billedPayment("alipay", 900n, 3n)];
  const bytes = writeGatewayBill([
    { ...first, channel: "wechat" },
    { ...second, channel: "alipay" },
  ]);
  expect(channelsOfBill("", bytes)).toEqual(CHANNELS);
  expect(channelsOfBill("bank-gateway-20261120.txt", bytes)).toEqual(CHANNELS);
  expect(readBill("wechat", bytes, DAY).rows.map((r) => r.settlementFen)).toEqual([9_500n]);
  expect(readBill("alipay", bytes, DAY).totals).toMatchObject({ paymentFen: 900n, feeFen: 3n });
  expect(readBill("alipay", writeGatewayBill([]), DAY).rows).toEqual([]);
});
