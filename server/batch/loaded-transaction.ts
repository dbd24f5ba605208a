/** A transaction of the bills as clearing reads it, with whose it is on our side. */
import type { Channel } from "../channel/channel.ts";
import type { BilledTransaction } from "../clearing/billed-transaction.ts";
import type { Id } from "../id.ts";

/** What of one transaction only we believe in. */
export interface Unbilled {
  channel: Channel;
  items: BilledTransaction["unbilled"];
}

/** Whose a transaction is on our side; undefined where no order of ours stands behind it. */
export interface Owner {
  merchantId: Id<"mch">;
  subMerchantId: Id<"smt">;
  orderId: Id<"ord">;
}
/** Stands where an entry has no order of ours. */
export const NO_ORDER: Id<"ord"> = `ord_${"0".repeat(26)}`;

export interface LoadedTransaction {
  transaction: BilledTransaction;
  owner: Owner | undefined;
  channel: Channel;
  /** The payment's number, also where the bills hold refunds of it only. */
  merchantOrderNo: string;
  /** Our rows of its refunds, by the acquirer's references: the file names only those that were asked for here. */
  refundIds: ReadonlyMap<string, Id<"rfd">>;
}
