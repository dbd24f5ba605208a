import { expect, test } from "vitest";
import { dayFrom } from "../../calendar/day.ts";
import { CHANNELS, type Channel } from "../../channel/channel.ts";
import { Refused } from "../../domain-error.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import { readZip, writeZip } from "../../statement/zip-codec.ts";
import { billedPayment, DAY } from "../testing/bill-rows.ts";
import { huifuBill, readHuifuBill, writeHuifuBill } from "./bill-codec.ts";

const SYS_ID = "6666000000000001";
type Row = WrittenRow & { channel: Channel };
const paid = (channel: Channel, more: Partial<Row> = {}): Row => ({
  ...{ channel, ...billedPayment(channel, 9_500n, 36n), acquirerReference: "00290TOP1A1", ...more },
});
const back = (channel: Channel): Row =>
  paid(channel, {
    ...{ kind: "refund", orderFen: 300n, settlementFen: 300n, feeFen: 1n, state: "PROCESSING" },
    ...{ refundNo: "RREFUND", acquirerRefundReference: "00290TOP1A2" },
  });
const BILL = writeHuifuBill(SYS_ID, DAY, [paid("wechat"), paid("alipay"), back("alipay")]);

/** The same archive, its file changed as text; `more`: files behind it. */
function changed(change: (text: string) => string, more: { name: string; text: string }[] = []): Buffer {
  const [file] = readZip(BILL) ?? [];
  const entry = (name: Buffer, text: string) => ({ name, isUtf8: true, data: Buffer.from(text) });
  return writeZip([
    entry(file?.name ?? Buffer.alloc(0), change(String(file?.data))),
    ...more.map(({ name, text }) => entry(Buffer.from(name), text)),
  ]);
}
function refusalOf(bytes: Buffer, day = DAY): string {
  try {
    readHuifuBill(bytes, day, "alipay");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { refusal } = error;
    return refusal.code === "statement_unreadable" ? refusal.reason : refusal.code;
  }
  return "read";
}

test("every wallet finds its own rows in the one file, as they were written", () => {
  const rowsOf = (channel: Channel) => readHuifuBill(BILL, DAY, channel).rows;
  const written = ({ channel: _, ...row }: Row, lineNo: number) => ({ ...row, lineNo });
  expect(rowsOf("wechat")).toEqual([written(paid("wechat"), 2)]);
  expect(rowsOf("alipay")).toEqual([written(paid("alipay"), 3), written(back("alipay"), 4)]);
  expect(readHuifuBill(BILL, DAY, "alipay").totals).toMatchObject({ paymentFen: 9_500n, refundFen: 300n });
});

test("columns are found by their names wherever they stand, and a day may be several files", () => {
  const turned = changed((text) =>
    text
      .split("\r\n")
      .map((line) => line.split(",").reverse().join(","))
      .join("\r\n"),
  );
  expect(readHuifuBill(turned, DAY, "alipay").rows).toEqual(readHuifuBill(BILL, DAY, "alipay").rows);
  const [file] = readZip(BILL) ?? [];
  const second = { name: `20261121_${SYS_ID}_order_2.csv`, text: String(file?.data) };
  const lines = readHuifuBill(
    changed((t) => t, [second]),
    DAY,
    "wechat",
  ).rows.map((r) => r.lineNo);
  expect(lines).toEqual([2, 6]);
});

test.each([
  [
    "a column more",
    (text: string) => text.replace(/备注/, "备注,新列").replaceAll(/\r\n(?=.)/g, ",\r\n"),
    "column_unknown:新列",
  ],
  ["a column less", (text: string) => text.replace(",支付渠道", ""), "column_missing:支付渠道"],
  ["a column twice", (text: string) => text.replace("备注", "支付渠道"), "column_twice:支付渠道"],
  ["no header", (text: string) => text.slice(text.indexOf("\n") + 1), "column_unknown:1900000004"],
  ["nothing", () => "", "file_empty"],
])("a file with %s is refused by its name", (_, change, reason) => {
  expect(refusalOf(changed(change))).toMatch(reason);
});

test("what is no archive, is cut off, or has a file of another kind is refused", () => {
  for (const bytes of [Buffer.from("a,b"), BILL.subarray(0, -10), Buffer.alloc(0)])
    expect(refusalOf(bytes)).toBe("zip_invalid");
  const stranger = { name: `20261121_${SYS_ID}_settle_1.csv`, text: "a" };
  expect(refusalOf(changed((t) => t, [stranger]))).toBe("zip_ambiguous");
});

test("another day's rows are another day's bill; a moment outside counts at the day's edge", () => {
  expect(refusalOf(BILL, dayFrom("2026-11-22"))).toBe("statement_other_day");
  const late = writeHuifuBill(SYS_ID, DAY, [
    paid("alipay"),
    paid("alipay", { happenedAt: new Date("2026-11-21T00:00:03+08:00"), merchantOrderNo: "QLATE" }),
  ]);
  expect(readHuifuBill(late, DAY, "alipay").rows.at(-1)?.happenedAt).toEqual(
    new Date("2026-11-20T23:59:59+08:00"),
  );
});

test.each([
  ["an amount with a comma for a point", /95\.00/, "95。00", "amount_invalid:结算金额"],
  ["a negative amount", /95\.00/, "-95.00", "amount_sign:结算金额"],
  ["more received than ordered", /95\.00/, "195.00", "received_above_order"],
  ["an unknown state", /,S,/, ",X,", "state_unknown:X"],
  ["a time that is none", /,120000,/, ",126100,", "time_invalid"],
  ["no reference", /00290TOP1A1,A_JSAPI/, ",A_JSAPI", "column_count|number_invalid"],
  ["a wallet that contradicts the way of paying", /A_JSAPI/, "T_JSAPI", "trade_type_unknown"],
  ["a wallet that we do not carry", /A_JSAPI/, "U_NATIVE", "trade_type_unknown"],
])("a row with %s is a fault of its own and spoils no other", (_, part, word, reason) => {
  const bill = changed((text) => {
    const lines = text.split("\r\n");
    lines[2] = String(lines[2]).replace(part, word);
    return lines.join("\r\n");
  });
  const faults = CHANNELS.flatMap((channel) => readHuifuBill(bill, DAY, channel).faults);
  expect(faults).toEqual([{ lineNo: 3, reason: expect.stringMatching(reason) }]);
  expect(readHuifuBill(bill, DAY, "alipay").rows.map((r) => r.kind)).toEqual(["refund"]);
});

test("it is known by its first bytes and never taken for another's archive", () => {
  expect(huifuBill.isLike(BILL.subarray(0, 4_096))).toBe(true);
  const other = writeZip([{ name: Buffer.from("a.csv"), isUtf8: true, data: Buffer.from("a") }]);
  for (const bytes of [other, Buffer.from("PK"), Buffer.alloc(0), Buffer.from("#支付宝")])
    expect(huifuBill.isLike(bytes)).toBe(false);
});
