import type { CutOffs } from "../calendar/cut-off.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";

/** What the acquirer withholds of a shop; `fen` null is everything. */
export interface Hold {
  fen: bigint | null;
  acquirerReference: string | null;
  reason: string;
}

/** Only a `shop` takes orders; every other number receives shares of others' orders and nothing more. */
export const ROLES = ["shop", "group", "mall", "headquarters"] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** A channel's merchant number; `shared`: other systems than ours take payments with it too. */
export interface ChannelNo {
  no: string;
  shared: boolean;
}

/** Who may speak for a number, and since when; the acquirer's own, the platform neither sets nor sees them. */
export interface Contact {
  person: string;
  version: number;
  /** Instants, from inclusive, to exclusive; null = until further notice. */
  from: string;
  to: string | null;
}

export const REGISTERED_STATUSES = ["active", "suspended", "closing", "closed"] as const;
type RegisteredStatus = (typeof REGISTERED_STATUSES)[number];

/** What may be shown of an account: never its number. */
export interface ShownAccount {
  /** "62************4417" */
  mask: string;
  /** The acquirer's keyed hash, hex. */
  hash: string;
  holderName: string;
  bankName: string;
  cnaps: string;
}

/** One shop as the acquirer's register states it; no account number. */
export interface RegisterEntry {
  subMerchantNo: string;
  name: string;
  role: Role;
  licenceCode: string;
  status: RegisteredStatus;
  /** Why it is not active, in the words that the shop reads; absent where nothing is said. */
  statusReason?: string;
  /** An instant of its own, later than the register's; null where the register's holds. */
  consentsFrom: string | null;
  contacts: readonly Contact[];
  /** None is ever removed: old payments still carry it. */
  channelNos: Partial<Record<Channel, readonly ChannelNo[]>>;
  /** Stands for the account wherever the acquirer speaks of it to others. */
  accountRef: string;
  accountVersion: number;
  /** The account may be paid from this day. */
  accountApprovedFrom: Day;
  /** Absent where the acquirer tells reference and version only. */
  account?: ShownAccount;
  /** "T+1" */
  cycle: string;
  minimumFen: bigint;
  advanceLimitFen: bigint;
  holds: readonly Hold[];
}

/** A number, licence code or account (its reference) of the platform, its agents or what they control, since an instant. */
export interface Barred {
  no: string;
  from: string;
}

/** One whole, numbered version of the acquirer's register. */
export interface Register {
  version: number;
  /** When the acquirer's core wrote it, RFC 3339 +08:00. */
  at: string;
  /** Orders made from here on need the consent record of every party. */
  consentsFrom: string;
  /** So many calendar days may an item stay left out without a decision. */
  leftOutDays: number;
  feeToleranceFen: bigint;
  /** By so much may clocks of order and bill disagree. */
  clockSeconds: number;
  /** How long an order can be paid at most, by mode of payment (native, precreate …). */
  lifetimeSeconds: Readonly<Record<string, number>>;
  subMerchants: readonly RegisterEntry[];
  barred: readonly Barred[];
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
  /** When a clearing date begins; a change has its own first date, which is still to come when it is stated. */
  cutOffs: CutOffs;
}
