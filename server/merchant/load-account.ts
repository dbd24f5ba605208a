import { and, desc, eq, ne } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { isOfRegister } from "#db/is-of-register.ts";
import { approval, registeredShop, settlementAccount, subMerchant } from "#db/schema/index.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

export interface PendingAccount {
  row: typeof settlementAccount.$inferSelect;
  /** Version of the account in force; 0 where there is none. */
  before: number;
  /** The acquirer's register names the account of this shop's number: nobody types it here. */
  isRegistered: boolean;
  /** Who recorded the numbers; undefined until somebody did. */
  reviewedBy: Id<"stf"> | undefined;
}

/** A pending account, locked, with what is decided of it so far. Refuses `not_found`, `account_not_in`. */
export async function loadAccount(tx: Tx, accountId: Id<"sac">): Promise<PendingAccount> {
  const [row] = await tx
    .select()
    .from(settlementAccount)
    .where(eq(settlementAccount.id, accountId))
    .for("update");
  if (!row) refuse({ code: "not_found", what: "settlement_account" });
  if (row.status !== "pending") refuse({ code: "account_not_in", status: row.status, needed: "pending" });
  const [former] = await tx
    .select({ version: settlementAccount.version })
    .from(settlementAccount)
    .where(
      and(eq(settlementAccount.subMerchantId, row.subMerchantId), eq(settlementAccount.status, "approved")),
    )
    .orderBy(desc(settlementAccount.version));
  const [reviewed] = await tx
    .select({ staffId: approval.staffId })
    .from(approval)
    .where(and(eq(approval.subjectId, accountId), eq(approval.step, 1)));
  const [registered] = await tx
    .select({ ref: registeredShop.accountRef })
    .from(subMerchant)
    .innerJoin(registeredShop, and(isOfRegister, ne(registeredShop.accountRef, "")))
    .where(eq(subMerchant.id, row.subMerchantId));
  return {
    row,
    isRegistered: registered !== undefined,
    before: former?.version ?? 0,
    reviewedBy: reviewed?.staffId,
  };
}
