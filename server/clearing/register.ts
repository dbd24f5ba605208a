import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";

/** What the acquirer withholds of a shop; `fen` null is everything. */
export interface Hold {
  fen: bigint | null;
  acquirerReference: string | null;
  reason: string;
}

/** One shop as the acquirer's register states it; no account number. */
export interface RegisterEntry {
  subMerchantNo: string;
  name: string;
  status: "active" | "suspended" | "closed";
  channelNos: Partial<Record<Channel, readonly string[]>>;
  accountRef: string;
  accountVersion: number;
  /** The account may be paid from this day. */
  accountApprovedFrom: Day;
  /** "T+1" */
  cycle: string;
  minimumFen: bigint;
  advanceLimitFen: bigint;
  holds: readonly Hold[];
}

export interface Register {
  entries: readonly RegisterEntry[];
  /** Numbers, licence codes and account hashes of the platform, its agents and what they control. */
  barred: readonly string[];
  feeToleranceFen: bigint;
}

/** A person of the acquirer who may sign a verdict; Ed25519 public key as SPKI PEM. */
export interface Signer {
  person: string;
  keyId: string;
  publicKey: string;
}

/** `register.json` as a whole. */
export interface AcquirerRegister extends Register {
  signers: readonly Signer[];
  /** Minutes by which a clearing date begins after (or before) midnight. */
  cutOffMinutes: number;
}
