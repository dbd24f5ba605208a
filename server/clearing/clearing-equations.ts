import { sumFen } from "../money/fen.ts";
import type { ClearingFile, FileTotals, Position } from "./clearing-file.ts";

export interface EquationFault {
  /** Which record: "L 3", "K M00000000000004", "T". */
  where: string;
  /** The equation of the format, or the total that does not add up. */
  law: string;
  expected: bigint;
  found: bigint;
}

/** All totals of T from the other records; detail count and digest are the caller's. */
export function totalsOf(
  file: Omit<ClearingFile, "totals">,
  detail: Pick<FileTotals, "detailCount" | "detailSha256">,
): FileTotals {
  const { positions, channels } = file;
  const sum = (of: (p: Position) => bigint) => sumFen(positions.map(of));
  const credit = (fen: bigint) => (fen > 0n ? fen : 0n);
  const debit = (fen: bigint) => (fen < 0n ? -fen : 0n);
  const records = [
    file.documents,
    channels,
    positions,
    file.layers,
    file.returned,
    file.decisions,
    file.leftOut,
  ];
  return {
    lineCount: records.reduce((count, list) => count + list.length, 1),
    payCount: positions.filter((p) => p.pay > 0n).length,
    payTotal: sum((p) => p.pay),
    carryC: sum((p) => (p.action === "HOLD" ? 0n : credit(p.rest))),
    carryD: sum((p) => debit(p.rest)),
    holdTotal: sum((p) => (p.action === "HOLD" ? credit(p.rest) : 0n)),
    salesTotal: sum((p) => p.sales),
    feeTotal: sumFen(channels.map((c) => c.fee)),
    fundedTotal: sum((p) => p.funded),
    grossTotal: sumFen(channels.map((c) => c.gross)),
    refundsTotal: sum((p) => p.refunds),
    feeReturnedTotal: sumFen(channels.map((c) => c.feeReturned)),
    fundedBackTotal: sum((p) => p.fundedBack),
    grossRefundTotal: sumFen(channels.map((c) => c.grossRefund)),
    returnedTotal: sum((p) => p.returned),
    adjustC: sum((p) => credit(p.adjust)),
    adjustD: sum((p) => debit(p.adjust)),
    carriedInC: sum((p) => credit(p.carriedIn)),
    carriedInD: sum((p) => debit(p.carriedIn)),
    detailCount: detail.detailCount,
    detailSha256: detail.detailSha256,
  };
}

/** Every equation of the format that the file alone can be held to. Source: clearing-file.md §2. */
export function findEquationFaults(file: ClearingFile): EquationFault[] {
  const faults: EquationFault[] = [];
  const equal = (where: string, law: string, expected: bigint, found: bigint) => {
    if (expected !== found) faults.push({ where, law, expected, found });
  };
  const layers = new Map<string, bigint>();
  for (const k of file.layers) layers.set(k.subMerchantNo, (layers.get(k.subMerchantNo) ?? 0n) + k.amount);
  const returned = new Map<string, bigint>();
  for (const b of file.returned)
    returned.set(b.subMerchantNo, (returned.get(b.subMerchantNo) ?? 0n) + b.amount);
  for (const p of file.positions) {
    const at = `L ${p.lineNo}`;
    const net = p.sales - p.refunds - p.funded + p.fundedBack + p.returned + p.adjust + p.carriedIn;
    equal(at, "net = sales - refunds - funded + fundedBack + returned + adjust + carriedIn", net, p.net);
    equal(at, "net = pay + rest", p.net, p.pay + p.rest);
    equal(at, "returned = sum of B", returned.get(p.subMerchantNo) ?? 0n, p.returned);
    equal(
      `K ${p.subMerchantNo}`,
      "sum of K = rest",
      p.rest > 0n ? p.rest : 0n,
      layers.get(p.subMerchantNo) ?? 0n,
    );
    layers.delete(p.subMerchantNo);
    returned.delete(p.subMerchantNo);
  }
  for (const [no, fen] of layers) equal(`K ${no}`, "sum of K = rest", 0n, fen);
  for (const [no, fen] of returned) equal(`B ${no}`, "returned = sum of B", 0n, fen);
  const t = file.totals;
  for (const [key, value] of Object.entries(totalsOf(file, t)))
    if (typeof value !== "string") equal("T", key, BigInt(value), BigInt(t[key as keyof FileTotals]));
  const [sold, collected] = [t.salesTotal + t.feeTotal, t.grossTotal + t.fundedTotal];
  equal("T", "sales + fee = gross + funded", collected, sold);
  const [given, back] = [t.refundsTotal + t.feeReturnedTotal, t.grossRefundTotal + t.fundedBackTotal];
  equal("T", "refunds + feeReturned = grossRefund + fundedBack", back, given);
  const carried = t.carriedInC - t.carriedInD + t.adjustC - t.adjustD + t.returnedTotal;
  const turnover = t.salesTotal - t.refundsTotal - t.fundedTotal + t.fundedBackTotal;
  const placed = t.payTotal + t.holdTotal + t.carryC - t.carryD;
  equal("T", "carried in + turnover = pay + hold + carry", carried + turnover, placed);
  return faults;
}
