/** Bills for tests: any rows a day can hold, with the texts that break naive readers. */

import fc from "fast-check";
import { dayFrom } from "../../calendar/day.ts";
import { Refused } from "../../domain-error.ts";
import type { BillRow, WrittenRow } from "../bill-row.ts";

export const DAY = dayFrom("2026-11-20");
const START = Date.parse(`${DAY}T00:00:00+08:00`);

const nasty = fc.oneof(
  fc.constantFrom(
    'A,"B",C',
    "拿铁，大杯",
    '""',
    ",",
    ",,",
    "`",
    "a,`b",
    "换\r\n行",
    "\t",
    "😀",
    "#交易合计：9笔",
    "",
  ),
  fc.string({ maxLength: 20 }),
);
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((d) => d.join(""));
const fen = fc.bigInt({ min: 1n, max: 100_000_000n });

/** Any row of DAY, as a channel that numbers its refunds (微信) or one that does not (支付宝) would print it. */
export function anyRow(numbersRefunds: boolean): fc.Arbitrary<WrittenRow> {
  return fc
    .record({
      isPayment: fc.boolean(),
      reference: digits(28),
      order: digits(28),
      sub: digits(10),
      second: fc.integer({ min: 0, max: 86_399 }),
      orderFen: fen,
      less: fc.bigInt({ min: 0n, max: 50n }),
      feeFen: fc.bigInt({ min: 0n, max: 5_000n }),
      refund: digits(28),
      productName: nasty,
      remark: nasty,
      couponFen: fc.bigInt({ min: 0n, max: 100n }),
    })
    .map((r) => {
      const refundNo = r.isPayment ? "" : `R${r.order}`;
      return {
        kind: r.isPayment ? ("payment" as const) : ("refund" as const),
        acquirerReference: r.reference,
        merchantOrderNo: `Q${r.order}`,
        channelNo: r.sub,
        happenedAt: new Date(START + r.second * 1000),
        orderFen: r.orderFen,
        settlementFen: r.orderFen > r.less ? r.orderFen - r.less : r.orderFen,
        feeFen: r.feeFen,
        acquirerRefundReference: r.isPayment ? "" : numbersRefunds ? r.refund : refundNo,
        refundNo,
        state: r.isPayment ? "" : "SUCCESS",
        productName: r.productName,
        remark: r.remark,
        couponFen: r.couponFen,
      };
    });
}

/** What a reader must give back of a written row. */
export function readBack(row: WrittenRow, lineNo: number): BillRow {
  const { productName, remark, couponFen, ...rest } = row;
  return { ...rest, lineNo };
}

/** The refusal a reader answered with; anything else that is thrown is a failure of the test. */
export function refusalOf(read: () => unknown): { code: string; reason?: string } | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof Refused && /^statement_(unreadable|other_day)$/.test(error.refusal.code)) {
      return error.refusal;
    }
    throw error;
  }
}
