/** The totals under a bank gateway's bill: what its rows must add up to. Payments are counted, fee and receipts are net of refunds. */
import type { MilliFen } from "../../statement/bill-cell.ts";
import { writeYuan } from "../../statement/bill-cell.ts";
import { unreadable } from "../../statement/bill-row.ts";
import { Cells } from "./bill-cells-codec.ts";
import { type Column, readTotalColumns, TOTALS, type Total } from "./bill-columns-codec.ts";

const NAMES = Object.keys(TOTALS) as Total[];

export class BillSums {
  #payments = 0;
  readonly #sums = new Map<Total, MilliFen>();
  /** False once a row's amounts could not be read: then nothing holds the sums. */
  #isWhole = true;

  /** Adds a row's amounts: all of them or, where one cannot be read, none. */
  add(cells: Cells<Column>, isPayment: boolean): void {
    const amounts = NAMES.flatMap((name): [Total, MilliFen][] => {
      const { column, of } = TOTALS[name];
      const counts = column !== undefined && (of === "both" || (of === "payment") === isPayment);
      return counts ? [[name, (this.#sums.get(name) ?? 0n) + cells.yuan(column)]] : [];
    });
    for (const [name, sum] of amounts) this.#sums.set(name, sum);
    if (isPayment) this.#payments++;
  }

  spoil(): void {
    this.#isWhole = false;
  }

  /** Refuses where the totals say otherwise. `faults`: rows of which nobody knows whether they are counted. */
  check(header: { no: number; text: string }, line: { no: number; text: string }, faults: number): void {
    const columns = readTotalColumns(header.no, header.text);
    const text = line.text.startsWith("`") ? line.text : `\`${line.text.replaceAll(",", ",`")}`;
    const cells = new Cells(line.no, text, columns);
    const count = cells.text("总交易单数");
    if (!/^\d{1,12}$/.test(count)) unreadable(line.no, "summary_invalid");
    const more = Number(count) - this.#payments;
    if (more < 0 || more > faults) unreadable(line.no, `summary_count:${count}/${this.#payments}`);
    if (!this.#isWhole) return;
    for (const name of NAMES)
      if (TOTALS[name].column !== undefined && cells.yuan(name) !== (this.#sums.get(name) ?? 0n))
        unreadable(line.no, `summary_differs:${name}`);
  }

  written(): string {
    const value = (name: Total) =>
      TOTALS[name].column === undefined ? String(this.#payments) : writeYuan(this.#sums.get(name) ?? 0n, 2);
    return NAMES.map((name) => `\`${value(name)}`).join(",");
  }
}
