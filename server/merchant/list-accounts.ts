import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { hold, settlementAccount, subMerchant } from "#db/schema/index.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

interface AccountView {
  id: Id<"sac">;
  version: number;
  bankName: string;
  cnaps: string;
  holderName: string;
  accountTail: string;
  status: "pending" | "approved" | "replaced" | "returned";
  approvedFrom: Day | null;
  returnReason: string | null;
  createdAt: Date;
}
export interface ShopAccounts {
  subMerchantId: Id<"smt">;
  name: string;
  shortName: string;
  /** Why the acquirer suspended it; null while it is active. */
  statusReason: string | null;
  /** What the acquirer keeps back, and why; `amountFen` null: everything. */
  holds: { id: Id<"hld">; amountFen: bigint | null; reason: string; placedAt: Date }[];
  /** Newest first. */
  accounts: AccountView[];
}

const ROWS_MAX = 500;

/**
 * The settlement accounts of the actor's shops, newest first, with what the acquirer stopped or holds and why. Refuses
 * `forbidden` to cashiers and to other sides.
 */
export async function listAccounts(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined },
): Promise<ShopAccounts[]> {
  may(ctx, "account.list");
  return ctx.db.transaction(async (tx) => {
    const shops = await tx
      .select({
        subMerchantId: subMerchant.id,
        name: subMerchant.name,
        shortName: subMerchant.shortName,
        statusReason: subMerchant.statusReason,
      })
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
    const holds = await tx
      .select()
      .from(hold)
      .where(
        and(
          isNull(hold.liftedAt),
          inArray(
            hold.subMerchantId,
            shops.map((s) => s.subMerchantId),
          ),
        ),
      )
      .orderBy(asc(hold.placedAt));
    return shops.map((shop) => ({
      ...shop,
      holds: holds
        .filter((h) => h.subMerchantId === shop.subMerchantId)
        .map(({ id, amountFen, reason, placedAt }) => ({ id, amountFen, reason, placedAt })),
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
