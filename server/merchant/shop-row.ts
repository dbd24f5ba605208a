import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { RegisterEntry, Role } from "../clearing/register.ts";
import type { Id } from "../id.ts";
import type { RegisteredHoldView } from "./registered-hold.ts";

export interface PendingChange {
  id: Id<"sac">;
  version: number;
  bankName: string;
  cnaps: string;
  holderName: string;
  accountTail: string;
  createdAt: Date;
  /** Recorded by the reviewer: waits for the second person. */
  reviewed: { by: string | null; byMe: boolean; accountRef: string; approvedFrom: Day | null } | null;
}
export interface ShopRow {
  id: Id<"smt">;
  number: string;
  name: string;
  shortName: string;
  merchantName: string;
  role: Role;
  status: "draft" | "submitted" | "active" | "suspended" | "closing" | "closed";
  statusReason: string | null;
  cycle: string;
  minimumFen: bigint;
  channels: { channel: Channel; number: string }[];
  account: {
    version: number;
    bankName: string;
    accountTail: string;
    accountRef: string | null;
    approvedFrom: Day | null;
  } | null;
  pending: PendingChange | null;
  /** The acquirer's register names its account: a new one comes by itself. */
  isRegistered: boolean;
  /** What this desk asked the core to hold; `isRegistered`: the register does. */
  holds: AskedHold[];
  /** What the newest register says; null where it does not know the number. Unlike ours it decides what is paid. */
  registered: {
    version: number;
    status: RegisterEntry["status"];
    statusReason: string;
    holds: RegisteredHoldView[];
    /** `mask` empty where the register tells the reference alone. */
    account: { ref: string; version: number; mask: string };
  } | null;
  /** The desk's suspension that works or waits for its second person. */
  suspension: LivingSuspension | null;
  closingAsked: { at: Date; reason: string } | null;
  /** What the acquirer would advance it for a refund. */
  advance: AdvanceLimit;
}
export interface AdvanceLimit {
  limitFen: bigint;
  /** The register says it; our desk sets none. */
  isRegistered: boolean;
  /** The first person's word that waits for the second. */
  asked: { limitFen: bigint; reason: string; by: string | null; byMe: boolean } | null;
}
interface AskedHold {
  id: Id<"hld">;
  amountFen: bigint | null;
  reason: string;
  inner: string;
  placedAt: Date;
  isRegistered: boolean;
}
export interface LivingSuspension {
  id: Id<"ssp">;
  status: "asked" | "placed" | "confirmed";
  inner: string;
  placedBy: string | null;
  byMe: boolean;
  endsAt: Date;
  /** The first of the two who lift it. */
  liftAsked: { by: string | null; byMe: boolean } | null;
}
