import { and, desc, eq, inArray } from "drizzle-orm";
import { isOfRegister } from "#db/is-of-register.ts";
import { registeredShop, settlementAccount, subMerchant } from "#db/schema/index.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type RegisteredHoldView, registeredHolds } from "./registered-hold.ts";
import { toldStanding } from "./standing.ts";
import type { SubMerchantStatus } from "./sub-merchant-status.ts";

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
  /** The stricter of what the acquirer's desk here and its register say. */
  status: SubMerchantStatus;
  /** Why it is not open; null where nothing was said. */
  statusReason: string | null;
  /** What the acquirer's register keeps back, and why. */
  holds: RegisteredHoldView[];
  /** When the owner asked the acquirer to close it. */
  closingAskedAt: Date | null;
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
      .select({ shop: subMerchant, registered: registeredShop })
      .from(subMerchant)
      .leftJoin(registeredShop, isOfRegister)
      .where(
        and(
          inArray(subMerchant.status, ["active", "suspended", "closing"]),
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
          shops.map((s) => s.shop.id),
        ),
      )
      .orderBy(desc(settlementAccount.createdAt), desc(settlementAccount.version))
      .limit(ROWS_MAX);
    return shops.map(({ shop, registered }) => ({
      subMerchantId: shop.id,
      name: shop.name,
      shortName: shop.shortName,
      ...toldStanding({ ...shop, registered }),
      holds: registeredHolds(registered?.holds ?? null),
      closingAskedAt: shop.closingAskedAt,
      accounts: rows
        .filter((r) => r.subMerchantId === shop.id)
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
