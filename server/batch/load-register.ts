import type { HotSql } from "#db/client.ts";
import type { Maybe, Renamed, Row } from "#db/rows.ts";
import { dayFrom } from "../calendar/day.ts";
import { CHANNELS, type Channel, walletOf } from "../channel/channel.ts";
import type { AcquirerRegister, ChannelNo, RegisterEntry } from "../clearing/register.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

/** A shop without an approved account has none to be paid to: from no day on. */
const NEVER = dayFrom("9999-12-31");

/** What every acquirer of ours states alike and no row of ours holds. */
const STANDING = {
  version: 1,
  at: "2026-11-01T00:00:00+08:00",
  consentsFrom: "2026-12-01T00:00:00+08:00",
  leftOutDays: 3,
  clockSeconds: 300,
  lifetimeSeconds: Object.fromEntries(
    CHANNELS.map((c) => [walletOf(c).mode, walletOf(c).orderLifetimeMaxMs / 1000]),
  ),
};

export interface PlatformRegister extends AcquirerRegister {
  /** By number: what our own rows need besides. */
  shops: ReadonlyMap<string, Row<"subMerchant", "subMerchantId" | "merchantId" | "category">>;
}

type RegisterRow = Row<
  "subMerchant",
  | "subMerchantId"
  | "merchantId"
  | "name"
  | "role"
  | "licenceCode"
  | "category"
  | "cycle"
  | "minimumFen"
  | "advanceLimitFen"
> &
  Pick<RegisterEntry, "status"> &
  Renamed<"channelNumber", { number: "number" }> &
  Maybe<Row<"settlementAccount", "accountRef" | "version" | "approvedFrom">>;

/** Our own rows in the form of the acquirer's register: its digest stands in the file, the acquirer compares it with its own. */
export async function loadRegister(sql: HotSql, acquirer: ClearingAcquirer): Promise<PlatformRegister> {
  const rows = await sql<RegisterRow[]>`
    select s.id as sub_merchant_id, s.merchant_id, s.number, s.name, s.role, s.licence_code, s.category, s.status, s.cycle, s.minimum_fen, s.advance_limit_fen,
      a.account_ref, a.version, a.approved_from
    from sub_merchant s
    left join lateral (select account_ref, version, approved_from from settlement_account
      where sub_merchant_id = s.id and status = 'approved' order by version desc limit 1) a on true
    where s.acquirer_id = ${acquirer.id} and s.number is not null and s.status in ('active','suspended','closed')
    order by s.number collate "C"`;
  const numbers = await sql<Row<"channelNumber", "subMerchantId" | "channel" | "number">[]>`
    select sub_merchant_id, channel, number from channel_number where acquirer_id = ${acquirer.id} order by channel, number`;
  const holds = await sql<Row<"hold", "subMerchantId" | "amountFen" | "reason">[]>`
    select sub_merchant_id, amount_fen, reason from hold
    where acquirer_id = ${acquirer.id} and lifted_at is null order by placed_at, id`;
  const signers = await sql<Row<"acquirerSigner", "person" | "keyId" | "publicKey">[]>`
    select person, key_id, public_key from acquirer_signer where acquirer_id = ${acquirer.id} order by person, key_id`;
  const channelNos = Map.groupBy(numbers, (n) => n.subMerchantId);
  const holdsOf = Map.groupBy(holds, (h) => h.subMerchantId);
  const subMerchants = rows.map((row): RegisterEntry => {
    const nos: Partial<Record<Channel, ChannelNo[]>> = {};
    for (const n of channelNos.get(row.subMerchantId) ?? [])
      nos[n.channel] = [...(nos[n.channel] ?? []), { no: n.number, shared: false }];
    return {
      subMerchantNo: row.number,
      name: row.name,
      role: row.role,
      licenceCode: row.licenceCode ?? "",
      status: row.status,
      consentsFrom: null,
      contacts: [],
      channelNos: nos,
      accountRef: row.accountRef ?? "",
      accountVersion: row.version ?? 0,
      accountApprovedFrom: row.approvedFrom ?? NEVER,
      cycle: row.cycle,
      minimumFen: row.minimumFen,
      advanceLimitFen: row.advanceLimitFen,
      holds: (holdsOf.get(row.subMerchantId) ?? []).map((h) => ({
        fen: h.amountFen,
        acquirerReference: null,
        reason: h.reason,
      })),
    };
  });
  const shops = new Map(
    rows.map(({ number, subMerchantId, merchantId, category }) => [
      number,
      { subMerchantId, merchantId, category },
    ]),
  );
  const { feeToleranceFen, cutOffMinutes } = acquirer;
  return { ...STANDING, subMerchants, barred: [], feeToleranceFen, signers, cutOffMinutes, shops };
}
