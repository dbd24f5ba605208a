/**
 * The bill of a bank's gateway, both ways: UTF-8 text, a header, rows whose every value begins with a back-tick, and behind them
 * a line of totals that must equal the sums. One bill has every wallet; amounts in yuan. A value may hold line ends: a row
 * ends where the next begins.
 */
import type { Day } from "../../calendar/day.ts";
import type { Channel } from "../../channel/channel.ts";
import { linesOf } from "../../statement/bill-cell.ts";
import { BillDay } from "../../statement/bill-day.ts";
import {
  type Bill,
  type BillCodec,
  type BillFault,
  refuseAllFaults,
  rowOrFault,
  totalsOf,
  unreadable,
  type WrittenRow,
} from "../../statement/bill-row.ts";
import { Cells } from "./bill-cells-codec.ts";
import { type Column, headerText, readColumns, TOTALS_START, totalsText } from "./bill-columns-codec.ts";
import { type GatewayRow, lineOf, rowOf, stateOf, walletIn } from "./bill-row-codec.ts";
import { BillSums } from "./bill-totals-codec.ts";
import { GATEWAY_CHANNELS } from "./trade-type-codec.ts";

interface GatewayBill {
  rows: readonly GatewayRow[];
  /** Rows that cannot be read: they stand in no sum, and spoil no other row. */
  faults: readonly (BillFault & { channel: Channel })[];
}
interface Line {
  no: number;
  text: string;
}

/** A broken character in a text is that text's; in a number or amount it is found there. */
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const utf8Of = (line: Uint8Array): string => UTF8.decode(line);

/**
 * Reads what one day's bill has of a wallet; of a row that says of none, its fault is told once, with the first. Refuses `statement_unreadable` (line and reason) where the header is not the known one,
 * anything is missing, cut off, said twice or does not add up; `statement_other_day` where the rows are of another day.
 */
export function readGatewayBill(bytes: Uint8Array, day: Day, channel: Channel): Bill {
  const whole = wholeOf(bytes, day);
  const rows = whole.rows.flatMap(({ channel: its, ...row }) => (its === channel ? [row] : []));
  const faults = whole.faults.flatMap(({ channel: its, ...fault }) => (its === channel ? [fault] : []));
  return { channel, day, rows, totals: totalsOf(rows), faults };
}

function wholeOf(bytes: Uint8Array, day: Day): GatewayBill {
  const lines = linesOf(bytes, utf8Of);
  const head = lines.next().value ?? unreadable(1, "file_empty");
  // The mark of order, or what became of it on the way.
  const part = new Rows(readColumns(head.no, head.text.replace(/^[\uFEFF?]/, "")), day);
  let last = head.no;
  for (const line of lines) {
    last = line.no;
    part.take(line);
  }
  return part.end(last);
}

/** The rows of one bill, from below its header to its totals. */
class Rows {
  readonly #columns: ReadonlyMap<Column, number>;
  readonly #day: BillDay;
  readonly #rows: GatewayRow[] = [];
  readonly #faults: (BillFault & { channel: Channel })[] = [];
  readonly #sums = new BillSums();
  /** The row that has begun, the header of the totals, and whether they were read. */
  #open: Line | undefined;
  #totals: Line | undefined;
  #isDone = false;

  constructor(columns: ReadonlyMap<Column, number>, day: Day) {
    this.#columns = columns;
    this.#day = new BillDay(day);
  }

  take(line: Line): void {
    if (this.#isDone) {
      if (line.text.trim() !== "") unreadable(line.no, "text_after_summary");
    } else if (this.#totals) {
      this.#sums.check(this.#totals, line, this.#faults.length);
      this.#isDone = true;
    } else if (line.text.startsWith("`")) {
      this.#close();
      this.#open = line;
    } else if (line.text.startsWith(TOTALS_START)) {
      this.#close();
      this.#totals = line;
    } else if (this.#open) this.#open.text += `\n${line.text}`;
    else unreadable(line.no, "backtick_missing");
  }

  end(last: number): GatewayBill {
    if (!this.#isDone) unreadable(last, "summary_missing");
    refuseAllFaults(this.#rows, this.#faults);
    this.#day.check();
    return { rows: this.#rows, faults: this.#faults };
  }

  #close(): void {
    if (!this.#open) return;
    const { no, text } = this.#open;
    this.#open = undefined;
    const faults: BillFault[] = [];
    const cells = rowOrFault(faults, () => {
      const read = new Cells(no, text, this.#columns);
      this.#sums.add(read, stateOf(read) === "payment");
      return read;
    });
    // What a row adds whose amounts cannot be read nobody knows.
    if (!cells) this.#sums.spoil();
    const row = cells && rowOrFault(faults, () => rowOf(cells, this.#day));
    if (row) this.#rows.push(row);
    const channel = walletIn(text) ?? GATEWAY_CHANNELS[0];
    for (const fault of faults) this.#faults.push({ ...fault, channel });
  }
}

/** Writes a bill as the gateway delivers it. */
export function writeGatewayBill(rows: readonly (WrittenRow & { channel: Channel })[]): Buffer {
  const header = headerText();
  const columns = readColumns(1, header);
  const sums = new BillSums();
  const lines = rows.map((row, i) => {
    const line = lineOf(row);
    sums.add(new Cells(i + 2, line, columns), row.kind === "payment");
    return line;
  });
  return Buffer.from([header, ...lines, totalsText(), sums.written(), ""].join("\r\n"));
}

export const bankGatewayBill = {
  name: "bank-gateway",
  channels: GATEWAY_CHANNELS,
  ending: "txt",
  // The wallet's own bills have no number of a platform between.
  isLike: (head) => /(平台|威富通)订单号/.test(head.toString("utf8").split("\n")[0] as string),
  read: readGatewayBill,
  write: ({ channel, rows }) => writeGatewayBill(rows.map((row) => ({ ...row, channel }))),
} as const satisfies BillCodec;
