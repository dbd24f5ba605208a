/** One line of a bank gateway's bill, cut into its values. */
import { type MilliFen, readYuan, toFen } from "../../statement/bill-cell.ts";
import { unreadable } from "../../statement/bill-row.ts";

/** As far as our own files take numbers of others: no separator ends their fields. */
const NUMBER = /^[0-9A-Za-z_*@-]{1,64}$/;

export class Cells<K extends string> {
  readonly no: number;
  readonly #values: readonly string[];
  readonly #columns: ReadonlyMap<K, number>;

  /** `line`: "`a,`b,`c". Refuses where it has more or fewer values than there are columns. */
  constructor(no: number, line: string, columns: ReadonlyMap<K, number>) {
    const values = line.slice(1).split(",`");
    if (values.length !== columns.size) unreadable(no, `column_count:${values.length}/${columns.size}`);
    this.no = no;
    this.#values = values;
    this.#columns = columns;
  }

  text(column: K): string {
    return (this.#values[this.#columns.get(column) ?? -1] ?? "").trim();
  }

  /** Yuan with two decimals; an empty cell is nothing. */
  yuan(column: K): MilliFen {
    return readYuan(this.text(column) || "0", 2) ?? unreadable(this.no, `amount_invalid:${column}`);
  }

  /** The size of an amount whose sign must be this one. */
  fen(column: K, sign: 1n | -1n = 1n): bigint {
    const milli = this.yuan(column) * sign;
    return milli < 0n ? unreadable(this.no, `amount_sign:${column}`) : toFen(milli);
  }

  number(column: K): string {
    const text = this.text(column);
    return NUMBER.test(text) ? text : unreadable(this.no, `number_invalid:${column}`);
  }
}
