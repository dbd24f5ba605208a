/** A day that the acquirer made alone beside what our books make of it. Pure. */
import type { ClearingFile } from "../clearing/clearing-file.ts";
import type { StatedOrder } from "../clearing/stated-order.ts";
import { refuse } from "../domain-error.ts";
import type { LoadedTransaction } from "./loaded-transaction.ts";

/** A day that the acquirer made alone: its file, and the orders that it knew, by acquirer reference. */
export interface OwnDay {
  file: ClearingFile;
  clr: Buffer;
  orders: ReadonlyMap<string, StatedOrder>;
}

/** Whoever made the file knew of the orders only what its detail states. */
export function asStated(loaded: LoadedTransaction, orders: OwnDay["orders"]): LoadedTransaction {
  const order = orders.get(loaded.transaction.acquirerReference);
  const named = <R extends { refundNo: string }>(refunds: readonly R[]) =>
    refunds.map((r) => ({ ...r, refundId: order?.refundIds.get(r.refundNo) ?? "" }));
  const { cleared, refunds } = loaded.transaction;
  return {
    ...loaded,
    transaction: { ...loaded.transaction, order, cleared: named(cleared), refunds: named(refunds) },
  };
}

/** The first line of the acquirer's file that our books make otherwise. */
export function refuseOther({ file, clr }: OwnDay, made: Buffer): void {
  if (made.equals(clr)) return;
  const [own, theirs] = [made, clr].map((bytes) => bytes.toString("utf8").split("\n"));
  const at = own?.findIndex((line, i) => line !== theirs?.[i]) ?? -1;
  const shown = (lines: readonly string[] | undefined) => (lines?.[at] ?? "").slice(0, SHOWN_CHARACTERS);
  const { clearingDate } = file.header;
  const lineNo = at + 1;
  refuse({ code: "own_file_differs", clearingDate, lineNo, expected: shown(own), found: shown(theirs) });
}
/** Of a line that differs so much is shown. */
const SHOWN_CHARACTERS = 200;
