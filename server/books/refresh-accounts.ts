import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { AcquirerRegister, RegisterEntry } from "../clearing/register.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { ACCOUNT_LIFE } from "../merchant/account-status.ts";
import { newAccountOf } from "./registered-account.ts";

type ShopRow = Row<"subMerchant", "subMerchantId" | "merchantId" | "number">;
type AccountRow = Row<"settlementAccount", "accountId" | "subMerchantId" | "status" | "accountTail">;

/**
 * Every shop is given the account that a new register names for it, in the register's transaction: what the shop had asked
 * for is in force, the one before is replaced. Nobody types a reference, a digest or a mask. What does not fit the shop's own
 * request stays as it is and is a difference of that shop.
 */
export async function refreshAccounts(
  sql: HotSql,
  ctx: Ctx,
  { acquirerId, register }: { acquirerId: Id<"acq">; register: AcquirerRegister },
): Promise<void> {
  const shops = new Map(register.subMerchants.map((s) => [s.subMerchantNo, s]));
  const numbers = [...shops.keys()];
  const refs = register.subMerchants.map((s) => s.accountRef);
  const versions = register.subMerchants.map((s) => s.accountVersion);
  await sql`update registered_shop r set account_ref = n.ref, account_version = n.version
    from unnest(${numbers}::text[], ${refs}::text[], ${versions}::int[]) n(number, ref, version)
    where r.acquirer_id = ${acquirerId} and r.number = n.number
      and (r.account_ref, r.account_version) is distinct from (n.ref, n.version)`;
  const behind = await sql<ShopRow[]>`
    select s.id as sub_merchant_id, s.merchant_id, s.number from sub_merchant s
    join registered_shop r on r.acquirer_id = s.acquirer_id and r.number = s.number
    where s.acquirer_id = ${acquirerId} and s.status not in ('draft','submitted') and r.number = any(${numbers}::text[])
      and r.account_version > coalesce((select max(a.version) from settlement_account a
        where a.sub_merchant_id = s.id and a.status = 'approved'), 0)`;
  const accounts = await sql<AccountRow[]>`
    select id as account_id, sub_merchant_id, status, account_tail from settlement_account
    where sub_merchant_id = any(${behind.map((s) => s.subMerchantId)}) and status in ('approved','pending')`;
  for (const shop of behind) {
    const own = accounts.filter((a) => a.subMerchantId === shop.subMerchantId);
    const entry = present(shops.get(shop.number ?? ""), "only these were asked for");
    await followOne(sql, ctx, { acquirerId, shop, own, entry });
  }
}

async function followOne(
  sql: HotSql,
  ctx: Ctx,
  of: { acquirerId: Id<"acq">; shop: ShopRow; own: readonly AccountRow[]; entry: RegisterEntry },
): Promise<void> {
  const { acquirerId, entry } = of;
  const { merchantId, subMerchantId } = of.shop;
  const approved = of.own.find((a) => a.status === "approved");
  const pending = of.own.find((a) => a.status === "pending");
  const account = newAccountOf(entry, pending?.accountTail ?? null);
  if (!account) return;
  const { shown, ...set } = account;
  const facts = { subMerchantId, version: entry.accountVersion, accountRef: entry.accountRef };
  const step = { life: ACCOUNT_LIFE } as const;
  if (approved) {
    const act = { action: "account.replace", merchantId, acquirerId, facts } as const;
    await recordRawStep(sql, ctx, {
      ...step,
      id: approved.accountId,
      from: "approved",
      to: "replaced",
      set: {},
      act,
    });
  }
  const act = { action: "account.follow", merchantId, acquirerId, facts } as const;
  if (pending)
    await recordRawStep(sql, ctx, {
      ...step,
      id: pending.accountId,
      from: "pending",
      to: "approved",
      set,
      act,
    });
  else {
    const id = ctx.newId("sac");
    await sql`insert into settlement_account ${sql({
      ...{ id, acquirerId, merchantId, subMerchantId, ...set, ...shown },
      ...{ status: "approved", createdAt: ctx.now() },
    } as never)}`;
    await recordRawAudit(sql, ctx, { ...act, subjectId: id });
  }
  ctx.defer({
    topic: "application",
    id: pending?.accountId ?? subMerchantId,
    acquirerId,
    merchantId,
    subMerchantId,
  });
}
