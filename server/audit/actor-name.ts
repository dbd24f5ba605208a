import type { Actor } from "../actor.ts";
import { postOf } from "../permission.ts";

/** What the audit calls an actor: its post; an API key by its id, since it stands for no person. */
export const actorNameOf = (actor: Actor): string =>
  actor.kind === "merchant_key" ? `merchant_key:${actor.keyId}` : postOf(actor);
