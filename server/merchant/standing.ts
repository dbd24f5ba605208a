import type { RegisterEntry } from "../clearing/register.ts";
import type { SubMerchantStatus } from "./sub-merchant-status.ts";

const STRICTNESS = [
  "active",
  "suspended",
  "closing",
  "closed",
] as const satisfies readonly SubMerchantStatus[];

/**
 * Where a shop stands: what our desk says of it and what the acquirer's register says, the stricter of the two; null where the
 * register does not know it. A shop takes orders where it is `active` in both.
 */
export function standingOf(
  own: SubMerchantStatus,
  registered: RegisterEntry["status"] | null,
): SubMerchantStatus {
  if (own === "draft" || own === "submitted" || registered === null) return own;
  return STRICTNESS.indexOf(own) < STRICTNESS.indexOf(registered) ? registered : own;
}

/** What a row of ours and the register's beside it say of one shop; the register's half null where it does not know it. */
interface ToldStatus {
  status: SubMerchantStatus;
  statusReason: string | null;
  registered: { standing: RegisterEntry["status"]; statusReason: string } | null;
}

/** Where it stands, and why in the words of whoever stopped it; null where it is open or nobody gave a reason. */
export function toldStanding({ status, statusReason, registered }: ToldStatus): {
  status: SubMerchantStatus;
  statusReason: string | null;
} {
  const standing = standingOf(status, registered?.standing ?? null);
  const said = standing === status && statusReason ? statusReason : registered?.statusReason;
  return { status: standing, statusReason: standing === "active" ? null : said || null };
}
