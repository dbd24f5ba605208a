/** A line of the acquirer's log of closed orders: when it was closed there, and when the log took it up. RFC 3339 +08:00. */
export interface Close {
  merchantOrderNo: string;
  closedAt: string;
  enteredAt: string;
}

/**
 * A line by which the log says of itself that from then on it is kept no more, or again (`isKept`). What it holds stays true; of
 * orders closed while it is not kept it says nothing, ever.
 */
interface LogTurn {
  isKept: boolean;
  enteredAt: string;
}
export type CloseLine = Close | LogTurn;

export const isClose = (line: CloseLine): line is Close => "closedAt" in line;

/** What the log, as far as it was laid, says of one order. `lines` undefined: none was ever laid. */
export function closeIn(
  lines: readonly CloseLine[] | undefined,
  merchantOrderNo: string,
): { isKept: boolean; closedAt: Date | undefined } {
  if (!lines) return { isKept: false, closedAt: undefined };
  const turn = lines.findLast((line): line is LogTurn => !isClose(line));
  const close = lines.find(
    (line): line is Close => isClose(line) && line.merchantOrderNo === merchantOrderNo,
  );
  return { isKept: turn?.isKept ?? true, closedAt: close && new Date(close.closedAt) };
}
