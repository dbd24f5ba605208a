import { asc, ne } from "drizzle-orm";
import { isOfRegister } from "#db/is-of-register.ts";
import { registeredShop, subMerchant } from "#db/schema/index.ts";
import type { Role } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type RegisteredHoldView, registeredHolds } from "./registered-hold.ts";
import { toldStanding } from "./standing.ts";
import type { SubMerchantStatus } from "./sub-merchant-status.ts";

export interface SubMerchantRow {
  id: Id<"smt">;
  number: string | null;
  name: string;
  shortName: string;
  role: Role;
  /** When its money is paid, as the register states it; before it has named the shop, as our own row does. */
  cycle: string;
  /** The stricter of what the acquirer's desk here and its register say. */
  status: SubMerchantStatus;
  /** Why it is not open, in the acquirer's words to the shop; null where nothing was said. */
  statusReason: string | null;
  /** What the register keeps back; none for a cashier, who does not see beyond the shift. */
  holds: RegisteredHoldView[];
  /** When the owner asked the acquirer to close it. */
  closingAskedAt: Date | null;
}

/** Most shops of one group that a screen lists. */
const LIMIT = 1_000;

/** The shops the actor may see, closed ones left out; a shop's own staff sees one, the group's all. */
export async function listSubMerchants(ctx: Ctx, input: { limit?: number }): Promise<SubMerchantRow[]> {
  const { role } = may(ctx, "sub_merchant.list");
  const rows = await ctx.db.transaction((tx) =>
    tx
      .select({ shop: subMerchant, registered: registeredShop })
      .from(subMerchant)
      .leftJoin(registeredShop, isOfRegister)
      .where(ne(subMerchant.status, "closed"))
      .orderBy(asc(subMerchant.number), asc(subMerchant.id))
      .limit(Math.min(input.limit ?? LIMIT, LIMIT)),
  );
  return rows.map(({ shop, registered }) => ({
    id: shop.id,
    number: shop.number,
    name: shop.name,
    shortName: shop.shortName,
    role: shop.role,
    cycle: registered?.cycle ?? shop.cycle,
    ...toldStanding({ ...shop, registered }),
    holds: role === "cashier" ? [] : registeredHolds(registered?.holds ?? null),
    closingAskedAt: shop.closingAskedAt,
  }));
}
