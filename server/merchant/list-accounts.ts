import { and, desc, eq, inArray } from "drizzle-orm";
import { settlementAccount, subMerchant } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

export interface AccountView {
  id: Id<"sac">;
  version: number;
  bankName: string;
  cnaps: string;
  holderName: string;
  accountTail: string;
  status: "pending" | "approved" | "replaced" | "returned";
  approvedFrom: string | null;
  returnReason: string | null;
  createdAt: Date;
}
export interface ShopAccounts {
  subMerchantId: Id<"smt">;
  name: string;
  shortName: string;
  /** Newest first. */
  accounts: AccountView[];
}

const ROWS_MAX = 500;

/** The settlement accounts of the actor's shops, newest first. Refuses `forbidden` to cashiers and to other sides. */
export async function listAccounts(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined },
): Promise<ShopAccounts[]> {
  const { actor } = ctx;
  if (actor.kind !== "shop" || actor.role === "cashier")
    refuse({ code: "forbidden", action: "account.list" });
  return ctx.db.transaction(async (tx) => {
    const shops = await tx
      .select({ subMerchantId: subMerchant.id, name: subMerchant.name, shortName: subMerchant.shortName })
      .from(subMerchant)
      .where(
        and(
          inArray(subMerchant.status, ["active", "suspended"]),
          input.subMerchantId ? eq(subMerchant.id, input.subMerchantId) : undefined,
        ),
      )
      .orderBy(subMerchant.number)
      .limit(ROWS_MAX);
    const rows = await tx
      .select()
      .from(settlementAccount)
      .where(
        inArray(
          settlementAccount.subMerchantId,
          shops.map((s) => s.subMerchantId),
        ),
      )
      .orderBy(desc(settlementAccount.createdAt), desc(settlementAccount.version))
      .limit(ROWS_MAX);
    return shops.map((shop) => ({
      ...shop,
      accounts: rows
        .filter((r) => r.subMerchantId === shop.subMerchantId)
        .map((r) => ({
          id: r.id,
          version: r.version,
          bankName: r.bankName,
          cnaps: r.cnaps,
          holderName: r.holderName,
          accountTail: r.accountTail,
          status: r.status,
          approvedFrom: r.approvedFrom,
          returnReason: r.returnReason,
          createdAt: r.createdAt,
        })),
    }));
  });
}
