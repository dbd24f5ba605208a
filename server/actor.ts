import type { Id } from "./id.ts";

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

/** People at a desk: what a session can be of. */
export type StaffActor = Exclude<Actor, { kind: "merchant_key" } | { kind: "machine" }>;
