import type { Channel } from "../channel/channel.ts";

/**
 * What an attempt to collect commits before the payer pays; its hash is the merchant order number, which stands in
 * the acquirer's bills. Documents by SHA-256, empty where there is none. Source: domain.md "An order".
 */
export interface OrderTerms {
  acquirer: string;
  agreement: string;
  amountFen: bigint;
  campaign: string;
  channel: Channel;
  /** RFC 3339 +08:00. */
  createdAt: string;
  feeSchedule: string;
  fundedFen: bigint;
  /** Our order id. */
  order: string;
  /** The seller's number at the acquirer. */
  seller: string;
}

/** Channels accept at most fifty refunds of one payment. */
export const REFUNDS_MAX = 50;
