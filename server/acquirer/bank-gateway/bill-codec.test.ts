import fc from "fast-check";
import { expect, test } from "vitest";
import { dayFrom } from "../../calendar/day.ts";
import { CHANNELS, type Channel } from "../../channel/channel.ts";
import { Refused } from "../../domain-error.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import { billedPayment, DAY } from "../testing/bill-rows.ts";
import { readGatewayBill, writeGatewayBill } from "./bill-codec.ts";

type Row = WrittenRow & { channel: Channel };
const paid = (channel: Channel, more: Partial<Row> = {}): Row => ({
  ...{ channel, ...billedPayment(channel, 10_000n, 38n), ...more },
});
const back = (channel: Channel, more: Partial<Row> = {}): Row =>
  paid(channel, {
    ...{ kind: "refund", orderFen: 300n, settlementFen: 300n, feeFen: 1n, state: "SUCCESS" },
    ...{ refundNo: "RREFUND", acquirerRefundReference: "2026112099", ...more },
  });
const text = (...rows: Row[]): string => writeGatewayBill(rows).toString();
/** Every wallet's part of a file, as one. */
const read = (file: string) => {
  const parts = CHANNELS.map((channel) => readGatewayBill(Buffer.from(file), DAY, channel));
  return {
    rows: parts
      .flatMap((part) => part.rows.map((row) => ({ ...row, channel: part.channel })))
      .sort((a, b) => a.lineNo - b.lineNo),
    faults: parts.flatMap((part) => part.faults.map((fault) => ({ ...fault, channel: part.channel }))),
  };
};
const refusalOf = (file: string | Buffer): string => {
  try {
    readGatewayBill(Buffer.from(file), DAY, "wechat");
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "statement_unreadable")
      return error.refusal.reason;
    if (error instanceof Refused) return error.refusal.code;
    throw error;
  }
  return "read";
};

/** As the samples of both years have it: a payment of 44.50 with fee 0.45, a refund of 10.00 with 0.10 of it. */
const SAMPLE = `\uFEFF交易时间,公众账号ID,第三方商户号,商户号,子商户号,设备编号,威富通订单号,第三方订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,威富通退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,终端类型,对账标识,门店编号,商户名称,收银员,子商户ID,免充值券金额,实收金额,扩展字段1,扩展字段2,扩展字段3,扩展字段4
\`2026-11-20 10:00:00,\`wx1,\`10,\`100000000001,\`190,\`till,\`7551,\`4200,\`QORDER,\`o1,\`pay.weixin.jspayv3.f6,\`支付成功,\`CFT,\`CNY,\`44.50,\`0.00,\`,\`,\`,\`,\`,\`,\`拿铁
两杯,\`ord.mch,\`0.45,\`1.000%,\`,\`,\`,\`甲店,\`,\`,\`0.00,\`44.50,\`,\`,\`,\`
\`2026-11-20 11:00:00,\`wx1,\`10,\`100000000001,\`190,\`till,\`7551,\`4200,\`QORDER,\`o1,\`pay.weixin.jspayv3.f6,\`转入退款,\`CFT,\`CNY,\`44.50,\`0.00,\`7559,\`RREFUND,\`10.00,\`0.00,\`ORIGINAL,\`退款成功,\`拿铁,\`ord.mch,\`-0.10,\`1.000%,\`,\`,\`,\`甲店,\`,\`,\`0.00,\`-10.00,\`,\`,\`,\`
总交易单数,总交易额,总退款金额,总企业红包退款金额,总手续费金额,总实收金额
\`1,\`44.50,\`10.00,\`0.00,\`0.35,\`34.50
`;

test("reads the sample: names of both years, a variant of a trade type, a line end inside a product", () => {
  const { rows, faults } = read(SAMPLE);
  expect(faults).toEqual([]);
  const at = (clock: string) => new Date(`2026-11-20T${clock}+08:00`);
  const both = {
    channel: "wechat",
    acquirerReference: "7551",
    merchantOrderNo: "QORDER",
    channelNo: "100000000001",
  };
  expect(rows).toEqual([
    {
      ...{ ...both, lineNo: 2, kind: "payment", happenedAt: at("10:00:00") },
      ...{
        orderFen: 4_450n,
        settlementFen: 4_450n,
        feeFen: 45n,
        acquirerRefundReference: "",
        refundNo: "",
        state: "",
      },
    },
    {
      ...{ ...both, lineNo: 4, kind: "refund", happenedAt: at("11:00:00") },
      ...{ orderFen: 1_000n, settlementFen: 1_000n, feeFen: 10n, acquirerRefundReference: "7559" },
      ...{ refundNo: "RREFUND", state: "SUCCESS" },
    },
  ]);
  expect(read(SAMPLE.replace("\uFEFF", "?")).rows).toHaveLength(2);
  expect(
    read(SAMPLE.replace("`1,`44.50", "1,44.50").replace("`10.00,`0.00,`0.35,`34.50", "10.00,0.00,0.35,34.50"))
      .rows,
  ).toHaveLength(2);
});

test("every wallet stands in one bill, and columns are found by their names wherever they stand", () => {
  const written = CHANNELS.flatMap((channel) => [paid(channel), back(channel)]);
  const file = text(...written);
  const rows = read(file).rows;
  expect(rows.map((r) => [r.channel, r.kind])).toEqual(written.map((r) => [r.channel, r.kind]));
  const turned = file
    .split("\r\n")
    .map((line) => {
      if (line.startsWith("总") || line.split(",").length < 38) return line;
      const cells = line.split(line.startsWith("`") ? ",`" : ",").map((cell) => cell.replace(/^`/, ""));
      return cells
        .reverse()
        .map((cell) => (line.startsWith("`") ? `\`${cell}` : cell))
        .join(",");
    })
    .join("\r\n");
  expect(read(turned).rows).toEqual(rows);
});

test("what is written is read again, whatever the amounts and texts", () => {
  const word = fc.stringMatching(/^[0-9A-Za-z]{5,32}$/);
  const row = fc
    .record({
      channel: fc.constantFrom(...CHANNELS),
      isPayment: fc.boolean(),
      order: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      part: fc.bigInt({ min: 0n, max: 100n }),
      no: word,
      productName: fc
        .string({ unit: "grapheme", maxLength: 20 })
        .filter((t) => !/^总交易单数|\n总交易单数/.test(t)),
    })
    .map(({ channel, isPayment, order, part, no, productName }): Row => {
      const settlementFen = (order * part) / 100n;
      const sizes = {
        orderFen: order,
        settlementFen,
        feeFen: settlementFen / 300n,
        merchantOrderNo: no,
        productName,
      };
      return isPayment ? paid(channel, sizes) : back(channel, sizes);
    });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const again = read(text(...rows));
      expect(again.faults).toEqual([]);
      const facts = (r: WrittenRow) => [
        r.kind,
        r.merchantOrderNo,
        r.orderFen,
        r.settlementFen,
        r.feeFen,
        r.refundNo,
      ];
      expect(again.rows.map(facts)).toEqual(rows.map(facts));
    }),
  );
});

test("a column more, less, twice or by another name is refused by its name", () => {
  const file = text(paid("wechat"));
  expect(refusalOf(file.replace("收银员,", ""))).toBe("column_missing:收银员");
  expect(refusalOf(file.replace("收银员,", "收银员,备注,"))).toBe("column_unknown:备注");
  expect(refusalOf(file.replace("收银员,", "收银员,收银员,"))).toBe("column_twice:收银员");
  expect(refusalOf(file.replace("总实收金额", "总金额"))).toBe("column_unknown:总金额");
  expect(refusalOf(file.replace(",总实收金额", ""))).toBe("column_missing:总实收金额");
});

test("a bill in another charset, cut, doubled, of another day, or that does not add up is refused", () => {
  const rows = [paid("wechat"), paid("alipay"), back("alipay")];
  const file = text(...rows);
  expect(refusalOf(Buffer.from(file, "utf16le"))).toMatch(/^column_unknown/);
  expect(refusalOf(file.replace("交易时间", "\u00bd\u00bb\u00d2\u00d7"))).toMatch(/^column_unknown/);
  const lines = file.split("\r\n");
  for (let n = 1; n < lines.length - 2; n++)
    expect(refusalOf(lines.slice(0, n).join("\r\n")), `${n} lines`).toBe("summary_missing");
  expect(refusalOf("")).toBe("file_empty");
  expect(refusalOf(file + file)).toBe("text_after_summary");
  expect(refusalOf([...lines.slice(0, 2), ...lines.slice(1)].join("\r\n"))).toMatch(/^summary_/);
  expect(refusalOf(lines.filter((_, i) => i !== 1).join("\r\n"))).toMatch(/^summary_/);
  expect(refusalOf(file.replace("总交易单数", "总笔数"))).toMatch(/^summary_missing|^backtick/);
  for (const [i, name] of [
    "总交易额",
    "总退款金额",
    "总企业红包退款金额",
    "总手续费金额",
    "总实收金额",
  ].entries()) {
    const totals = (lines.at(-2) as string).split(",");
    totals[i + 1] = "`9.99";
    expect(refusalOf([...lines.slice(0, -2), totals.join(","), ""].join("\r\n"))).toBe(
      `summary_differs:${name}`,
    );
  }
  for (const [was, count] of [
    ["`2,", "`1,"],
    ["`2,", "`3,"],
    ["`2,", "`2.0,"],
  ] as const)
    expect(
      refusalOf([...lines.slice(0, -2), (lines.at(-2) as string).replace(was, count), ""].join("\r\n")),
    ).toMatch(/^summary_(count|invalid)/);
  const coupon = text(
    paid("wechat", { settlementFen: 9_500n }),
    paid("alipay", { orderFen: 0n, settlementFen: 0n, feeFen: 0n }),
  );
  expect(readGatewayBill(Buffer.from(coupon.replaceAll("`100.00", "`90.00")), DAY, "wechat").faults).toEqual([
    { lineNo: 2, reason: "received_above_order" },
  ]);
  expect(() => readGatewayBill(Buffer.from(file), dayFrom("2026-11-23"), "wechat")).toThrow(Refused);
  expect(refusalOf(text(paid("wechat", { happenedAt: new Date("2026-11-18T12:00:00+08:00") })))).toBe(
    "statement_other_day",
  );
});

test("one row that cannot be read is a fault and spoils no other", () => {
  const file = text(paid("wechat"), paid("alipay", { merchantOrderNo: "QBAD" }), back("alipay"));
  const bad = (from: string | RegExp, to: string) => {
    const lines = file.split("\r\n");
    const i = lines.findIndex((line) => line.includes("QBAD"));
    return read(lines.with(i, (lines[i] as string).replace(from, to)).join("\r\n"));
  };
  const cases: readonly (readonly [string | RegExp, string, RegExp])[] = [
    ["`支付成功", "`支付中", /^state_unknown:支付中/],
    ["`pay.alipay.native", "`pay.jd.native", /^trade_type_unknown:pay\.jd/],
    ["`CNY", "`USD", /^currency_unknown/],
    ["`100.00", "`1e2", /^amount_invalid:total/],
    ["`99.62", "`99.63", /^net_differs/],
    [/`2026-11-20 12:00:00/, "`2026-11-31 12:00:00", /^time_invalid/],
    ["`OTHERS,", "", /^column_count:37/],
    ["`OTHERS,", "`OTHERS,`x,", /^column_count:39/],
    ["`QBAD", "`QBAD,`", /^column_count:39/],
  ];
  for (const [from, to, reason] of cases) {
    const { rows, faults } = bad(from, to);
    expect(
      rows.map((r) => r.kind),
      String(reason),
    ).toEqual(["payment", "refund"]);
    // Where the wallet cannot be read either, the first one is told.
    const channel = reason.source.includes("trade_type") ? "wechat" : "alipay";
    expect(faults).toEqual([{ channel, lineNo: 3, reason: expect.stringMatching(reason) }]);
  }
});
