import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayFrom } from "../../calendar/day.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import { decodeGbk, encodeGbk } from "../../statement/gbk-codec.ts";
import { anyRow, DAY, readBack, refusalOf } from "../../statement/testing/bills.ts";
import { readZip, writeZip } from "../../statement/zip-codec.ts";
import { readAlipayBill, writeAlipayBill } from "./bill-codec.ts";
import { readAlipayDetail, writeAlipayDetail, writeAlipaySummary } from "./detail-codec.ts";

const PUBLISHED = readFileSync(new URL("../testing/alipay-trade-detail.gbk.csv", import.meta.url));
const SELF = { pid: "2088000000000100", day: DAY, exportedAt: new Date("2026-11-21T05:46:49+08:00") };
const gbk = (text: string) => Buffer.from(encodeGbk(text, "?"));
const edited = (bytes: Uint8Array, edit: (text: string) => string) => gbk(edit(decodeGbk(bytes)));
const AT = new Date("2026-11-20T12:00:00+08:00");
const payment: WrittenRow = {
  kind: "payment",
  acquirerReference: "2026112022001458860515315453",
  merchantOrderNo: "QORDER",
  channelNo: "2088000000000004",
  happenedAt: AT,
  orderFen: 10_000n,
  settlementFen: 9_500n,
  feeFen: 36n,
  acquirerRefundReference: "",
  refundNo: "",
  state: "",
};
const refund: WrittenRow = {
  ...payment,
  kind: "refund",
  orderFen: 5_000n,
  settlementFen: 4_750n,
  feeFen: 18n,
  acquirerRefundReference: "RORDER",
  refundNo: "RORDER",
  state: "SUCCESS",
};

/** The published sample, with the column of the layout that says whose a row is. */
const WITH_SELLER = edited(PUBLISHED, (text) =>
  text
    .replace(/,备注(\r?\n)/, ",备注,商户识别号$1")
    .replace(/^(\d{28}.*?)(\r?)$/gm, "$1,2088000000000004\t$2"),
);

test("a layout that does not say whose a row is is refused by the column's name", () => {
  expect(refusalOf(() => readAlipayDetail(PUBLISHED, dayFrom("2019-09-16")))).toMatchObject({
    code: "statement_unreadable",
    reason: "column_missing:商户识别号",
  });
});

test("reads the published detail file and finds its footer true", () => {
  const bill = readAlipayDetail(WITH_SELLER, dayFrom("2019-09-16"));
  expect(bill.totals).toEqual({ paymentCount: 2, paymentFen: 2n, refundCount: 1, refundFen: 1n, feeFen: 0n });
  expect(bill.rows[1]).toEqual({
    lineNo: 7,
    kind: "refund",
    acquirerReference: "2019091622001458860515315453",
    merchantOrderNo: "service_1568601259302",
    channelNo: "2088000000000004",
    happenedAt: new Date("2019-09-16T10:56:48+08:00"),
    orderFen: 1n,
    settlementFen: 1n,
    feeFen: 0n,
    acquirerRefundReference: "re_test_1568602607356",
    refundNo: "re_test_1568602607356",
    state: "SUCCESS",
  });
  expect(refusalOf(() => readAlipayDetail(WITH_SELLER, dayFrom("2019-09-17")))).toEqual({
    code: "statement_other_day",
    expected: "2019-09-17",
    found: "2019-09-16",
  });
});

test("gives back what was written, whatever people call their goods", () => {
  fc.assert(
    fc.property(fc.array(anyRow(false), { maxLength: 12 }), (rows) => {
      const bill = readAlipayBill(writeAlipayBill({ ...SELF, rows }), DAY);
      expect(bill.rows).toEqual(rows.map((row, i) => readBack(row, i + 6)));
      expect(bill.faults).toEqual([]);
    }),
  );
});

test("a coupon's name with a comma is read, and so are commas in several texts at once", () => {
  const detail = edited(writeAlipayDetail({ ...SELF, rows: [payment, refund] }), (text) =>
    text.replace(/^(\d{28}.*?,0\.00),\t,(0\.00,0\.00,)/gm, "$1,满10减1,限晚市\t,$2"),
  );
  expect(decodeGbk(detail).match(/满10减1,限晚市/g)).toHaveLength(2);
  const lines = [6, 7].map((lineNo, i) => ({ lineNo, feeFen: i === 0 ? 36n : 18n }));
  expect(readAlipayDetail(detail, DAY).rows).toMatchObject(lines);
  const quoted = edited(detail, (text) => text.replaceAll("满10减1,限晚市", '"满10减1,限""晚市"""'));
  expect(readAlipayDetail(quoted, DAY).rows).toMatchObject(lines);
  const two = writeAlipayDetail({ ...SELF, rows: [{ ...payment, productName: "a,b", remark: "c,d," }] });
  expect(readAlipayDetail(two, DAY).rows).toMatchObject([{ merchantOrderNo: "QORDER", feeFen: 36n }]);
});

test("one row that cannot be read is named and spoils no other", () => {
  const rows = [payment, { ...payment, acquirerReference: "2026112022001458860515315454" }, refund];
  const whole = writeAlipayBill({ ...SELF, rows });
  const [detail, summary] = readZip(whole)?.map((e) => e.data) ?? [];
  if (detail === undefined || summary === undefined) throw new Error("the archive has both");
  const line7 = (edit: (line: string) => string) =>
    edited(detail, (text) => {
      const lines = text.split("\r\n");
      lines[6] = edit(lines[6] ?? "");
      return lines.join("\r\n");
    });
  for (const [edit, reason] of [
    [(l: string) => l.replace("100.00", "1OO.00"), "amount_invalid:订单金额（元）"],
    [(l: string) => l.replace(/12:00:00,\t/, "12:61:00,\t"), "time_invalid"],
    [(l: string) => l.replace("交易\t", "冲正\t"), "state_unknown:冲正"],
    [(l: string) => l.slice(0, 40), "column_count:3/27"],
    [(l: string) => l.replace("2088000000000004", "2088-4"), "number_invalid:商户识别号"],
  ] as const) {
    const read = readAlipayDetail(line7(edit), DAY, summary);
    expect(read.faults, reason).toEqual([{ lineNo: 7, reason }]);
    expect(read.rows.map((r) => r.lineNo)).toEqual([6, 8]);
  }
  // Another system's number is no fault: it is not ours, that is all.
  const other = readAlipayDetail(
    line7((l) => l.replace("QORDER", "订单:7|a")),
    DAY,
    summary,
  );
  expect([other.faults, other.rows[1]?.merchantOrderNo]).toEqual([[], "订单:7|a"]);
  // As many rows as the footer says, readable or not.
  expect(
    refusalOf(() =>
      readAlipayDetail(
        line7((l) => `x\r\n${l}`),
        DAY,
      ),
    ),
  ).toBeUndefined();
  expect(
    refusalOf(() =>
      readAlipayDetail(
        line7(() => ""),
        DAY,
      ),
    ),
  ).toMatchObject({ reason: "summary_count:交易" });
});

test("a time outside its day counts at that day's nearest second, a refund without a number by its order's", () => {
  const early = { ...payment, happenedAt: new Date("2026-11-19T23:59:58+08:00") };
  const late = { ...refund, happenedAt: new Date("2026-11-24T00:00:00+08:00") };
  const detail = edited(writeAlipayDetail({ ...SELF, rows: [early, late] }), (t) => t.replace("RORDER", ""));
  expect(readAlipayDetail(detail, DAY).rows).toMatchObject([
    { happenedAt: new Date("2026-11-20T00:00:00+08:00") },
    {
      happenedAt: new Date("2026-11-20T23:59:59+08:00"),
      refundNo: "QORDER",
      acquirerRefundReference: "QORDER",
    },
  ]);
});

test("refuses a row whose commas can be read in two ways instead of guessing", () => {
  const forged =
    "x\t,2026-11-20 12:00:00,2026-11-20 12:00:00,\t,\t,\t,\t,\t,0.01,0.01,0.00,0.00,0.00,0.00,0.00,\t,0.00,0.00,\t,0.00,0.01,\t,\t,";
  const bytes = writeAlipayDetail({ ...SELF, rows: [{ ...payment, productName: forged }] });
  expect(refusalOf(() => readAlipayDetail(bytes, DAY))).toMatchObject({ code: "statement_unreadable" });
});

test("chooses the detail, not the totals, whichever comes first in the archive and in either name encoding", () => {
  const entries = readZip(writeAlipayBill({ ...SELF, rows: [payment, refund] })) ?? [];
  expect(entries.map((e) => decodeGbk(e.name))).toEqual([
    "20880000000001000156_20261120_业务明细.csv",
    "20880000000001000156_20261120_业务明细(汇总).csv",
  ]);
  const turned = writeZip(
    [...entries].reverse().map((e) => ({ ...e, name: Buffer.from(decodeGbk(e.name)), isUtf8: true })),
  );
  expect(readAlipayBill(turned, DAY).rows).toHaveLength(2);
  expect(refusalOf(() => readAlipayBill(writeZip(entries.slice(1)), DAY))).toMatchObject({
    reason: "zip_without_detail",
  });
});

test("takes the fee with either sign, one meaning per file, and holds it against the net amount", () => {
  const detail = writeAlipayDetail({ ...SELF, rows: [payment, refund] });
  const summary = writeAlipaySummary({ ...SELF, rows: [payment, refund] });
  expect(readAlipayDetail(detail, DAY, summary).totals.feeFen).toBe(18n);
  const positive = edited(detail, (t) => t.replace("-0.36,", "0.36,").replace(",0.18,", ",-0.18,"));
  expect(readAlipayDetail(positive, DAY, summary).totals.feeFen).toBe(18n);
  const mixed = edited(detail, (t) => t.replace("-0.36,", "0.36,"));
  expect(readAlipayDetail(mixed, DAY, summary).faults).toEqual([{ lineNo: 7, reason: "fee_sign" }]);
  const wrong = edited(detail, (t) => t.replace("-0.36,", "-0.37,"));
  expect(readAlipayDetail(wrong, DAY, summary).faults).toEqual([{ lineNo: 6, reason: "net_differs" }]);
  const net = edited(summary, (t) => t.replace("47.32", "47.33"));
  expect(refusalOf(() => readAlipayDetail(detail, DAY, net))).toMatchObject({
    reason: "summary_differs:实收净额",
  });
});

test("finds every figure of the totals file true or refuses it", () => {
  const detail = writeAlipayDetail({ ...SELF, rows: [payment, refund] });
  const summary = writeAlipaySummary({ ...SELF, rows: [payment, refund] });
  expect(decodeGbk(summary)).toContain("合计,,1,1,50.00,47.50,0.00,2.50,0.00,-0.18,0.00,47.32");
  for (const [from, to] of [
    [",1,1,", ",2,1,"],
    [",1,1,", ",1,0,"],
    ["50.00", "50.01"],
    ["47.50", "47.51"],
    ["-0.18", "-0.19"],
  ] as const) {
    expect(
      refusalOf(() =>
        readAlipayDetail(
          detail,
          DAY,
          edited(summary, (t) => t.replace(from, to)),
        ),
      ),
    ).toMatchObject({
      code: "statement_unreadable",
    });
  }
});

test("refuses a detail file that was cut off before its footer, wherever the cut is", () => {
  const bytes = writeAlipayDetail({ ...SELF, rows: [payment, refund] });
  const footerEnd = bytes.length - gbk("\r\n#导出时间：[2026年11月21日 05:46:49]\r\n").length;
  for (let at = 0; at < footerEnd; at++) {
    expect(
      refusalOf(() => readAlipayDetail(bytes.subarray(0, at), DAY)),
      `cut at ${at}`,
    ).toMatchObject({
      code: "statement_unreadable",
    });
  }
});

test("refuses an archive with one byte changed in its content", () => {
  const zip = writeAlipayBill({ ...SELF, rows: [payment, refund] });
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (pick, flip) => {
      const bytes = Buffer.from(zip);
      const at = pick % bytes.length;
      bytes[at] = (bytes[at] as number) ^ flip;
      const read = refusalOf(() => expect(readAlipayBill(bytes, DAY).totals.paymentFen).toBe(9_500n));
      expect(read === undefined || read.code === "statement_unreadable").toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("answers broken bytes with a named refusal and nothing else", () => {
  const whole = writeAlipayDetail({ ...SELF, rows: fc.sample(anyRow(false), { numRuns: 3, seed: 7 }) });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      refusalOf(() => readAlipayBill(bytes, DAY));
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, asZip) => {
      const all = asZip ? Buffer.concat([Buffer.from("PK\x03\x04"), bytes]) : bytes;
      expect(refusalOf(() => readAlipayBill(all, DAY))).toBeDefined();
    }),
  );
});
