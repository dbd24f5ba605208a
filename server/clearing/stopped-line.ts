/** Which lines of a released file are not handed to the bank any more: between proposal and payment the newest register decides. Pure. */
import { type BarredList, barredList, barredSince } from "./barred.ts";
import type { ClearingFile, Position } from "./clearing-file.ts";
import type { Register, RegisterEntry } from "./register.ts";

/** The reason of a line that was never given to the bank: no fault of its account, it re-enters and the register decides. */
export const STOPPED = "stopped";
export type StopCause = "barred" | "closed" | "account" | "held";

/** By line number why it is stopped; lines that are paid stand nowhere in it. `at`: the instant of the export, epoch ms. */
export function stoppedLines(file: ClearingFile, register: Register, at: number): Map<number, StopCause> {
  const entries = new Map(register.subMerchants.map((e) => [e.subMerchantNo, e]));
  const barred = barredList(register.barred);
  const stopped = new Map<number, StopCause>();
  for (const line of file.positions) {
    const cause = line.pay > 0n ? causeOf(line, entries.get(line.subMerchantNo), barred, at) : undefined;
    if (cause) stopped.set(line.lineNo, cause);
  }
  return stopped;
}

function causeOf(
  line: Position,
  entry: RegisterEntry | undefined,
  barred: BarredList,
  at: number,
): StopCause | undefined {
  const since = barredSince(barred, line.subMerchantNo, entry);
  if (since !== undefined && since <= at) return "barred";
  if (!entry || entry.status === "closed") return "closed";
  if (entry.accountRef !== line.accountRef || entry.accountVersion !== line.accountVersion) return "account";
  // What the file leaves unpaid covers every hold that it counted: a hold beyond it came later.
  const isAllHeld = entry.holds.some((h) => h.fen === null);
  const held = entry.holds.reduce((sum, h) => sum + (h.fen ?? 0n), 0n);
  return isAllHeld || held > (line.rest > 0n ? line.rest : 0n) ? "held" : undefined;
}
