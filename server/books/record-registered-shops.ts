import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { consentsNeededFrom } from "../agreement/evidence-law.ts";
import { present } from "../assert.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { AcquirerRegister, RegisterEntry } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { SUB_MERCHANT_LIFE } from "../merchant/sub-merchant-status.ts";

/**
 * What follows from a new register, in its own transaction: what an order and a screen ask of a number is kept by number, a
 * shop that it closes is closed here too, the cut-offs follow it.
 */
export async function recordRegisteredShops(
  sql: HotSql,
  ctx: Ctx,
  { acquirerId, register }: { acquirerId: Id<"acq">; register: AcquirerRegister },
): Promise<void> {
  await sql`update acquirer set cut_offs = ${sql.json(register.cutOffs as never)} where id = ${acquirerId}`;
  const shops = register.subMerchants;
  const numbers = shops.map((s) => s.subMerchantNo);
  const roles = shops.map((s) => s.role);
  const consents = shops.map((s) => consentsNeededFrom(register, s));
  const limits = shops.map((s) => s.advanceLimitFen.toString());
  const statuses = shops.map((s) => s.status);
  const reasons = shops.map((s) => s.statusReason ?? "");
  const holds = shops.map((s) =>
    JSON.stringify(s.holds.map((h) => ({ ...h, fen: h.fen?.toString() ?? null }))),
  );
  const cycles = shops.map((s) => s.cycle);
  const minima = shops.map((s) => s.minimumFen.toString());
  const masks = shops.map((s) => s.account?.mask ?? "");
  await sql`
    insert into registered_shop (acquirer_id, number, role, consents_from, version, standing, status_reason, holds,
      advance_limit_fen, cycle, minimum_fen, account_mask)
    select ${acquirerId}, number, role, consents::timestamptz, ${register.version}, status, reason, holds::jsonb,
      limit_fen::bigint, cycle, minimum::bigint, mask
    from unnest(${numbers}::text[], ${roles}::text[], ${consents}::text[], ${statuses}::text[], ${reasons}::text[], ${holds}::text[],
      ${limits}::text[], ${cycles}::text[], ${minima}::text[], ${masks}::text[])
      n(number, role, consents, status, reason, holds, limit_fen, cycle, minimum, mask)
    on conflict (acquirer_id, number) do update set role = excluded.role, consents_from = excluded.consents_from,
      version = excluded.version, standing = excluded.standing, status_reason = excluded.status_reason, holds = excluded.holds,
      advance_limit_fen = excluded.advance_limit_fen, cycle = excluded.cycle, minimum_fen = excluded.minimum_fen,
      account_mask = excluded.account_mask`;
  await followClosing(sql, ctx, { acquirerId, shops });
}

type ClosingRow = Row<"subMerchant", "subMerchantId" | "merchantId" | "number" | "status">;

/** Where the register closes a shop its row here is closed as well, step by step: there is no way back on either side. */
async function followClosing(
  sql: HotSql,
  ctx: Ctx,
  { acquirerId, shops }: { acquirerId: Id<"acq">; shops: readonly RegisterEntry[] },
): Promise<void> {
  const ending = new Map(
    shops.filter((s) => s.status === "closing" || s.status === "closed").map((s) => [s.subMerchantNo, s]),
  );
  if (ending.size === 0) return;
  const rows = await sql<ClosingRow[]>`
    select id as sub_merchant_id, merchant_id, number, status from sub_merchant where acquirer_id = ${acquirerId}
      and number = any(${[...ending.keys()]}::text[]) and status in ('active','suspended','closing')`;
  for (const { subMerchantId: id, merchantId, number, status } of rows) {
    const entry = present(ending.get(number ?? ""), "only these were asked for");
    const act = { action: "sub_merchant.follow", merchantId, acquirerId, facts: { number } } as const;
    const step = { life: SUB_MERCHANT_LIFE, id, act } as const;
    const set = { statusReason: entry.statusReason ?? "" };
    if (status !== "closing") await recordRawStep(sql, ctx, { ...step, from: status, to: "closing", set });
    if (entry.status === "closed")
      await recordRawStep(sql, ctx, { ...step, from: "closing", to: "closed", set: {} });
    ctx.defer({ topic: "application", id, merchantId, subMerchantId: id, acquirerId });
  }
}
