/** The life of one version of a seller's agreement. */
export const AGREEMENT_STATUSES = [
  "draft",
  "signed",
  "consented",
  "approved",
  "in_force",
  "suspended",
  "superseded",
  "revoked",
  "withdrawn",
] as const;
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number];

export const NEXT = {
  draft: ["signed", "consented", "withdrawn"],
  signed: ["consented", "withdrawn", "revoked"],
  consented: ["approved", "in_force", "withdrawn", "revoked"],
  approved: ["in_force", "superseded", "revoked"],
  in_force: ["suspended", "superseded", "revoked", "withdrawn"],
  suspended: ["in_force", "superseded", "revoked", "withdrawn"],
  superseded: [],
  revoked: [],
  withdrawn: [],
} as const satisfies Record<AgreementStatus, readonly AgreementStatus[]>;

/** Whether the table has this step. */
export function canBecome(from: AgreementStatus, to: AgreementStatus): boolean {
  return (NEXT[from] as readonly AgreementStatus[]).includes(to);
}

/** Statuses whose interval an order asks for (`load-seller.ts`): the interval alone says whether one holds. */
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
  if (from === null || !COUNTS.includes(status))
    return status === "revoked" || status === "withdrawn" ? "ended" : "waiting";
  if (to !== null && (to <= at || to <= from)) return "ended";
  if (from > at) return "to_come";
  return to === null ? "in_force" : "ending";
}

export const isInForceAt = (version: Interval, at: Date): boolean => {
  const standing = standingAt(version, at);
  return standing === "in_force" || standing === "ending";
};
