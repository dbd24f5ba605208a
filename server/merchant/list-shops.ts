import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "#db/client.ts";
import { isOfRegister } from "#db/is-of-register.ts";
import * as t from "#db/schema/index.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { RegisterEntry, Role } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import { type Id, uuidOf } from "../id.ts";
import { may } from "../permission.ts";
import { type RegisteredHoldView, registeredHolds } from "./registered-hold.ts";
import { toldStanding } from "./standing.ts";

type Account = typeof t.settlementAccount.$inferSelect;

interface PendingChange {
  id: Id<"sac">;
  version: number;
  bankName: string;
  cnaps: string;
  holderName: string;
  accountTail: string;
  createdAt: Date;
  /** Recorded by the reviewer: waits for the second person. */
  reviewed: { by: string | null; byMe: boolean; accountRef: string; approvedFrom: Day | null } | null;
}
export interface ShopRow {
  id: Id<"smt">;
  number: string;
  name: string;
  shortName: string;
  merchantName: string;
  role: Role;
  status: "draft" | "submitted" | "active" | "suspended" | "closing" | "closed";
  statusReason: string | null;
  cycle: string;
  minimumFen: bigint;
  channels: { channel: Channel; number: string }[];
  account: {
    version: number;
    bankName: string;
    accountTail: string;
    accountRef: string | null;
    approvedFrom: Day | null;
  } | null;
  pending: PendingChange | null;
  /** The acquirer's register names its account: a new one comes by itself. */
  isRegistered: boolean;
  /** What this desk asked the core to hold; `isRegistered`: the register does. */
  holds: AskedHold[];
  /** What the newest register says; null where it does not know the number. Unlike ours it decides what is paid. */
  registered: {
    version: number;
    status: RegisterEntry["status"];
    statusReason: string;
    holds: RegisteredHoldView[];
    /** `mask` empty where the register tells the reference alone. */
    account: { ref: string; version: number; mask: string };
  } | null;
  /** The desk's suspension that works or waits for its second person. */
  suspension: LivingSuspension | null;
  closingAsked: { at: Date; reason: string } | null;
  /** What the acquirer would advance it for a refund. */
  advance: AdvanceLimit;
}
interface AdvanceLimit {
  limitFen: bigint;
  /** The register says it; our desk sets none. */
  isRegistered: boolean;
  /** The first person's word that waits for the second. */
  asked: { limitFen: bigint; reason: string; by: string | null; byMe: boolean } | null;
}
interface AskedHold {
  id: Id<"hld">;
  amountFen: bigint | null;
  reason: string;
  inner: string;
  placedAt: Date;
  isRegistered: boolean;
}
interface LivingSuspension {
  id: Id<"ssp">;
  status: "asked" | "placed" | "confirmed";
  inner: string;
  placedBy: string | null;
  byMe: boolean;
  endsAt: Date;
  /** The first of the two who lift it. */
  liftAsked: { by: string | null; byMe: boolean } | null;
}

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
    const ids = shops.map((s) => s.shop.id);
    const accounts = await tx
      .select()
      .from(t.settlementAccount)
      .where(
        and(
          inArray(t.settlementAccount.subMerchantId, ids),
          inArray(t.settlementAccount.status, ["approved", "pending"]),
        ),
      );
    const numbers = await tx
      .select()
      .from(t.channelNumber)
      .where(inArray(t.channelNumber.subMerchantId, ids))
      .orderBy(asc(t.channelNumber.channel));
    const holds = await tx
      .select()
      .from(t.hold)
      .where(and(inArray(t.hold.subMerchantId, ids), isNull(t.hold.liftedAt)))
      .orderBy(asc(t.hold.placedAt));
    const pending = accounts.filter((a) => a.status === "pending");
    const reviews = await loadReviews(
      tx,
      pending.map((p) => p.id),
    );
    const suspensions = await loadSuspensions(tx, ids);
    const limits = await loadAskedLimits(tx, ids);
    return shops.map((s) => shopRowOf(s, { accounts, numbers, holds, reviews, suspensions, limits, me }));
  });
}

/** Suspensions that live, with the people behind them. */
async function loadSuspensions(tx: Tx, ids: Id<"smt">[]) {
  const placer = alias(t.staff, "placer");
  const lifter = alias(t.staff, "lifter");
  return await tx
    .select({ row: t.suspension, placedBy: placer.label, liftAskedBy: lifter.label })
    .from(t.suspension)
    .leftJoin(placer, eq(placer.id, t.suspension.placedBy))
    .leftJoin(lifter, eq(lifter.id, t.suspension.liftAskedBy))
    .where(
      and(
        inArray(t.suspension.subMerchantId, ids),
        inArray(t.suspension.status, ["asked", "placed", "confirmed"]),
      ),
    );
}

/** Limits that wait for their second person. */
async function loadAskedLimits(tx: Tx, ids: Id<"smt">[]) {
  return await tx
    .select({ row: t.advanceLimit, by: t.staff.label })
    .from(t.advanceLimit)
    .leftJoin(t.staff, eq(t.staff.id, t.advanceLimit.askedBy))
    .where(and(inArray(t.advanceLimit.subMerchantId, ids), isNull(t.advanceLimit.setBy)));
}

/** Who has recorded a change as the first person. */
async function loadReviews(tx: Tx, ids: Id<"sac">[]) {
  return await tx
    .select({ subjectId: t.approval.subjectId, staffId: t.approval.staffId, label: t.staff.label })
    .from(t.approval)
    .leftJoin(t.staff, eq(t.staff.id, t.approval.staffId))
    .where(and(inArray(t.approval.subjectId, ids), eq(t.approval.step, 1)));
}

interface Found {
  accounts: Account[];
  numbers: (typeof t.channelNumber.$inferSelect)[];
  holds: (typeof t.hold.$inferSelect)[];
  reviews: Awaited<ReturnType<typeof loadReviews>>;
  suspensions: Awaited<ReturnType<typeof loadSuspensions>>;
  limits: Awaited<ReturnType<typeof loadAskedLimits>>;
  me: Id<"stf">;
}

interface Listed {
  shop: typeof t.subMerchant.$inferSelect;
  merchantName: string;
  registered: typeof t.registeredShop.$inferSelect | null;
}

function shopRowOf({ shop, merchantName, registered }: Listed, found: Found): ShopRow {
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
  { limits, me }: Found,
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

function suspensionOf(subMerchantId: Id<"smt">, { suspensions, me }: Found): LivingSuspension | null {
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

function reviewOf(account: Account, { reviews, me }: Found): PendingChange["reviewed"] {
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
