import type { LifeCycle } from "../life-cycle.ts";

/** The life of one version of a seller's agreement. */
export const AGREEMENT_STATUSES = [
  "draft",
  "proposed",
  "consented",
  "approved",
  "in_force",
  "suspended",
  "superseded",
  "revoked",
  "withdrawn",
  "returned",
  "declined",
] as const;
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number];

/**
 * The merchant's side drafts, proposes and withdraws; every other step is what the acquirer's facts say. `consented →
 * proposed`: another version came into force, all are asked anew. `consented → in_force`: nothing holds before it. `approved →
 * withdrawn`: its day has come and the worker has not named it in force yet. `superseded → in_force` or `approved`: the
 * version that was to follow is revoked before its day, and this one goes on.
 */
export const AGREEMENT_LIFE = {
  table: "agreement",
  column: "status",
  first: ["draft"],
  next: {
    draft: ["proposed", "withdrawn"],
    proposed: ["consented", "returned", "declined", "withdrawn"],
    consented: ["proposed", "approved", "in_force", "returned", "declined", "withdrawn"],
    approved: ["in_force", "superseded", "declined", "revoked", "withdrawn"],
    in_force: ["suspended", "superseded", "revoked", "withdrawn"],
    suspended: ["in_force", "superseded", "revoked", "withdrawn"],
    superseded: ["approved", "in_force"],
    revoked: [],
    withdrawn: [],
    returned: [],
    declined: [],
  },
} as const satisfies LifeCycle<AgreementStatus>;

/** Ended before anybody could sell under it. */
const NEVER_HELD: readonly AgreementStatus[] = ["returned", "declined"];
/** Statuses whose interval an order asks for (`get-seller.ts`): the interval alone says whether one holds. */
const COUNTS: readonly AgreementStatus[] = ["approved", "in_force", "superseded", "revoked", "withdrawn"];

export interface Interval {
  status: AgreementStatus;
  inForceFrom: Date | null;
  inForceTo: Date | null;
}

/** What a version is at an instant: a superseded or withdrawn one still holds until its end. */
export function standingAt(
  version: Interval,
  at: Date,
): "waiting" | "to_come" | "in_force" | "ending" | "ended" {
  const { status, inForceFrom: from, inForceTo: to } = version;
  if (NEVER_HELD.includes(status)) return "ended";
  if (from === null || !COUNTS.includes(status))
    return status === "revoked" || status === "withdrawn" ? "ended" : "waiting";
  if (to !== null && (to <= at || to <= from)) return "ended";
  if (from > at) return "to_come";
  return to === null ? "in_force" : "ending";
}

/** What readers are told: of a shop that is closed nothing holds any more, whatever its versions' days say. */
export function standingOf(
  version: Interval,
  { seller, at }: { seller: { status: string } | undefined; at: Date },
): ReturnType<typeof standingAt> | "shop_closed" {
  const standing = standingAt(version, at);
  return seller?.status === "closed" && standing !== "ended" ? "shop_closed" : standing;
}

export const isInForceAt = (version: Interval, at: Date): boolean => {
  const standing = standingAt(version, at);
  return standing === "in_force" || standing === "ending";
};
