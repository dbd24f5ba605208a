import type { LifeCycle } from "../life-cycle.ts";

export type SubMerchantStatus = "draft" | "submitted" | "active" | "suspended" | "closed";

/** The life of a shop (商户): it takes orders while it is `active` only. */
export const SUB_MERCHANT_LIFE = {
  table: "sub_merchant",
  column: "status",
  first: ["draft"],
  next: {
    draft: ["submitted"],
    submitted: ["active"],
    active: ["suspended"],
    suspended: ["active", "closed"],
    closed: [],
  },
} as const satisfies LifeCycle<SubMerchantStatus>;
