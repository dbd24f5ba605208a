import type { LifeCycle } from "../life-cycle.ts";

export type AccountStatus = "pending" | "approved" | "replaced" | "returned";

/** The life of one version of a settlement account. The first of a shop is approved with its application. */
export const ACCOUNT_LIFE = {
  table: "settlement_account",
  column: "status",
  first: ["pending", "approved"],
  next: { pending: ["approved", "returned"], approved: ["replaced"], replaced: [], returned: [] },
} as const satisfies LifeCycle<AccountStatus>;
