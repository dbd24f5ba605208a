/** The life of a refund as a table. Pure. Source: domain.md §3 and §5. */
import type { ShopRole } from "../actor.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { fromOf, type LifeCycle } from "../life-cycle.ts";

/** Who made it: somebody here asked for it, or the acquirer's own staff did it over there. */
export type RefundMadeBy = "shop" | "acquirer";

export type RefundStatus = "requested" | "pending" | "succeeded" | "failed";

/**
 * Unknown is not failed: a refund without a clear answer stays where it is and is asked about again. One that succeeded may
 * still come back from the payer's bank; one that failed never succeeds.
 */
export const REFUND_LIFE = {
  table: "refund",
  column: "status",
  // One that the acquirer's own staff made is on its way when we hear of it.
  first: ["requested", "pending"],
  next: {
    requested: ["pending", "succeeded", "failed"],
    pending: ["succeeded", "failed"],
    succeeded: ["failed"],
    failed: [],
  },
} as const satisfies LifeCycle<RefundStatus>;

export type RefundFunding = "waiting" | "funded" | "cancelled" | "ran_out";

/** Whether its bearers have the money: one that waits is `requested` and goes nowhere until it is funded. */
export const FUNDING_LIFE = {
  table: "refund",
  column: "funding",
  first: ["waiting", "funded"],
  next: { waiting: ["funded", "cancelled", "ran_out"], funded: [], cancelled: [], ran_out: [] },
} as const satisfies LifeCycle<RefundFunding>;

/** So long does a refund wait for its bearers' money at most, calendar days. */
export const WAIT_DAYS_MAX = 7;

/** Whoever asked takes back what waits, or who answers for the shop. */
export const mayTakeBack = (
  actor: { staffId: Id<"stf">; role: ShopRole },
  refund: { requestedBy: Id<"stf"> | null },
): boolean => refund.requestedBy === actor.staffId || actor.role === "owner" || actor.role === "manager";

/** What is still to be done: whoever tends refunds asks about these. */
export const UNFINISHED_REFUNDS = fromOf(REFUND_LIFE, "succeeded");
/** What the acquirer may still tell us that it failed. */
export const UNFAILED_REFUNDS = fromOf(REFUND_LIFE, "failed");

/** Why a refund failed is shown to the owner, at most this long. */
export const FAILURE_MESSAGE_MAX = 200;
/** Longest reason that both channels accept (微信 80 characters). */
const REFUND_REASON_MAX = 80;
/** What a caller may call one request for a refund. */
export const REQUEST_KEY_MAX = 64;

/** The reason as it is kept and told to the channel. Refuses `input_invalid` for none, too long, or unprintable. */
export function checkReason(text: string): string {
  const reason = text.trim();
  const fault =
    reason === ""
      ? "empty"
      : reason.length > REFUND_REASON_MAX
        ? "too_long"
        : /[\p{Cc}\p{Cs}|]/u.test(reason)
          ? "characters"
          : undefined;
  if (fault !== undefined) refuse({ code: "input_invalid", field: "reason", reason: fault });
  return reason;
}

/** Money that a refund has taken or may still take from the payment: everything that did not fail. */
export const countsAgainstPaid = (status: RefundStatus): boolean => status !== "failed";
