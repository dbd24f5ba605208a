import type { LifeCycle } from "../life-cycle.ts";

/** The life of an application (进件). `in_review`: one person accepted and recorded the numbers, a second one decides. */
export const APPLICATION_STATUSES = ["draft", "submitted", "in_review", "approved", "returned"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

export const APPLICATION_LIFE = {
  table: "application",
  column: "status",
  first: ["draft"],
  next: {
    draft: ["submitted"],
    submitted: ["in_review", "returned"],
    in_review: ["approved", "returned"],
    returned: ["submitted"],
    approved: [],
  },
} as const satisfies LifeCycle<ApplicationStatus>;
