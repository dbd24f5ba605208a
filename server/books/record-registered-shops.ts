import type { HotSql } from "#db/client.ts";
import { consentsNeededFrom } from "../agreement/evidence-law.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { loadOwnShops } from "./load-own-shops.ts";
import { registerDifferences } from "./register-difference.ts";

/** So many differences stand in one entry of the audit; the rest is a number. */
const DIFFERENCES_MAX = 200;

/**
 * What follows from a new register, in its own transaction: what an order asks of its seller's number is kept by number, and
 * where our rows say otherwise than the register it is named shop by shop. Of ours only the cut-offs follow it: the register decides
 * what clearing computes, the acquirer's desk what our rows say.
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
  await sql`
    insert into registered_shop (acquirer_id, number, role, consents_from, version)
    select ${acquirerId}, number, role, consents::timestamptz, ${register.version}
    from unnest(${numbers}::text[], ${roles}::text[], ${consents}::text[]) n(number, role, consents)
    on conflict (acquirer_id, number) do update set role = excluded.role, consents_from = excluded.consents_from,
      version = excluded.version`;
  const differences = registerDifferences(shops, await loadOwnShops(sql, acquirerId));
  if (differences.length === 0) return;
  await recordRawAudit(sql, ctx, {
    action: "books.differ",
    subjectId: acquirerId,
    acquirerId,
    facts: {
      version: register.version,
      count: differences.length,
      differences: differences.slice(0, DIFFERENCES_MAX),
    },
  });
}
