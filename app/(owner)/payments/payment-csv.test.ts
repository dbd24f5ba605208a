import { expect, test } from "vitest";
import type { Answers } from "#server/api/root.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { writePaymentCsv } from "./payment-csv.ts";

type PaymentRow = Answers["payment"]["list"]["rows"][number];

const row = (note: string | null): PaymentRow => ({
  id: "ord_01kagvb4e0f5mtr3n6ysz5yx2a",
  status: "paid",
  forwardState: "placed",
  word: "paid",
  amountFen: 123_450n,
  refundedFen: 0n,
  staffRefundedFen: 0n,
  channel: "wechat",
  createdAt: new Date("2026-11-20T10:00:00+08:00"),
  afterClose: null,
  cameFen: null,
  paidAt: new Date("2026-11-20T23:59:59+08:00"),
  clearingDate: dayFrom("2026-11-21"),
  subMerchantId: "smt_01kagvb4e0f5mtr3n6ysz5yx2b",
  shopName: "鹿野咖啡",
  merchantOrderNo: "Q0123456789ABCDEFGHJKMNPQRSTVWXY",
  acquirerReference: "4200002026112000000000000001",
  note,
  colour: "jade",
  number2: "07",
});
const words = {
  head: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"],
  status: () => "已收款",
  channel: () => "微信支付",
  amount: (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`,
};

test("opens in a spreadsheet as it is: mark, CRLF, Beijing time, long numbers whole", () => {
  const csv = writePaymentCsv([row(null)], words);
  expect(csv.startsWith("\uFEFFa,b,c") || csv.startsWith('\uFEFF"a","b"')).toBe(true);
  expect(csv.endsWith("\r\n")).toBe(true);
  expect(csv.split("\r\n")).toHaveLength(3);
  // Paid after a cut-off at eleven: of the next day of the books.
  expect(csv).toContain('"2026-11-21","2026-11-20 23:59:59"');
  expect(csv).toContain("1234.50");
  expect(csv).toContain("`4200002026112000000000000001");
});

test("a note cannot become a formula", () => {
  for (const note of ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")']) {
    const csv = writePaymentCsv([row(note)], words);
    expect(csv).toContain(`"'${note.replaceAll('"', '""')}"`);
  }
});

test("a note stays the text that it is: no date, number or truth of a spreadsheet's making", () => {
  for (const note of [
    "3-5",
    "007",
    "1e5",
    "3月5日",
    "12:30",
    "TRUE",
    "5%",
    "13800000000",
    "桌 7",
    'a "b", c',
  ]) {
    const csv = writePaymentCsv([row(note)], words);
    expect(csv).toContain(`"${note.replaceAll('"', '""')}\t"`);
  }
  for (const note of ["+", "-", "@", "\t3-5", "＝1+1"])
    expect(writePaymentCsv([row(note)], words)).toContain(`"'${note}"`);
  expect(writePaymentCsv([row(null)], words)).not.toContain('\t",""');
  expect(writePaymentCsv([{ ...row("x"), shopName: "1-2" }], words)).toContain('"1-2\t"');
});
