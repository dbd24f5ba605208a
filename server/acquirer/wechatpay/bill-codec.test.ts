import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayFrom } from "../../calendar/day.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import { anyRow, DAY, readBack, refusalOf } from "../../statement/testing/bills.ts";
import { readWechatBill, writeWechatBill } from "./bill-codec.ts";

const PUBLISHED = readFileSync(new URL("../testing/wechat-trade-bill-all.csv", import.meta.url), "utf8");
const SELF = { spMchid: "1900000100", spAppid: "wxdemo0000000001" };
const reasonOf = (text: string, day = DAY) => refusalOf(() => readWechatBill(Buffer.from(text), day));

test("refuses the published sample, whose summary speaks of twelve rows where one is printed", () => {
  expect(reasonOf(PUBLISHED, dayFrom("2022-03-21"))).toMatchObject({ reason: "summary_count:12/1" });
});

test("reads the published sample once its summary is the sum of its row", () => {
  const whole = PUBLISHED.replace(
    "`12,`0.06,`0.06,`0.00,`0.00000,`0.06,`0.06",
    "`1,`0.01,`0.00,`0.00,`0.00000,`0.01,`0.00",
  );
  expect(readWechatBill(Buffer.from(whole), dayFrom("2022-03-21"))).toEqual({
    channel: "wechat",
    day: "2022-03-21",
    rows: [
      {
        lineNo: 2,
        kind: "payment",
        acquirerReference: "420000612032130748613220688",
        merchantOrderNo: "2021WERUN1647840687637",
        channelNo: "176531292",
        happenedAt: new Date("2022-03-21T13:51:31+08:00"),
        orderFen: 1n,
        settlementFen: 1n,
        feeFen: 0n,
        acquirerRefundReference: "",
        refundNo: "",
        state: "",
      },
    ],
    totals: { paymentCount: 1, paymentFen: 1n, refundCount: 0, refundFen: 0n, feeFen: 0n },
    faults: [],
  });
  expect(reasonOf(whole, dayFrom("2022-03-22"))).toEqual({
    code: "statement_other_day",
    expected: "2022-03-22",
    found: "2022-03-21",
  });
});

test("gives back what was written, in every layout, whatever people call their goods", () => {
  fc.assert(
    fc.property(
      fc.array(anyRow(true), { maxLength: 12 }),
      fc.constantFrom("ALL", "SUCCESS", "REFUND"),
      (rows, kind) => {
        const wanted = rows.filter((r) => kind === "ALL" || (kind === "SUCCESS") === (r.kind === "payment"));
        const bill = readWechatBill(writeWechatBill({ ...SELF, kind, rows }), DAY);
        expect(bill.rows).toEqual(wanted.map((row, i) => readBack(row, i + 2)));
      },
    ),
  );
});

test("writes the layout the service documents: BOM, CRLF, backticks, negative returned fee", () => {
  const at = new Date("2026-11-20T12:00:00+08:00");
  const common = {
    merchantOrderNo: "QORDER",
    acquirerReference: "4200",
    channelNo: "1900000104",
    happenedAt: at,
  };
  const text = writeWechatBill({
    ...SELF,
    rows: [
      {
        ...common,
        kind: "payment",
        orderFen: 501n,
        settlementFen: 500n,
        feeFen: 2n,
        acquirerRefundReference: "",
        refundNo: "",
        state: "",
        productName: "拿铁",
        ratePpm: 3800,
      },
      {
        ...common,
        kind: "refund",
        orderFen: 100n,
        settlementFen: 100n,
        feeFen: 1n,
        acquirerRefundReference: "5030",
        refundNo: "RORDER",
        state: "PROCESSING",
        productName: "拿铁",
        ratePpm: 3800,
      },
    ],
  }).toString("utf8");
  expect(text.split("\r\n")).toEqual([
    "\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注",
    "`2026-11-20 12:00:00,`wxdemo0000000001,`1900000100,`1900000104,`,`4200,`QORDER,`,`NATIVE,`SUCCESS,`OTHERS,`CNY,`5.00,`0.00,`0,`0,`0.00,`0.00,`,`,`拿铁,`,`0.02000,`0.38%,`5.01,`0.00,`",
    "`2026-11-20 12:00:00,`wxdemo0000000001,`1900000100,`1900000104,`,`4200,`QORDER,`,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`5030,`RORDER,`1.00,`0.00,`ORIGINAL,`PROCESSING,`拿铁,`,`-0.01000,`0.38%,`0.00,`1.00,`",
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额",
    "`2,`5.00,`1.00,`0.00,`0.01000,`5.01,`1.00",
    "",
  ]);
});

const sample = (rows: Partial<WrittenRow>[]) =>
  writeWechatBill({
    ...SELF,
    rows: rows.map((row, i) => ({
      kind: "payment",
      acquirerReference: `420${i}`,
      merchantOrderNo: `QORDER${i}`,
      channelNo: "1900000104",
      happenedAt: new Date("2026-11-20T12:00:00+08:00"),
      orderFen: 500n,
      settlementFen: 500n,
      feeFen: 2n,
      acquirerRefundReference: "",
      refundNo: "",
      state: "",
      ...row,
    })),
  }).toString("utf8");

test("one row that cannot be read is named and spoils no other", () => {
  const whole = sample([{}, {}, {}]);
  const line3 = (edit: (line: string) => string) => {
    const lines = whole.split("\r\n");
    lines[2] = edit(lines[2] ?? "");
    return Buffer.from(lines.join("\r\n"));
  };
  for (const [edit, reason] of [
    [(l: string) => l.replace("`5.00", "`5,00"), "amount_invalid:应结订单金额"],
    [(l: string) => l.replace("12:00:00", "12:00"), "time_invalid"],
    [(l: string) => l.replace("`SUCCESS", "`CLOSED"), "state_unknown:CLOSED"],
    [(l: string) => l.replace("`CNY", "`USD"), "currency_unknown"],
    [(l: string) => l.slice(0, 60), "column_count:4/27"],
    [(l: string) => l.slice(1), "backtick_missing"],
    [(l: string) => l.replace("`4201", "`42|1"), "number_invalid:微信订单号"],
  ] as const) {
    const read = readWechatBill(line3(edit), DAY);
    expect(read.faults, reason).toEqual([{ lineNo: 3, reason }]);
    expect(read.rows.map((r) => r.lineNo)).toEqual([2, 4]);
  }
  // Another system's number is no fault: it is not ours, that is all.
  const other = readWechatBill(
    line3((l) => l.replace("QORDER1", "订单:7|a")),
    DAY,
  );
  expect([other.faults, other.rows[1]?.merchantOrderNo]).toEqual([[], "订单:7|a"]);
  // What is readable is held by the sums; a row that vanished is missed by the count.
  expect(reasonOf(String(line3((l) => l.replace("`5.00", "`6.00"))))).toMatchObject({
    reason: "summary_differs:应结订单总金额",
  });
  expect(reasonOf(whole.replace(/`2026[^\r]*QORDER1[^\r]*\r\n/, ""))).toMatchObject({
    reason: "summary_count:3/2",
  });
});

test("a time outside its day counts at that day's nearest second; a bill of another day is refused", () => {
  const at = (text: string) => ({ happenedAt: new Date(`2026-11-${text}+08:00`) });
  const read = readWechatBill(
    Buffer.from(sample([at("19T23:59:58"), at("20T12:00:00"), at("24T09:00:00")])),
    DAY,
  );
  expect(read.rows).toMatchObject([at("20T00:00:00"), at("20T12:00:00"), at("20T23:59:59")]);
  expect(readWechatBill(Buffer.from(sample([at("21T00:00:02")])), DAY).rows).toMatchObject([
    at("20T23:59:59"),
  ]);
  expect(reasonOf(sample([at("21T00:00:02"), at("21T13:00:00")]))).toMatchObject({
    code: "statement_other_day",
    found: "2026-11-21",
  });
});

test("rounds a fee of five decimals half up to the fen", () => {
  const with5 = (fee: string) =>
    PUBLISHED.replace("`0.00000,`0.90%", `\`${fee},\`0.90%`).replace(
      /`12,.*/,
      `\`1,\`0.01,\`0.00,\`0.00,\`${fee},\`0.01,\`0.00`,
    );
  for (const [fee, fen] of [
    ["0.00499", 0n],
    ["0.00500", 1n],
    ["0.01499", 1n],
    ["1.23456", 123n],
  ] as const) {
    expect(readWechatBill(Buffer.from(with5(fee)), dayFrom("2022-03-21")).rows[0]?.feeFen).toBe(fen);
  }
});

test("reads a reversal as a refund of the whole payment, under the payment's number", () => {
  const at = new Date("2026-11-20T12:00:00+08:00");
  const text = writeWechatBill({
    ...SELF,
    rows: [
      {
        kind: "refund",
        acquirerReference: "4200",
        merchantOrderNo: "QORDER",
        channelNo: "1900000104",
        happenedAt: at,
        orderFen: 100n,
        settlementFen: 100n,
        feeFen: 0n,
        acquirerRefundReference: "0",
        refundNo: "0",
        state: "",
      },
    ],
  })
    .toString("utf8")
    .replace("`REFUND,", "`REVOKED,");
  expect(readWechatBill(Buffer.from(text), DAY).rows[0]).toMatchObject({
    kind: "refund",
    refundNo: "4200",
    acquirerRefundReference: "4200",
    state: "SUCCESS",
    settlementFen: 100n,
  });
});

test("refuses a bill that was cut off, wherever the cut is", () => {
  fc.assert(
    fc.property(fc.array(anyRow(true), { minLength: 1, maxLength: 4 }), fc.nat(), (rows, at) => {
      const bytes = writeWechatBill({ ...SELF, rows });
      // Within the very last value a cut may leave the same number ("5.00", "5.0"); before it, never a whole file.
      const cut = bytes.subarray(0, at % (bytes.lastIndexOf("`") + 2));
      expect(refusalOf(() => readWechatBill(cut, DAY))).toMatchObject({ code: "statement_unreadable" });
    }),
  );
});

test("refuses any changed figure: amounts are held by the summary", () => {
  fc.assert(
    fc.property(fc.array(anyRow(true), { minLength: 1, maxLength: 4 }), fc.nat(), (rows, pick) => {
      const text = writeWechatBill({
        ...SELF,
        rows: rows.map((r) => ({ ...r, productName: "", remark: "" })),
      }).toString("utf8");
      const amounts = [...text.matchAll(/`-?\d+\.(\d\d|\d{5})(?=,|\r)/g)];
      const hit = amounts[pick % amounts.length];
      const at = (hit?.index ?? 0) + (hit?.[0].length ?? 0) - 1;
      // The third decimal of a fee and beyond is part of the summary as well; 代金券金额 alone is in no sum.
      const changed = text.slice(0, at) + ((Number(text[at]) + 1) % 10) + text.slice(at + 1);
      const cells = changed.slice(0, at).split("\r\n").at(-1)?.split(",`").length;
      if (cells === 14) return;
      expect(refusalOf(() => readWechatBill(Buffer.from(changed), DAY))).toMatchObject({
        code: "statement_unreadable",
      });
    }),
  );
});

test("answers broken bytes with a named refusal and nothing else", () => {
  const whole = writeWechatBill({ ...SELF, rows: fc.sample(anyRow(true), { numRuns: 3, seed: 7 }) });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      refusalOf(() => readWechatBill(bytes, DAY));
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(refusalOf(() => readWechatBill(bytes, DAY))).toBeDefined();
    }),
  );
});

test("behind the trade bill stands that of refunds out of the available balance: read as one day, each by its own summary", () => {
  fc.assert(
    fc.property(
      fc.array(anyRow(true), { maxLength: 8 }),
      fc.array(anyRow(true), { maxLength: 8 }),
      fc.constantFrom("", "\r\n"),
      (rows, more, between) => {
        const refunds = more.filter((r) => r.kind === "refund");
        const trade = writeWechatBill({ ...SELF, rows });
        const recharge = writeWechatBill({ ...SELF, kind: "REFUND", rows: refunds });
        const whole = Buffer.concat([trade, Buffer.from(between), recharge]);
        const bill = readWechatBill(whole, DAY);
        const free = ({ lineNo: _, ...row }: (typeof bill.rows)[number]) => row;
        expect(bill.rows.map(free)).toEqual([...rows, ...refunds].map((r) => free(readBack(r, 0))));
        expect(new Set(bill.rows.map((r) => r.lineNo)).size).toBe(bill.rows.length);
        // Cut off within the second it is no bill, however whole the first one is.
        expect(refusalOf(() => readWechatBill(whole.subarray(0, -12), DAY))).toMatchObject({
          code: "statement_unreadable",
        });
      },
    ),
    { numRuns: 60 },
  );
});
