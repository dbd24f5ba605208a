import type { StaffActor } from "../actor.ts";
import type { Id } from "../id.ts";

/** Who is signed in. */
export interface SignedIn {
  sessionId: Id<"ses">;
  actor: StaffActor;
  /** A post, not a person: 「鹿野咖啡 · 收银台 1」. */
  label: string;
  /** The largest refund without a manager, fen; of cashiers. */
  refundLimitFen: bigint;
}
