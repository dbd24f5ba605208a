/**
 * The seal of a day as it is handed out: how its root came about, and of one order the rows that were sealed with their ways
 * up to that root. Whoever has the root, in a clearing file, needs to believe nobody.
 */
import type { Day } from "../calendar/day.ts";

/** What a file says that the acquirer made alone: it has no seal of ours. */
export const NO_SEAL = "0".repeat(64);

export type LeafKind = "order" | "payment" | "refund" | "audit_entry";
/** Texts, whole numbers as text, instants as RFC 3339 UTC; null where a column is null. */
export type LeafRow = Readonly<Record<string, string | null>>;

/** One step from a leaf up to the root: its neighbour, and on which side of it that stands. */
export interface ProofStep {
  side: "left" | "right";
  /** Lower-case hex. */
  hash: string;
}

/** One sealed row and its way up. */
export interface SealedLeaf {
  kind: LeafKind;
  row: LeafRow;
  path: readonly ProofStep[];
}

export interface SealedDay {
  acquirer: string;
  day: Day;
  /** Lower-case hex; empty before the first sealed day. */
  previousRoot: string;
  treeRoot: string;
  leafCount: number;
  /** The terms whose hash is the order's number, as canonical JSON; empty in the seal of a whole day. */
  terms: string;
  leaves: readonly SealedLeaf[];
}

/** `terms`: not of this order. `leaf`: not under the root, or not of this order; `at` counts from 0. */
export type ProofFault = { what: "terms" } | { what: "nothing" } | { what: "leaf"; at: number };
