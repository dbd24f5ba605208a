/** What live screens are told after a commit: a hint, never a promise. */
import type { Id } from "./id.ts";

type Topic = "order" | "refund" | "clearing" | "application" | "agreement";
export interface Change {
  topic: Topic;
  id: string;
  merchantId?: Id<"mch"> | undefined;
  subMerchantId?: Id<"smt"> | undefined;
  acquirerId?: Id<"acq"> | undefined;
}
