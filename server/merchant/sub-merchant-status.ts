import type { LifeCycle } from "../life-cycle.ts";

export type SubMerchantStatus = "draft" | "submitted" | "active" | "suspended" | "closing" | "closed";

/**
 * The life of a shop (商户): it takes orders while it is `active` only, and the acquirer's register says so too
 * (`standing.ts`). Closing has no way back; the register begins and ends it.
 */
export const SUB_MERCHANT_LIFE = {
  table: "sub_merchant",
  column: "status",
  first: ["draft"],
  next: {
    draft: ["submitted"],
    submitted: ["active"],
    active: ["suspended", "closing"],
    suspended: ["active", "closing"],
    closing: ["closed"],
    closed: [],
  },
} as const satisfies LifeCycle<SubMerchantStatus>;
