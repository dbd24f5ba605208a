import type { Actor } from "../actor.ts";

/** How an entry names who acted: `shop:owner`, `machine:worker`. */
export function actorNameOf(actor: Actor): string {
  switch (actor.kind) {
    case "shop":
    case "acquirer":
      return `${actor.kind}:${actor.role}`;
    case "machine":
      return `machine:${actor.name}`;
    case "merchant_key":
      return `merchant_key:${actor.keyId}`;
    case "operator":
      return "operator";
  }
}
