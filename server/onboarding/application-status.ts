/** The life of an application (进件). `in_review`: one person accepted and recorded the numbers, a second one decides. */
export const APPLICATION_STATUSES = ["draft", "submitted", "in_review", "approved", "returned"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

export const NEXT = {
  draft: ["submitted"],
  submitted: ["in_review", "returned"],
  in_review: ["approved", "returned"],
  returned: ["submitted"],
  approved: [],
} as const satisfies Record<ApplicationStatus, readonly ApplicationStatus[]>;

/** Whether the table has this step. */
export function canBecome(from: ApplicationStatus, to: ApplicationStatus): boolean {
  return (NEXT[from] as readonly ApplicationStatus[]).includes(to);
}
