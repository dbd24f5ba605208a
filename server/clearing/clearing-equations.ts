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
  const held = heldOf(file);
  const records = [
    file.documents,
    channels,
    positions,
    file.layers,
    file.moves,
    file.covers,
    file.returned,
    file.decisions,
    file.leftOut,
  ];
  return {
    lineCount: records.reduce((count, list) => count + list.length, 1),
    payCount: positions.filter((p) => p.pay > 0n).length,
    payTotal: sum((p) => p.pay),
    carryC: sum((p) => credit(p.rest) - held(p)),
    carryD: sum((p) => debit(p.rest)),
    holdTotal: sum(held),
    salesTotal: sum((p) => p.sales),
    feeTotal: sumFen(channels.map((c) => c.fee)),
    fundedTotal: sum((p) => p.funded),
    grossTotal: sumFen(channels.map((c) => c.gross)),
    refundsTotal: sum((p) => p.refunds),
    feeReturnedTotal: sumFen(channels.map((c) => c.feeReturned)),
    fundedBackTotal: sum((p) => p.fundedBack),
    grossRefundTotal: sumFen(channels.map((c) => c.grossRefund)),
    returnedTotal: sum((p) => p.returned),
    adjustC: sumFen(file.decisions.map((j) => credit(j.amount))),
    adjustD: sumFen(file.decisions.map((j) => debit(j.amount))),
    carriedInC: sum((p) => credit(p.carriedIn)),
    carriedInD: sum((p) => debit(p.carriedIn)),
    detailCount: detail.detailCount,
    detailSha256: detail.detailSha256,
  };
}

/** What a hold keeps of a line: the rest of a HOLD line; of a PAY line what is due and not paid, of a final one all that is not. */
function heldOf({ positions, layers }: Pick<ClearingFile, "positions" | "layers">) {
  const paying = new Map(
    positions.flatMap((p) => (p.action === "PAY" && p.rest > 0n ? [[p.subMerchantNo, p] as const] : [])),
  );
  const due = sumsBy(
    layers.filter((k) => {
      const p = paying.get(k.subMerchantNo);
      return p !== undefined && (p.reason === "final" || k.dueDay <= p.settleDay);
    }),
  );
  return (p: Position): bigint => {
    if (p.action === "HOLD") return p.rest > 0n ? p.rest : 0n;
    return p.action === "PAY" ? (due.get(p.subMerchantNo) ?? 0n) : 0n;
  };
}

/** Every equation of the format that the file alone can be held to. Source: clearing-file.md §2. */
export function findEquationFaults(file: ClearingFile): EquationFault[] {
  const faults: EquationFault[] = [];
  const equal = (where: string, law: string, expected: bigint, found: bigint) => {
    if (expected !== found) faults.push({ where, law, expected, found });
  };
  const layers = sumsBy(file.layers);
  const returned = sumsBy(file.returned);
  const adjust = sumsBy(file.decisions);
  const cover = sumsBy(
    file.moves.flatMap(({ fromNo, toNo, amount }) => [
      { subMerchantNo: fromNo, amount: -amount },
      { subMerchantNo: toNo, amount },
    ]),
  );
  const take = (sums: Map<string, bigint>, no: string): bigint => {
    const fen = sums.get(no) ?? 0n;
    sums.delete(no);
    return fen;
  };
  for (const p of file.positions) {
    const at = `L ${p.lineNo}`;
    const own = p.sales - p.refunds - p.funded + p.fundedBack + p.returned + p.adjust;
    const net = own + p.cover + p.carriedIn;
    equal(
      at,
      "net = sales - refunds - funded + fundedBack + returned + adjust + cover + carriedIn",
      net,
      p.net,
    );
    equal(at, "net = pay + rest", p.net, p.pay + p.rest);
    equal(at, "returned = sum of B", take(returned, p.subMerchantNo), p.returned);
    equal(at, "adjust = sum of J", take(adjust, p.subMerchantNo), p.adjust);
    equal(at, "cover = sum of G", take(cover, p.subMerchantNo), p.cover);
    const rest = p.rest > 0n ? p.rest : 0n;
    equal(`K ${p.subMerchantNo}`, "sum of K = rest", rest, take(layers, p.subMerchantNo));
  }
  for (const [no, fen] of layers) equal(`K ${no}`, "sum of K = rest", 0n, fen);
  for (const [no, fen] of returned) equal(`B ${no}`, "returned = sum of B", 0n, fen);
  for (const [no, fen] of adjust) equal(`J ${no}`, "adjust = sum of J", 0n, fen);
  for (const [no, fen] of cover) equal(`G ${no}`, "cover = sum of G", 0n, fen);
  const t = file.totals;
  for (const [key, value] of Object.entries(totalsOf(file, t)))
    if (typeof value !== "string") equal("T", key, BigInt(value), BigInt(t[key as keyof FileTotals]));
  const [sold, collected] = [t.salesTotal + t.feeTotal + t.adjustC, t.grossTotal + t.fundedTotal];
  equal("T", "sales + fee + adjustC = gross + funded", collected, sold);
  const given = t.refundsTotal + t.feeReturnedTotal + t.adjustD;
  const back = t.grossRefundTotal + t.fundedBackTotal;
  equal("T", "refunds + feeReturned + adjustD = grossRefund + fundedBack", back, given);
  const carried = t.carriedInC - t.carriedInD + t.adjustC - t.adjustD + t.returnedTotal;
  const turnover = t.salesTotal - t.refundsTotal - t.fundedTotal + t.fundedBackTotal;
  const placed = t.payTotal + t.holdTotal + t.carryC - t.carryD;
  equal("T", "carried in + turnover = pay + hold + carry", carried + turnover, placed);
  return faults;
}

/** Signed amounts by shop. */
function sumsBy(rows: readonly { subMerchantNo: string; amount: bigint }[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { subMerchantNo, amount } of rows)
    sums.set(subMerchantNo, (sums.get(subMerchantNo) ?? 0n) + amount);
  return sums;
}
