import type { Window } from "./bill-book.ts";
import { instantAt, listOf, type Row, textAt } from "./json-lines.ts";

/** When the acquirer's own log closed an order, epoch ms by merchant order number: what entered it before the window's end. */
export async function readCloses(path: string | undefined, window: Window): Promise<Map<string, number>> {
  const lines = await listOf(path, (row) => ("isKept" in row ? readTurn(row) : readClose(row)));
  const closes = lines.filter((line) => line !== undefined).filter((line) => line.enteredAt < window.to);
  return new Map(closes.map((line) => [line.no, line.closedAt]));
}

const readClose = (row: Row) => ({
  no: textAt(row, "merchantOrderNo"),
  closedAt: instantAt(row, "closedAt"),
  enteredAt: instantAt(row, "enteredAt"),
});

/** The log says from when on it is not kept, or is again: no close, and no ground for anything. */
function readTurn(row: Row): undefined {
  if (typeof row.isKept !== "boolean") throw new Error("isKept 须是 true 或 false / must be true or false");
  instantAt(row, "enteredAt");
}
