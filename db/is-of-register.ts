import { and, eq } from "drizzle-orm";
import { registeredShop, subMerchant } from "./schema/index.ts";

/** The shop of ours that a row of the acquirer's register is about: the same acquirer's same number. */
export const isOfRegister = and(
  eq(registeredShop.acquirerId, subMerchant.acquirerId),
  eq(registeredShop.number, subMerchant.number),
);
