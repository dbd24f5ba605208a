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

test("reads the published detail file and finds its footer true", () => {
  const bill = readAlipayDetail(PUBLISHED, dayFrom("2019-09-16"));
  expect(bill.totals).toEqual({ paymentCount: 2, paymentFen: 2n, refundCount: 1, refundFen: 1n, feeFen: 0n });
  expect(bill.rows[1]).toEqual({
    lineNo: 7,
    kind: "refund",
    acquirerReference: "2019091622001458860515315453",
    merchantOrderNo: "service_1568601259302",
    channelNo: "",
    happenedAt: new Date("2019-09-16T10:56:48+08:00"),
    orderFen: 1n,
    settlementFen: 1n,
    feeFen: 0n,
    acquirerRefundReference: "re_test_1568602607356",
    refundNo: "re_test_1568602607356",
    state: "SUCCESS",
  });
  expect(refusalOf(() => readAlipayDetail(PUBLISHED, dayFrom("2019-09-17")))).toEqual({
    code: "statement_other_day",
    expected: "2019-09-17",
    found: "2019-09-16",
  });
});

test("gives back what was written, whatever people call their goods", () => {
  fc.assert(
    fc.property(fc.array(anyRow(false), { maxLength: 12 }), (rows) => {
      // One text with commas per row can be told apart; two cannot, and are refused (below).
      const written = rows.map((row) => ({ ...row, remark: (row.remark ?? "").replaceAll(",", "，") }));
      const bill = readAlipayBill(writeAlipayBill({ ...SELF, rows: written }), DAY);
      expect(bill.rows).toEqual(written.map((row, i) => readBack(row, i + 6)));
    }),
  );
});

test("refuses a row whose commas can be read in two ways instead of guessing", () => {
  const forged =
    "x\t,2026-11-20 12:00:00,2026-11-20 12:00:00,\t,\t,\t,\t,\t,0.01,0.01,0.00,0.00,0.00,0.00,0.00,\t,0.00,0.00,\t,0.00,0.01,\t,\t,";
  const bytes = writeAlipayDetail({ ...SELF, rows: [{ ...payment, productName: forged }] });
  expect(refusalOf(() => readAlipayDetail(bytes, DAY))).toMatchObject({ code: "statement_unreadable" });
  const two = writeAlipayDetail({ ...SELF, rows: [{ ...payment, productName: "a,b", remark: "c,d" }] });
  expect(refusalOf(() => readAlipayDetail(two, DAY))).toMatchObject({ reason: "commas_ambiguous" });
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
  expect(refusalOf(() => readAlipayDetail(mixed, DAY, summary))).toMatchObject({ reason: "fee_sign" });
  const wrong = edited(detail, (t) => t.replace("-0.36,", "-0.37,"));
  expect(refusalOf(() => readAlipayDetail(wrong, DAY, summary))).toMatchObject({ reason: "net_differs" });
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
