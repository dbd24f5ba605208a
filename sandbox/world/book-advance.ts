import type { FundsLine } from "./facts.ts";

/** Puts an advance into the client funds of its day, or takes it back where `fen` is negative; what the later days opened with follows. */
export function bookAdvance(
  funds: readonly FundsLine[],
  { day, fen: text }: { day: string; fen: string },
): void {
  const fen = BigInt(text);
  const add = (to: string, more: bigint) => String(BigInt(to) + more);
  for (const line of funds) {
    if (line.kind !== "client_funds" || line.day < day) continue;
    if (line.day > day) line.opening = add(line.opening, fen);
    else if (fen > 0n) line.advances = add(line.advances, fen);
    else line.repaid = add(line.repaid, -fen);
    line.closing = add(line.closing, fen);
  }
}

/** What this house has advanced and not taken back, fen. */
export const advancedFen = (funds: readonly FundsLine[]): bigint =>
  funds.reduce(
    (sum, line) => (line.kind === "client_funds" ? sum + BigInt(line.advances) - BigInt(line.repaid) : sum),
    0n,
  );
