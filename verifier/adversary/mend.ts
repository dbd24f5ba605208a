/**
 * Everything that follows from a change made right again, wherever the format lets it: parts into lines, lines into pay,
 * rest and layers, moves into covers, entries into channels. What the equations cannot hide is left for the laws.
 */
import type {
  ChannelTotals,
  ClearingFile,
  CoverMove,
  Entry,
  Layer,
  OpenCover,
  Position,
} from "#server/clearing/clearing-file.ts";

export interface Told {
  file: ClearingFile;
  entries: readonly Entry[];
}

type ChannelSums = Partial<Record<keyof ChannelTotals, bigint>>;
type ShopSums = Partial<Record<keyof Position, bigint>>;

/** `changed` was made of `before` by a lie; the answer says the same lie without contradicting itself. */
export function mended(before: Told, changed: Told): Told {
  const old = sumsOf(before.entries);
  const now = sumsOf(changed.entries);
  const channels = changed.file.channels.map((c) =>
    withDeltas(c, now.channels.get(c.channel), old.channels.get(c.channel)),
  );
  const covers = coversOf(before.file, changed.file);
  const file = { ...changed.file, channels, covers };
  const layers: Layer[] = [];
  const shops = new Map(before.file.positions.map((p) => [p.subMerchantNo, p]));
  const positions = file.positions.map((p, i) => {
    const no = p.subMerchantNo;
    const summed = withDeltas(p, now.shops.get(no), old.shops.get(no));
    const mine = mendLine(shops.get(no) ?? before.file.positions[i] ?? p, summed, before.file, file);
    layers.push(...mine.layers);
    return mine.line;
  });
  const strangers = file.layers.filter((k) => !positions.some((p) => p.subMerchantNo === k.subMerchantNo));
  return {
    file: { ...file, positions, layers: [...layers, ...strangers].sort(byShop) },
    entries: changed.entries,
  };
}

const byShop = (a: Layer, b: Layer) => {
  const keys = [a, b].map((k) => `${k.subMerchantNo}|${k.clearingDate}|${k.dueDay}`) as [string, string];
  return keys[0] < keys[1] ? -1 : keys[0] > keys[1] ? 1 : 0;
};

function mendLine(
  old: Position,
  line: Position,
  before: ClearingFile,
  file: ClearingFile,
): { line: Position; layers: Layer[] } {
  const no = line.subMerchantNo;
  const p = { ...line };
  p.returned += sumOf(file.returned, no) - sumOf(before.returned, no);
  p.adjust += sumOf(file.decisions, no) - sumOf(before.decisions, no);
  p.cover += coverOf(file.moves, no) - coverOf(before.moves, no);
  if (p.net === old.net) p.net += componentsOf(p) - componentsOf(old);
  const mine = file.layers.filter((k) => k.subMerchantNo === no);
  const was = sumOf(before.layers, no);
  const is = sumOf(mine, no);
  if (p.action !== old.action) p.pay = p.action === "PAY" && p.net > 0n ? p.net : 0n;
  else if (is !== was && p.pay === old.pay && p.rest === old.rest) p.pay = p.net - is;
  else if (p.pay === old.pay && p.rest !== old.rest) p.pay = p.net - p.rest;
  else if (p.pay === old.pay && p.pay > 0n) p.pay += p.net - old.net;
  p.rest = p.net - p.pay;
  return { line: p, layers: layersTo(p.rest > 0n ? p.rest : 0n, mine, p, file.header.clearingDate) };
}

const componentsOf = (p: Position): bigint =>
  p.sales - p.refunds - p.funded + p.fundedBack + p.returned + p.adjust + p.cover + p.carriedIn;

/** The shop's layers with the sum that its rest needs: the newest gives or takes. */
function layersTo(target: bigint, mine: readonly Layer[], p: Position, clearingDate: Layer["clearingDate"]) {
  const layers = mine.map((k) => ({ ...k }));
  let open = target - sumOf(layers, p.subMerchantNo);
  if (open > 0n && layers.length === 0) {
    layers.push({ subMerchantNo: p.subMerchantNo, clearingDate, dueDay: p.settleDay, amount: 0n });
  }
  for (const k of layers.toReversed()) {
    if (open === 0n) break;
    const next = k.amount + open;
    open = next < 0n ? next : 0n;
    k.amount = next < 0n ? 0n : next;
  }
  return layers.filter((k) => k.amount !== 0n);
}

/** W as the changed moves leave them; a W that was changed itself stays as it is. */
function coversOf(before: ClearingFile, file: ClearingFile): readonly OpenCover[] {
  const [old, now] = [movedBy(before.moves), movedBy(file.moves)];
  return file.covers.flatMap((w) => {
    const key = [w.acquirerReference, w.refundNo, w.sellerNo, w.bearerNo].join("|");
    const amount = w.amount + (now.get(key) ?? 0n) - (old.get(key) ?? 0n);
    return amount > 0n ? [{ ...w, amount }] : [];
  });
}

function movedBy(moves: readonly CoverMove[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { acquirerReference, refundNo, fromNo, toNo, amount, kind } of moves) {
    const ends = kind === "cover" ? [fromNo, toNo] : [toNo, fromNo];
    const key = [acquirerReference, refundNo, ...ends].join("|");
    sums.set(key, (sums.get(key) ?? 0n) + (kind === "cover" ? amount : -amount));
  }
  return sums;
}

const sumOf = (rows: readonly { subMerchantNo: string; amount: bigint }[], no: string): bigint =>
  rows.reduce((sum, row) => (row.subMerchantNo === no ? sum + row.amount : sum), 0n);
const coverOf = (moves: readonly CoverMove[], no: string): bigint =>
  moves.reduce((sum, g) => sum + (g.toNo === no ? g.amount : 0n) - (g.fromNo === no ? g.amount : 0n), 0n);

function sumsOf(entries: readonly Entry[]) {
  const channels = new Map<string, ChannelSums>();
  const shops = new Map<string, ShopSums>();
  const add = <K extends string>(
    map: Map<string, { [F in K]?: bigint }>,
    at: string,
    field: K,
    fen: bigint,
  ) => {
    const sums: { [F in K]?: bigint } = map.get(at) ?? {};
    sums[field] = (sums[field] ?? 0n) + fen;
    map.set(at, sums);
  };
  let channel = "";
  for (const e of entries) {
    if (e.kind === "P" || e.kind === "O" || e.kind === "U") channel = e.channel;
    const [count, sum, sign] = e.kind === "P" ? (["saleCount", "sales", 1n] as const) : REFUNDED[e.kind];
    if (sign === 0n) continue;
    for (const { no, fen } of e.parts) {
      if (fen === 0n) continue;
      add(shops, no, count, sign);
      add(shops, no, sum, sign * fen);
    }
    if (e.kind === "P") {
      add(channels, channel, "saleCount", 1n);
      add(channels, channel, "gross", e.amount);
      add(channels, channel, "funded", e.funded);
      add(channels, channel, "fee", e.fee);
    }
    if (e.kind === "R") {
      add(channels, channel, "refundCount", 1n);
      add(channels, channel, "grossRefund", e.amount);
      add(channels, channel, "fundedBack", e.fundedBack);
      add(channels, channel, "feeReturned", e.feeReturned);
    }
  }
  return { channels, shops };
}
const REFUNDED = {
  O: ["refundCount", "refunds", 0n],
  U: ["refundCount", "refunds", 0n],
  R: ["refundCount", "refunds", 1n],
  V: ["refundCount", "refunds", -1n],
} as const;

/** Adds what the sums became to the record's own fields. */
function withDeltas<T extends object>(
  record: T,
  now: Partial<Record<keyof T, bigint>> = {},
  old: Partial<Record<keyof T, bigint>> = {},
): T {
  const changed = { ...record } as Record<string, unknown>;
  for (const field of new Set([...Object.keys(now), ...Object.keys(old)])) {
    const key = field as keyof T;
    const delta = (now[key] ?? 0n) - (old[key] ?? 0n);
    const value = changed[field];
    changed[field] = typeof value === "number" ? value + Number(delta) : (value as bigint) + delta;
  }
  return changed as T;
}
