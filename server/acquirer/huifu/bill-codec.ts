/**
 * 斗拱's TRADE_BILL of a day, both ways: a ZIP of one or more CSV files, UTF-8, each with its header, every wallet in it, no
 * sums. Which columns, as data: `bill-columns-codec.ts`.
 */
import { addDays } from "../../calendar/calendar.ts";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import type { Day } from "../../calendar/day.ts";
import type { Channel } from "../../channel/channel.ts";
import { linesOf } from "../../statement/bill-cell.ts";
import { BillDay } from "../../statement/bill-day.ts";
import {
  type Bill,
  type BillCodec,
  type BillFault,
  type BillRow,
  refuseAllFaults,
  rowOrFault,
  totalsOf,
  unreadable,
  type WrittenRow,
} from "../../statement/bill-row.ts";
import { readZip, writeZip } from "../../statement/zip-codec.ts";
import { type Column, headerText, readColumns } from "./bill-columns-codec.ts";
import { type Cells, lineOf, rowOf, walletOfRow } from "./bill-row-codec.ts";

const CHANNELS = ["wechat", "alipay"] as const satisfies readonly [Channel, ...Channel[]];
const FILE_NAME = /^\d{8}_\d{1,32}_order_\d{1,4}\.csv$/;
/** The name of a ZIP's first entry, and where it begins. */
const FIRST_NAME = /^\d{8}_\d{1,32}_order_\d{1,4}\.csv/;
const NAME_AT = 30;
const UTF8 = new TextDecoder("utf-8");

/**
 * Reads what one day's bill has of a wallet. A row that does not say whose it is stands as a fault with the first wallet.
 * Refuses `statement_unreadable` (line and reason) where a header is not the known one or the archive is none;
 * `statement_other_day` where the rows are of another day.
 */
export function readHuifuBill(bytes: Uint8Array, day: Day, channel: Channel): Bill {
  const files = readZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!files) return unreadable(0, "zip_invalid");
  const rows: BillRow[] = [];
  const faults: BillFault[] = [];
  const billDay = new BillDay(day);
  let before = 0;
  for (const { name, data } of files) {
    if (!FILE_NAME.test(name.toString("utf8"))) unreadable(0, "zip_ambiguous");
    before = readFile(data, before, (no, cells) => {
      const found: BillFault[] = [];
      let owner: Channel = CHANNELS[0];
      const row = rowOrFault(found, () => {
        const read = cells();
        owner = walletOfRow(no, read);
        // Read whoever's it is: its time says whether this is the day's bill.
        return rowOf(no, read, billDay);
      });
      if (owner !== channel) return;
      if (row) rows.push(row);
      faults.push(...found);
    });
  }
  refuseAllFaults(rows, faults);
  billDay.check();
  return { channel, day, rows, totals: totalsOf(rows), faults };
}

/** Every row of a file, lines counted on from the files before it; answers the last. */
function readFile(data: Buffer, before: number, take: (no: number, cells: () => Cells) => void): number {
  let columns: ReadonlyMap<Column, number> | undefined;
  let last = before;
  for (const { no, text } of linesOf(data, (line) => UTF8.decode(line))) {
    last = before + no;
    if (!columns) columns = readColumns(last, text);
    else if (text.trim() !== "") take(last, cellsIn(last, text, columns));
  }
  return columns ? last : unreadable(before + 1, "file_empty");
}

const cellsIn = (no: number, line: string, columns: ReadonlyMap<Column, number>) => (): Cells => {
  const values = line.split(",");
  if (values.length !== columns.size) unreadable(no, `column_count:${values.length}/${columns.size}`);
  return new Map([...columns].map(([column, at]) => [column, (values[at] ?? "").trim()]));
};

/** What a payment's row says of itself beside its money. */
export interface SentPayment {
  reference: string;
  /** 商户号: under which the shop took it. */
  huifuId: string;
  /** 请求日期: when it was first sent, "20261120". */
  sentOn: string;
}

/** Of every payment that can be read, whatever its wallet; none where the archive is none of these. */
export function readSentPayments(bytes: Buffer): SentPayment[] {
  const sent: SentPayment[] = [];
  const faults: BillFault[] = [];
  for (const { data } of readZip(bytes) ?? [])
    readFile(data, 0, (_no, cells) => {
      const row = rowOrFault(faults, cells);
      const [reference, huifuId, sentOn] = (["reference", "shopNo", "sentOn"] as const).map((c) =>
        row?.get(c),
      );
      if (reference && huifuId && sentOn && row?.get("originalReference") === "")
        sent.push({ reference, huifuId, sentOn });
    });
  return sent;
}

/** Writes a bill as the acquirer delivers it, under the day after its own. */
export function writeHuifuBill(
  account: string,
  day: Day,
  rows: readonly (WrittenRow & { channel: Channel })[],
): Buffer {
  const name = Buffer.from(`${writeCompactDay(addDays(day, 1))}_${account}_order_1.csv`);
  const data = Buffer.from([headerText(), ...rows.map(lineOf), ""].join("\r\n"));
  return writeZip([{ name, isUtf8: true, data }]);
}

export const huifuBill = {
  name: "huifu",
  channels: CHANNELS,
  ending: "zip",
  isLike: (head) =>
    head.toString("latin1", 0, 2) === "PK" && FIRST_NAME.test(head.toString("latin1", NAME_AT)),
  read: readHuifuBill,
  write: ({ account, day, channel, rows }) =>
    writeHuifuBill(
      account,
      day,
      rows.map((row) => ({ ...row, channel })),
    ),
} as const satisfies BillCodec;
