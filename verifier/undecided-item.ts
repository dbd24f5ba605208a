import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readBill } from "#server/acquirer/bill-codec.ts";
import { addDays } from "#server/calendar/calendar.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { type DecidedItem, itemKey } from "#server/clearing/decision.ts";
import type { numbersOf } from "#server/clearing/law-books.ts";
import { billOf } from "./bill-name.ts";
import { inFile } from "./in-file.ts";
import { folderAt, readBytes } from "./read-file.ts";

/** An item that can be decided about. */
export interface OpenItem {
  /** Fen, as the bill has it. */
  amount: bigint;
  /** Whose number the bill states; empty where no shop has it. Undefined of a cover. */
  subMerchantNo: string | undefined;
  /** Whether the fee leaves nothing of it, as far as a bill here says so. */
  isEaten: boolean;
}
/** Undefined where nothing of this name lies open. */
export type OpenItems = (item: DecidedItem) => OpenItem | undefined;

/**
 * What lies open on a desk: what its newest file leaves out, the covers open after it, and what the bills of later days show.
 * The file is the platform's word and perhaps not checked yet: where the bills of the day since when an item is left out show
 * it, the amount is theirs. Whether a row of later days enters by itself nobody knows before their file; a decision about one
 * that does is moot.
 */
export function undecidedOn(
  desk: string,
  newest: ClearingFile,
  numberOf: ReturnType<typeof numbersOf>["numberOf"],
): OpenItems {
  const open = new Map<string, OpenItem>();
  for (const { amount, subMerchantNo, ...x } of newest.leftOut)
    open.set(itemKey({ ...x, bearer: "" }), { amount, subMerchantNo, isEaten: false });
  for (const { amount, ...w } of newest.covers)
    open.set(itemKey({ ...w, refundReference: w.refundNo, bearer: w.bearerNo }), {
      amount,
      subMerchantNo: undefined,
      isEaten: false,
    });
  // A window may overlap the bills of the days beside its own.
  const since = new Set(newest.leftOut.flatMap((x) => [-1, 0, 1].map((days) => addDays(x.since, days))));
  const bills = folderAt(join(desk, "bills"));
  for (const name of readdirSync(bills)) {
    const path = join(bills, name);
    if (!/\.(csv|zip|txt)$/i.test(name)) continue;
    const { channels, day } = billOf(path);
    const isLater = day > newest.header.clearingDate;
    if (!isLater && !since.has(day)) continue;
    for (const channel of channels)
      for (const row of inFile(path, () => readBill(channel, readBytes(path), day)).rows) {
        const { acquirerReference, acquirerRefundReference: refundReference } = row;
        const key = itemKey({ acquirerReference, refundReference, bearer: "" });
        const subMerchantNo = numberOf(channel, row.channelNo)?.subMerchantNo ?? "";
        const { settlementFen: amount, feeFen } = row;
        if (isLater || open.has(key)) open.set(key, { amount, subMerchantNo, isEaten: feeFen >= amount });
      }
  }
  return (item) => open.get(itemKey(item));
}
