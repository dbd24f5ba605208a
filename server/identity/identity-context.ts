import type { Database } from "#db/client.ts";
import type { Actor } from "../actor.ts";
import type { Id, Prefix } from "../id.ts";
import type { Budget } from "../limit/budget.ts";
import type { Gate } from "../limit/gate.ts";

/**
 * What sign-in works with, before there is an actor: the web login itself, which sees staff and sessions and nothing
 * else. Locks and sessions use the machine's clock; `now` is business time and dates the audit only.
 */
export interface IdentityCtx {
  readonly db: Database;
  now(): Date;
  newId<P extends Prefix>(prefix: P): Id<P>;
  /** Where password hashes wait for their turn: one per process, shared by sign-ins and signatures. */
  readonly hashing: Gate;
  /** How fast one login is tried from devices it does not know, whether somebody has it or not. */
  readonly strangersPace: Budget;
}

/** For what somebody who is signed in does to the staff of its side. */
export interface StaffCtx extends IdentityCtx {
  readonly actor: Actor;
}
