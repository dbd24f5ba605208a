import type { LifeCycle } from "../life-cycle.ts";

export type DifferenceStatus = "open" | "decided";

/** The life of a difference. `decided → open`: it was gone, and it is back. */
export const DIFFERENCE_LIFE = {
  table: "difference",
  column: "status",
  first: ["open"],
  next: { open: ["decided"], decided: ["open"] },
} as const satisfies LifeCycle<DifferenceStatus>;
