import type { Id } from "../id.ts";

/** All that an order freezes about its seller at one instant. */
export interface Seller {
  acquirerId: Id<"acq">;
  acquirerCode: string;
  acquirerName: string;
  merchantId: Id<"mch">;
  number: string;
  shortName: string;
  category: string;
  channelNo: string;
  agreementSha256: string;
  feeSha256: string;
  terminal: string;
  place: string;
  orderMaxFen: bigint;
  /** Both documents are in force from here, and to here where an end is known. */
  inForceFrom: Date;
  inForceTo: Date | null;
}
