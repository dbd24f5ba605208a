import type { Window } from "./bill-book.ts";
import { instantAt, listOf, textAt } from "./json-lines.ts";

/** When the acquirer's own log closed an order, epoch ms by merchant order number: what entered it before the window's end. */
export async function readCloses(path: string | undefined, window: Window): Promise<Map<string, number>> {
  const rows = await listOf(path, (row) => ({
    no: textAt(row, "merchantOrderNo"),
    closedAt: instantAt(row, "closedAt"),
    enteredAt: instantAt(row, "enteredAt"),
  }));
  return new Map(rows.filter((r) => r.enteredAt < window.to).map((r) => [r.no, r.closedAt]));
}
