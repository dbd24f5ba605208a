import { type Channel, walletOf } from "#server/channel/channel.ts";
import { halfUpDiv } from "#server/money/fen.ts";

/**
 * The acquirer's own fee arithmetic, written apart from the platform's on purpose: what the bill says is the
 * acquirer's word, and a mistake shared by both sides would never be found.
 */
export interface FeeItemText {
  id: string;
  channel: string;
  mode: string;
  ppm: number;
  perItemFen?: string;
  minFen?: string;
  capFen?: string;
  onRefund: "recompute" | "proportional" | "keep";
}
export interface FeeDocument {
  sha256: string;
  body: string;
  inForceFrom: string;
  inForceTo: string | null;
}

/** The item in force at the instant the order was placed; the acquirer charges nothing without a schedule. */
export function feeItemOf(
  documents: readonly FeeDocument[],
  channel: Channel,
  at: Date,
): FeeItemText | undefined {
  for (const document of documents) {
    if (new Date(document.inForceFrom) > at) continue;
    if (document.inForceTo !== null && new Date(document.inForceTo) <= at) continue;
    const items = (JSON.parse(document.body) as { items: FeeItemText[] }).items;
    const item = items.find((i) => i.channel === channel && i.mode === walletOf(channel).mode);
    if (item) return item;
  }
  return undefined;
}

export function feeOf(item: FeeItemText, fen: bigint): bigint {
  let fee = halfUpDiv(fen * BigInt(item.ppm), 1_000_000n) + BigInt(item.perItemFen ?? "0");
  if (item.minFen !== undefined && fee < BigInt(item.minFen)) fee = BigInt(item.minFen);
  if (item.capFen !== undefined && fee > BigInt(item.capFen)) fee = BigInt(item.capFen);
  return fee < fen ? fee : fen;
}

/** What the acquirer keeps of the fee `charged` for `fen` once `back` of it was refunded. */
export function keptFee(item: FeeItemText, fen: bigint, charged: bigint, back: bigint): bigint {
  const left = fen - back;
  if (left === 0n && item.onRefund !== "keep") return 0n;
  if (item.onRefund === "keep") return charged < left ? charged : left;
  if (item.onRefund === "proportional") return (charged * left + fen - 1n) / fen;
  const again = feeOf(item, left);
  return again < charged ? again : charged;
}
