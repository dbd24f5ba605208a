/**
 * The archive Alipay delivers a day's bill in, both ways: a ZIP whose entry names are GBK, holding the detail (业务明细)
 * and its totals (汇总).
 */

import { addDays } from "../../calendar/calendar.ts";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import type { Day } from "../../calendar/day.ts";
import { startOf } from "../../calendar/instant.ts";
import { type Bill, type BillCodec, unreadable } from "../../statement/bill-row.ts";
import { decodeGbk, encodeGbk } from "../../statement/gbk-codec.ts";
import { readZip, writeZip, type ZipEntry } from "../../statement/zip-codec.ts";
import {
  type AlipayBillInput,
  readAlipayDetail,
  writeAlipayDetail,
  writeAlipaySummary,
} from "./detail-codec.ts";

/**
 * Reads one day's bill from the ZIP (or from a bare detail file). Refuses `statement_unreadable` when anything is
 * missing, cut off or does not add up, `statement_other_day` when the file or a row is of another day than `day`.
 */
export function readAlipayBill(bytes: Uint8Array, day: Day): Bill {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString("latin1", 0, 2) !== "PK") return readAlipayDetail(buffer, day);
  const entries = readZip(buffer) ?? unreadable(0, "zip_invalid");
  const named = (suffix: RegExp) => {
    const found = entries.filter((e) => suffix.test(e.isUtf8 ? e.name.toString("utf8") : decodeGbk(e.name)));
    return found.length > 1 ? unreadable(0, "zip_ambiguous") : found[0]?.data;
  };
  const detail = named(/业务明细\.csv$/) ?? unreadable(0, "zip_without_detail");
  return readAlipayDetail(detail, day, named(/业务明细[(（]汇总[)）]\.csv$/));
}

/** Writes the archive as the acquirer delivers it: detail and totals, names and texts in GBK. */
export function writeAlipayBill(input: AlipayBillInput): Buffer {
  const base = `${input.pid}0156_${writeCompactDay(input.day)}_业务明细`;
  const entry = (name: string, data: Uint8Array): ZipEntry => ({
    name: Buffer.from(encodeGbk(name, "?")),
    isUtf8: false,
    data: Buffer.from(data),
  });
  return writeZip([
    entry(`${base}.csv`, writeAlipayDetail(input)),
    entry(`${base}(汇总).csv`, writeAlipaySummary(input)),
  ]);
}

/** How long after the end of its day the service prints a bill. */
const PRINTED_AFTER_MS = 9 * 3_600_000;

export const alipayBill = {
  name: "alipay",
  channels: ["alipay"],
  ending: "zip",
  isLike: (head) => head.toString("latin1", 0, 2) === "PK" || decodeGbk(head).startsWith("#支付宝"),
  read: readAlipayBill,
  write: ({ account, day, rows }) =>
    writeAlipayBill({
      pid: account,
      day,
      rows,
      exportedAt: new Date(startOf(addDays(day, 1)).getTime() + PRINTED_AFTER_MS),
    }),
} as const satisfies BillCodec;
