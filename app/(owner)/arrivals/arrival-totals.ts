import type { ArrivalDay } from "./arrival-mood.ts";

type Line = Pick<ArrivalDay, "batchId" | "lineNo" | "payFen" | "state" | "hasMoved">;

/**
 * A month's three figures, fen: what should come, what has come, what the bank gave back. What was given back and still waits for
 * another card (`waiting`) is expected yet; of what has entered anew since, the later day says it (`cameSinceFen`: where it has come).
 */
export function arrivalTotals(
  days: readonly Line[],
  waiting: readonly Pick<Line, "batchId" | "lineNo">[],
): {
  expectedFen: bigint;
  arrivedFen: bigint;
  returnedFen: bigint;
  waitingFen: bigint;
  cameSinceFen: bigint;
} {
  const isWaiting = (day: Line) => waiting.some((w) => w.batchId === day.batchId && w.lineNo === day.lineNo);
  const total = (wanted: (day: Line) => boolean) =>
    days.filter(wanted).reduce((sum, day) => sum + day.payFen, 0n);
  return {
    expectedFen: total((d) => (d.state !== "bank_returned" && d.state !== "stopped") || isWaiting(d)),
    arrivedFen: total((d) => d.state === "arrived"),
    returnedFen: total((d) => d.state === "bank_returned" || isWaiting(d)),
    waitingFen: total(isWaiting),
    cameSinceFen: total((d) => d.state === "bank_returned" && d.hasMoved),
  };
}
