import type { Renamed, Row } from "#db/rows.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadOwnShops } from "./load-own-shops.ts";
import { fieldOf } from "./register-difference.ts";

/** More than anybody mends by hand. */
const ROWS_MAX = 1_000;

/** One field of one shop in which our copy says otherwise than the acquirer's newest register. */
export type RegisterDifferenceView = Row<
  "registerDifference",
  "number" | "field" | "ours" | "theirs" | "since"
> &
  Row<"subMerchant", "subMerchantId"> &
  Renamed<"subMerchant", { name: "shortName" }>;

/**
 * What still differs between the acquirer's register and our own rows, the oldest first; of one shop where it is named. The
 * register is computed with meanwhile, and no other shop waits for it. Refuses `forbidden` to other sides.
 */
export async function listRegisterDifferences(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined },
): Promise<RegisterDifferenceView[]> {
  const { acquirerId } = may(ctx, "register_difference.list");
  return await ctx.db.hot(async (sql) => {
    const rows = await sql<RegisterDifferenceView[]>`
      select d.number, d.field, d.ours, d.theirs, d.since, s.id as sub_merchant_id, s.short_name as name
      from register_difference d join sub_merchant s on s.acquirer_id = d.acquirer_id and s.number = d.number
      where d.acquirer_id = ${acquirerId} and d.ended_at is null
        and ${input.subMerchantId ? sql`s.id = ${input.subMerchantId}` : sql`true`}
      order by d.since, d.number, d.field limit ${ROWS_MAX}`;
    if (rows.at(0) === undefined) return [];
    // What was mended on our side since the last register came is gone at once.
    const own = new Map((await loadOwnShops(sql, acquirerId)).map((shop) => [shop.subMerchantNo, shop]));
    return rows.flatMap((row) => {
      const shop = own.get(row.number);
      const ours = (shop && fieldOf(shop, row.field)) ?? row.ours;
      return ours === row.theirs ? [] : [{ ...row, ours }];
    });
  });
}
