import type { Database } from "#db/client.ts";
import type { Actor } from "../actor.ts";
import type { Id, Prefix } from "../id.ts";

/**
 * What sign-in works with, before there is an actor: the web login itself, which sees staff and sessions and nothing
 * else. Locks and sessions use the machine's clock; `now` is business time and dates the audit only.
 */
export interface IdentityCtx {
  readonly db: Database;
  now(): Date;
  newId<P extends Prefix>(prefix: P): Id<P>;
  /** Failures of logins nobody has, so that a stranger cannot tell by the lock whether a login exists. */
  readonly strangers: Map<string, { failures: number; until: number }>;
}

/** For what somebody who is signed in does to the staff of its side. */
export interface StaffCtx extends IdentityCtx {
  readonly actor: Actor;
}
