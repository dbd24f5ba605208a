import type { Day } from "../calendar/day.ts";
import type { SplitRule } from "./split-rule.ts";

/** A split agreement as both sides sign it; its name is the SHA-256 of its canonical JSON (`agreement-codec.ts`). */
export interface Agreement {
  acquirer: string;
  agreement: string;
  version: number;
  merchant: string;
  /** The seller's number at the acquirer. */
  seller: string;
  /** Every receiver other than the seller, sorted: each must consent. */
  consents: readonly string[];
  /** The first business day it may be in force, "2026-11-20". */
  effectiveFrom: Day;
  rule: SplitRule;
  /** Who besides the seller sees the sale amount: receivers' numbers. */
  visibility?: readonly string[];
  /** Who stands in for a receiver that lacks its part of a refund, until its next credits; absent: nobody. */
  refundCover?: "seller";
}
