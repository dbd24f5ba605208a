import { createHash } from "node:crypto";
import { assert } from "../assert.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import { type OrderTerms, REFUNDS_MAX } from "./order-terms.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** With the leading Q or R the 32 characters that every channel accepts as out_trade_no and out_refund_no. */
const HASH_CHARACTERS = 31;

/** The canonical JSON of the terms, amounts as strings. */
export function writeOrderTerms(terms: OrderTerms): string {
  return canonicalJson({
    acquirer: terms.acquirer,
    agreement: terms.agreement,
    amountFen: terms.amountFen.toString(),
    campaign: terms.campaign,
    channel: terms.channel,
    createdAt: terms.createdAt,
    feeSchedule: terms.feeSchedule,
    fundedFen: terms.fundedFen.toString(),
    order: terms.order,
    seller: terms.seller,
  });
}

/** Reads what `writeOrderTerms` wrote and a table kept; anything else there is a bug. */
export function readOrderTerms(text: string): OrderTerms {
  const raw = JSON.parse(text);
  const terms = { ...raw, amountFen: BigInt(raw.amountFen), fundedFen: BigInt(raw.fundedFen) } as OrderTerms;
  assert(writeOrderTerms(terms) === text, "stored terms are canonical");
  return terms;
}

/** "Q" + base32(SHA-256(terms))[0..31): the attempt's number at the acquirer, the same on every retry. */
export function merchantOrderNo(terms: OrderTerms): string {
  return `Q${hashed(writeOrderTerms(terms))}`;
}

/**
 * "R" + base32(SHA-256(merchantOrderNo + "R" + nn))[0..31), nn = 01…50: the same on every retry, and no longer than an order
 * number, because gateways of banks refuse more. It leads to no order by itself: its row does.
 */
export function refundNo(orderNo: string, nn: number): string {
  assert(Number.isInteger(nn) && nn >= 1 && nn <= REFUNDS_MAX, "a payment has at most fifty refunds");
  return `R${hashed(`${orderNo}R${String(nn).padStart(2, "0")}`)}`;
}

/** base32(SHA-256(text))[0..31): what stands behind the letter of a number of ours. */
export function hashed(text: string): string {
  return base32(createHash("sha256").update(text).digest()).slice(0, HASH_CHARACTERS);
}

function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31];
    }
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

/** Whether a refund's number is one that we give to refunds of this order: what others made has another. */
export function isOurRefundNo(orderNo: string, no: string): boolean {
  for (let nn = 1; nn <= REFUNDS_MAX; nn++) if (refundNo(orderNo, nn) === no) return true;
  return false;
}
