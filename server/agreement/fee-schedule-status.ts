import type { LifeCycle } from "../life-cycle.ts";

export type FeeScheduleStatus = "draft" | "announced" | "in_force" | "replaced";

/** The life of one version of a fee schedule. The first of a merchant is in force when the merchant is set up. */
export const FEE_SCHEDULE_LIFE = {
  table: "fee_schedule",
  column: "status",
  first: ["draft", "in_force"],
  next: { draft: ["announced"], announced: ["in_force"], in_force: ["replaced"], replaced: [] },
} as const satisfies LifeCycle<FeeScheduleStatus>;
