/** A clearing date that is not over, as the worker's turn goes about it. */
import type { CutOffs } from "../calendar/cut-off.ts";
import type { Day } from "../calendar/day.ts";
import type { Refusal } from "../domain-error.ts";
import type { Id } from "../id.ts";

export interface TendClearing {
  acquirerId: Id<"acq">;
  /** The platform's Ed25519 key that holds when a batch was opened, PKCS8 PEM. */
  signingKeyAt: (openedAt: Date) => string;
  outboxDir: string;
  /** The owner's memory of this acquirer's dates: by batch and business day, when it may be tried again. A moved clock is another day. */
  retryAt: Map<string, number>;
  /** A date that was stopped (no bill yet, a refusal) is tried again after this, ms of the machine's clock. */
  retryAfterMs?: number;
  /** Dates of files that the acquirer made alone and that are not imported yet, and why: nothing of ours is made for them. */
  ownFiles?: ReadonlyMap<Day, Refusal>;
}

export interface OpenDay {
  acquirer: { id: Id<"acq">; cutOffs: CutOffs };
  clearingDate: Day;
  batchId: Id<"clb">;
  status: string;
  madeBy: "platform" | "acquirer";
}
/** `done`: the next date may be computed. `stopped`: nothing changes until somebody else did something. */
export type Tended = { done: boolean; moved: boolean; stopped?: boolean; isCostly?: boolean };
