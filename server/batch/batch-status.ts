import type { LifeCycle } from "../life-cycle.ts";

/** The life of one clearing batch: one row per acquirer, clearing date and version. */
export type BatchStatus = "open" | "computed" | "proposed" | "released" | "rejected" | "void" | "settled";

/**
 * `open → settled`: nothing is to be cleared that day, and no file is made. `proposed → settled`: the file pays nothing, so it
 * waits for no bank; it is released itself, or a later release settles it. `void`: the file it is built on was rejected.
 */
export const BATCH_LIFE = {
  table: "clearing_batch",
  column: "status",
  first: ["open"],
  next: {
    open: ["computed", "settled"],
    computed: ["proposed", "void"],
    proposed: ["released", "rejected", "void", "settled"],
    released: ["settled"],
    rejected: [],
    void: [],
    settled: [],
  },
} as const satisfies LifeCycle<BatchStatus>;

/** What the worker does with a batch, in order; the name of the step it is at (or failed at) stands in `clearing_batch.step`. */
const STEPS = ["seal", "fetch", "compare", "compute", "control", "propose"] as const;
export type Step = (typeof STEPS)[number];

/** What stands in `clearing_batch.step` when the batch waits for somebody, or is through. */
const RESTS = [
  "waiting_for_bill",
  "books_late",
  "waiting_for_older",
  "own_file_waits",
  "proposed",
  "released",
  "rejected",
  "void",
  "nothing_to_clear",
  "settled",
] as const;
type Rest = (typeof RESTS)[number];
export type BatchStep = Step | Rest;
