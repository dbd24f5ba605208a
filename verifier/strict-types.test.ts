import { expect, test } from "vitest";
import { bankLineOf } from "./bank-line.ts";
import { fundsOf } from "./funds-line.ts";
import type { Row } from "./json-lines.ts";
import { originalOf } from "./original-line.ts";

const BANK = {
  ...{ fileDigest: "a".repeat(64), lineNo: 3, subMerchantNo: "M1", kind: "paid", amount: "8698" },
  ...{ bankDay: "20261123", bankReference: "B1", reason: "", enteredAt: "2026-11-23T10:00:00+08:00" },
};
const REFUND = {
  ...{ refundNo: "R1", acquirerRefundReference: "50", clearingDate: "20261120", fen: "100" },
  ...{ feeReturnedFen: "0", refundedAt: "2026-11-20T10:00:00+08:00" },
};
const ORIGINAL = {
  ...{ acquirerReference: "42", merchantOrderNo: "Q1", merchantNo: "1", channel: "wechat" },
  ...{ paidAt: "2026-11-20T10:00:00+08:00", settlementFen: "100", feeFen: "1", refunds: [REFUND] },
};
const FUNDS = {
  ...{ kind: "client_funds", day: "20261120", opening: "0", arrived: "0", returned: "0", advances: "0" },
  ...{ paid: "0", refunded: "0", feeDrawn: "0", repaid: "0", closing: "0" },
};

test("a record as it is written is read", () => {
  expect(bankLineOf(BANK)).toMatchObject({ lineNo: 3, amount: 8_698n });
  expect(originalOf(ORIGINAL)).toMatchObject({ settlementFen: 100n, refunds: [{ fen: 100n }] });
  expect(fundsOf(FUNDS)).toMatchObject({ opening: 0n });
});

test.each<[string, (row: Row) => unknown, Row, string, readonly unknown[]]>([
  ["bank", bankLineOf, BANK, "lineNo", [true, "3", 1.5, 0, null, [3]]],
  ["bank", bankLineOf, BANK, "amount", [true, 8_698, "86.98", "1e3", null]],
  ["bank", bankLineOf, BANK, "bankDay", [20_261_123, "20261131", "2-0-2-6-1-1-2-3"]],
  ["bank", bankLineOf, BANK, "enteredAt", [1, "2026-11-23", null]],
  ["bank", bankLineOf, BANK, "subMerchantNo", [1, null]],
  ["bank", bankLineOf, BANK, "reason", [false]],
  ["originals", originalOf, ORIGINAL, "settlementFen", [100, true, "1.00"]],
  ["originals", originalOf, ORIGINAL, "isWhole", ["true", 1]],
  ["originals", originalOf, ORIGINAL, "refunds", ["none", {}]],
  ["originals", (row) => originalOf({ ...ORIGINAL, refunds: [row] }), REFUND, "refundedAt", [7, "today"]],
  ["originals", (row) => originalOf({ ...ORIGINAL, refunds: [row] }), REFUND, "fen", [100]],
  ["funds", fundsOf, FUNDS, "closing", [0, false, ""]],
])("in %s nothing is taken for what it is not, and the field is named", (_, read, row, field, values) => {
  for (const value of values)
    expect(() => read({ ...row, [field]: value }), JSON.stringify(value)).toThrow(field);
});
