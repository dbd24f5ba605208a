import { and, asc, eq, isNotNull } from "drizzle-orm";
import { isOfRegister } from "#db/is-of-register.ts";
import * as t from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { type Id, uuidOf } from "../id.ts";
import { may } from "../permission.ts";
import { loadShopFacts, type ShopFacts } from "./load-shop-facts.ts";
import { registeredHolds } from "./registered-hold.ts";
import type { AdvanceLimit, LivingSuspension, PendingChange, ShopRow } from "./shop-row.ts";
import { toldStanding } from "./standing.ts";

type Account = typeof t.settlementAccount.$inferSelect;

const ROWS_MAX = 500;

/** Every numbered shop of the acquirer with account, pending change and holds. Refuses `forbidden` to shops. */
export async function listShops(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined },
): Promise<ShopRow[]> {
  const { staffId: me } = may(ctx, "shop.list");
  return ctx.db.transaction(async (tx) => {
    const shops = await tx
      .select({ shop: t.subMerchant, merchantName: t.merchant.name, registered: t.registeredShop })
      .from(t.subMerchant)
      .leftJoin(t.registeredShop, isOfRegister)
      .innerJoin(t.merchant, eq(t.merchant.id, t.subMerchant.merchantId))
      .where(
        and(
          isNotNull(t.subMerchant.number),
          input.subMerchantId ? eq(t.subMerchant.id, input.subMerchantId) : undefined,
        ),
      )
      .orderBy(asc(t.subMerchant.number))
      .limit(ROWS_MAX);
    const facts = await loadShopFacts(tx, { ids: shops.map((s) => s.shop.id), me });
    return shops.map((s) => shopRowOf(s, facts));
  });
}

interface Listed {
  shop: typeof t.subMerchant.$inferSelect;
  merchantName: string;
  registered: typeof t.registeredShop.$inferSelect | null;
}

function shopRowOf({ shop, merchantName, registered }: Listed, found: ShopFacts): ShopRow {
  const { accounts, numbers, holds } = found;
  const own = accounts.filter((a) => a.subMerchantId === shop.id);
  const account = own.find((a) => a.status === "approved");
  const change = own.find((a) => a.status === "pending");
  return {
    id: shop.id,
    number: shop.number ?? "",
    name: shop.name,
    shortName: shop.shortName,
    merchantName,
    role: shop.role,
    ...toldStanding({ ...shop, registered }),
    cycle: shop.cycle,
    minimumFen: shop.minimumFen,
    channels: numbers
      .filter((n) => n.subMerchantId === shop.id)
      .map(({ channel, number }) => ({ channel, number })),
    account: account
      ? {
          version: account.version,
          bankName: account.bankName,
          accountTail: account.accountTail,
          accountRef: account.accountRef,
          approvedFrom: account.approvedFrom,
        }
      : null,
    pending: change
      ? {
          id: change.id,
          version: change.version,
          bankName: change.bankName,
          cnaps: change.cnaps,
          holderName: change.holderName,
          accountTail: change.accountTail,
          createdAt: change.createdAt,
          reviewed: reviewOf(change, found),
        }
      : null,
    isRegistered: (registered?.accountRef ?? "") !== "",
    holds: holds
      .filter((h) => h.subMerchantId === shop.id)
      .map(({ id, amountFen, reason, innerReason: inner, placedAt }) => ({
        ...{ id, amountFen, reason, inner, placedAt },
        isRegistered: registered?.holds.some((h) => h.acquirerReference === id) ?? false,
      })),
    registered: registered && {
      ...{ version: registered.version, status: registered.standing, statusReason: registered.statusReason },
      holds: registeredHolds(registered.holds),
      account: {
        ref: registered.accountRef,
        version: registered.accountVersion,
        mask: registered.accountMask,
      },
    },
    suspension: suspensionOf(shop.id, found),
    closingAsked:
      shop.closingAskedAt === null ? null : { at: shop.closingAskedAt, reason: shop.closingReason },
    advance: advanceOf({ shop, registered }, found),
  };
}

/** The register's word where it has one: what our desk asked for then waits for nobody. */
function advanceOf(
  { shop, registered }: Pick<Listed, "shop" | "registered">,
  { limits, me }: ShopFacts,
): AdvanceLimit {
  const limitFen = registered?.advanceLimitFen ?? null;
  if (limitFen !== null) return { limitFen, isRegistered: true, asked: null };
  const asked = limits.find(({ row }) => row.subMerchantId === shop.id);
  return {
    limitFen: shop.advanceLimitFen,
    isRegistered: false,
    asked: asked
      ? {
          limitFen: asked.row.limitFen,
          reason: asked.row.reason,
          by: asked.by,
          byMe: asked.row.askedBy === me,
        }
      : null,
  };
}

function suspensionOf(subMerchantId: Id<"smt">, { suspensions, me }: ShopFacts): LivingSuspension | null {
  const found = suspensions.find(({ row }) => row.subMerchantId === subMerchantId);
  if (!found) return null;
  const { row, placedBy, liftAskedBy } = found;
  return {
    id: row.id,
    status: row.status as LivingSuspension["status"],
    inner: row.innerReason,
    placedBy,
    byMe: row.placedBy === me,
    endsAt: row.endsAt,
    liftAsked: row.liftAskedBy === null ? null : { by: liftAskedBy, byMe: row.liftAskedBy === me },
  };
}

function reviewOf(account: Account, { reviews, me }: ShopFacts): PendingChange["reviewed"] {
  // `anyId` reads back the bare uuid.
  const found =
    account.accountRef === null ? undefined : reviews.find((r) => r.subjectId === uuidOf(account.id));
  return found && account.accountRef !== null
    ? {
        by: found.label,
        byMe: found.staffId === me,
        accountRef: account.accountRef,
        approvedFrom: account.approvedFrom,
      }
    : null;
}
