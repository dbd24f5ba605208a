import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readBill } from "#server/acquirer/bill-codec.ts";
import { addDays } from "#server/calendar/calendar.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { type DecidedItem, itemKey } from "#server/clearing/decision.ts";
import { billOf } from "./bill-name.ts";
import { inFile } from "./in-file.ts";
import { folderAt, readBytes } from "./read-file.ts";

/** Fen of an item that can be decided about; undefined where nothing of this name lies open. */
export type AmountOf = (item: DecidedItem) => bigint | undefined;

/**
 * What lies open on a desk: what its newest file leaves out, the covers open after it, and what the bills of later days show.
 * The file is the platform's word and perhaps not checked yet: where the bills of the day since when an item is left out show
 * it, the amount is theirs. Whether a row of later days enters by itself nobody knows before their file; a decision about one
 * that does is moot.
 */
export function undecidedOn(desk: string, newest: ClearingFile): AmountOf {
  const amounts = new Map<string, bigint>();
  for (const x of newest.leftOut) amounts.set(itemKey({ ...x, bearer: "" }), x.amount);
  for (const w of newest.covers)
    amounts.set(itemKey({ ...w, refundReference: w.refundNo, bearer: w.bearerNo }), w.amount);
  // A window may overlap the bills of the days beside its own.
  const since = new Set(newest.leftOut.flatMap((x) => [-1, 0, 1].map((days) => addDays(x.since, days))));
  const bills = folderAt(join(desk, "bills"));
  for (const name of readdirSync(bills)) {
    const path = join(bills, name);
    if (!/\.(csv|zip|txt)$/i.test(name)) continue;
    const { channel, day } = billOf(path);
    const isLater = day > newest.header.clearingDate;
    if (!isLater && !since.has(day)) continue;
    for (const row of inFile(path, () => readBill(channel, readBytes(path), day)).rows) {
      const { acquirerReference, acquirerRefundReference: refundReference } = row;
      const key = itemKey({ acquirerReference, refundReference, bearer: "" });
      if (isLater || amounts.has(key)) amounts.set(key, row.settlementFen);
    }
  }
  return (item) => amounts.get(itemKey(item));
}
