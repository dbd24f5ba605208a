import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Computed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { instantText } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { writeWhole } from "../document/write-whole.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { ShopRequest } from "./shop-request.ts";

type AskedRow = Row<"subMerchant", "subMerchantId" | "number" | "closingAskedAt" | "closingReason">;
type HoldRow = Computed<"holdId", Id<"hld">> &
  Row<"hold", "subMerchantId" | "amountFen" | "reason" | "innerReason" | "placedAt">;

/**
 * Lays what people ask about shops into the acquirer's folder, one whole file a shop, written again when it changes. The core's
 * people take it up or do not: what holds or closes is its register alone. Returns the numbers written. Refuses `forbidden` to
 * everybody but the worker.
 */
export async function forwardShopRequests(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; outboxDir: string },
): Promise<string[]> {
  may(ctx, "sub_merchant.forward");
  const folder = path.join(input.outboxDir, "shops");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const told = new Map<string, string>();
  for (const name of await readdir(folder))
    if (name.endsWith(".json")) told.set(name.slice(0, -5), await readFile(path.join(folder, name), "utf8"));
  const { shops, holds } = await loadAsked(ctx, input.acquirerId);
  const written: string[] = [];
  for (const shop of shops) {
    const request = requestOf(shop, holds);
    const text = `${JSON.stringify(request, null, 2)}\n`;
    const isNothing = request.closing === null && request.holds.length === 0;
    if (told.get(request.number) === text || (isNothing && !told.has(request.number))) continue;
    await writeWhole(folder, `${request.number}.json`, text);
    written.push(request.number);
  }
  return written;
}

const loadAsked = (ctx: Ctx, acquirerId: Id<"acq">) =>
  ctx.db.hot(async (sql) => ({
    shops: await sql<AskedRow[]>`
      select id as sub_merchant_id, number, closing_asked_at, closing_reason from sub_merchant
      where acquirer_id = ${acquirerId} and number is not null order by number collate "C"`,
    holds: await sql<HoldRow[]>`
      select id as hold_id, sub_merchant_id, amount_fen, reason, inner_reason, placed_at from hold
      where acquirer_id = ${acquirerId} and lifted_at is null order by placed_at, id`,
  }));

function requestOf(shop: AskedRow, holds: readonly HoldRow[]): ShopRequest {
  const { closingAskedAt, closingReason: reason } = shop;
  return {
    number: present(shop.number, "only numbered shops were asked for"),
    closing: closingAskedAt === null ? null : { at: instantText(closingAskedAt), reason },
    holds: holds
      .filter((h) => h.subMerchantId === shop.subMerchantId)
      .map((h) => ({
        ...{ id: h.holdId, at: instantText(h.placedAt), fen: h.amountFen?.toString() ?? null },
        ...{ reason: h.reason, inner: h.innerReason },
      })),
  };
}
