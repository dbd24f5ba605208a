import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readBill } from "#server/acquirer/bill-codec.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { type DecidedItem, itemKey } from "#server/clearing/decision.ts";
import { billOf } from "./bill-name.ts";
import { inFile } from "./in-file.ts";
import { folderAt, readBytes } from "./read-file.ts";

/** Fen of an item that can be decided about; undefined where nothing of this name lies open. */
export type AmountOf = (item: DecidedItem) => bigint | undefined;

/**
 * What lies open on a desk: what its newest file leaves out, the covers open after it, and what the bills of later days show. Whether a row of those
 * days enters by itself nobody knows before their file; a decision about one that does is moot.
 */
export function undecidedOn(desk: string, newest: ClearingFile): AmountOf {
  const amounts = new Map<string, bigint>();
  const add = (acquirerReference: string, refundReference: string, fen: bigint, bearer = "") =>
    amounts.set(itemKey({ acquirerReference, refundReference, bearer }), fen);
  for (const x of newest.leftOut) add(x.acquirerReference, x.refundReference, x.amount);
  for (const w of newest.covers) add(w.acquirerReference, w.refundNo, w.amount, w.bearerNo);
  const bills = folderAt(join(desk, "bills"));
  for (const name of readdirSync(bills)) {
    const path = join(bills, name);
    if (!/\.(csv|zip|txt)$/i.test(name)) continue;
    const { channel, day } = billOf(path);
    if (day <= newest.header.clearingDate) continue;
    for (const row of inFile(path, () => readBill(channel, readBytes(path), day)).rows)
      add(row.acquirerReference, row.acquirerRefundReference, row.settlementFen);
  }
  return (item) => amounts.get(itemKey(item));
}
