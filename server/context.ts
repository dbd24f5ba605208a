import type { Database } from "#db/client.ts";
import type { Acquirers } from "./acquirer/acquirer.ts";
import type { Actor } from "./actor.ts";
import type { Change } from "./change.ts";
import type { Id, Prefix } from "./id.ts";
import type { Kept } from "./kept.ts";

/** The one door through which the world comes in. */
export interface Ctx {
  readonly db: Database;
  readonly actor: Actor;
  /** What this process remembers of what changes rarely. */
  readonly kept: Kept;
  /** From where the actor asks, as the audit keeps it: client address and session, API key, name of the process. */
  readonly origin: string;
  /** Business time: the process clock plus the sandbox's offset. Sessions, locks and leases use the machine's clock instead. */
  now(): Date;
  newId<P extends Prefix>(prefix: P): Id<P>;
  /** After commit, hints to live screens that something changed; a hint, never a promise. */
  defer(change: Change): void;
}

/** Only gateway and worker can build it: web calling a forwarding verb does not compile. */
export interface AcquirerCtx extends Ctx {
  readonly acquirers: Acquirers;
}
