import { asc, ne } from "drizzle-orm";
import { subMerchant } from "#db/schema/index.ts";
import type { Role } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

export interface SubMerchantRow {
  id: Id<"smt">;
  number: string | null;
  name: string;
  shortName: string;
  role: Role;
  status: "draft" | "submitted" | "active" | "suspended" | "closed";
}

/** Most shops of one group that a screen lists. */
const LIMIT = 1_000;

/** The shops the actor may see, closed ones left out; a shop's own staff sees one, the group's all. */
export async function listSubMerchants(ctx: Ctx, input: { limit?: number }): Promise<SubMerchantRow[]> {
  may(ctx, "sub_merchant.list");
  return ctx.db.transaction((tx) =>
    tx
      .select({
        id: subMerchant.id,
        number: subMerchant.number,
        name: subMerchant.name,
        shortName: subMerchant.shortName,
        role: subMerchant.role,
        status: subMerchant.status,
      })
      .from(subMerchant)
      .where(ne(subMerchant.status, "closed"))
      .orderBy(asc(subMerchant.number), asc(subMerchant.id))
      .limit(Math.min(input.limit ?? LIMIT, LIMIT)),
  );
}
