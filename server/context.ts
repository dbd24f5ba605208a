import type { Database } from "#db/client.ts";
import type { Acquirers } from "./acquirer/acquirer.ts";
import type { Id, Prefix } from "./id.ts";

export type ShopRole = "owner" | "manager" | "finance" | "cashier";
export type AcquirerRole = "reviewer" | "approver" | "clearing";

/** Who asks. The database role and tenant of every transaction follow from it (`db/client.ts`). */
export type Actor =
  | {
      kind: "shop";
      staffId: Id<"stf">;
      role: ShopRole;
      acquirerId: Id<"acq">;
      merchantId: Id<"mch">;
      /** Absent for staff of the whole group. */
      subMerchantId?: Id<"smt">;
    }
  | { kind: "acquirer"; staffId: Id<"stf">; role: AcquirerRole; acquirerId: Id<"acq"> }
  | { kind: "operator"; staffId: Id<"stf"> }
  | { kind: "merchant_key"; keyId: Id<"key">; acquirerId: Id<"acq">; merchantId: Id<"mch"> }
  | { kind: "machine"; name: "gateway" | "worker" };

export type Topic = "order" | "refund" | "clearing" | "application" | "agreement";
export interface Change {
  topic: Topic;
  id: string;
  merchantId?: Id<"mch"> | undefined;
  subMerchantId?: Id<"smt"> | undefined;
  acquirerId?: Id<"acq"> | undefined;
}

/** The one door through which the world comes in. */
export interface Ctx {
  readonly db: Database;
  readonly actor: Actor;
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
