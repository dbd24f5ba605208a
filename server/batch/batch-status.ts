/** The life of one clearing batch: one row per acquirer, clearing date and version. */
export const BATCH_STATUSES = ["open", "computed", "proposed", "released", "rejected", "settled"] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** `open → settled` is the day on which nothing is to be cleared and no file is made. */
export const NEXT = {
  open: ["computed", "settled"],
  computed: ["proposed"],
  proposed: ["released", "rejected"],
  released: ["settled"],
  rejected: [],
  settled: [],
} as const satisfies Record<BatchStatus, readonly BatchStatus[]>;

/** Whether the table has this step. */
export function canBecome(from: BatchStatus, to: BatchStatus): boolean {
  return (NEXT[from] as readonly BatchStatus[]).includes(to);
}

/** What the worker does with a batch, in order; the name of the step it is at (or failed at) stands in `clearing_batch.step`. */
const STEPS = ["seal", "fetch", "compare", "compute", "control", "propose"] as const;
export type Step = (typeof STEPS)[number];

/** What stands in `clearing_batch.step` when the batch waits for somebody, or is through. */
const RESTS = [
  "waiting_for_bill",
  "waiting_for_verdict",
  "proposed",
  "released",
  "rejected",
  "nothing_to_clear",
  "settled",
] as const;
export type Rest = (typeof RESTS)[number];
export type BatchStep = Step | Rest;
