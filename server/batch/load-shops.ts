import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Id } from "../id.ts";

/** By number: what our own rows need of a shop besides what the acquirer's register says. */
export type OwnShops = ReadonlyMap<string, Row<"subMerchant", "subMerchantId" | "merchantId" | "category">>;

/** Our own ids of an acquirer's numbered shops. What a shop is paid by stands in the acquirer's register alone. */
export async function loadShops(sql: HotSql, acquirerId: Id<"acq">): Promise<OwnShops> {
  const rows = await sql<Row<"subMerchant", "subMerchantId" | "merchantId" | "number" | "category">[]>`
    select id as sub_merchant_id, merchant_id, number, category from sub_merchant
    where acquirer_id = ${acquirerId} and number is not null`;
  return new Map(rows.map(({ number, ...shop }) => [present(number, "it has one"), shop]));
}
