import type { HotSql } from "#db/client.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Register, RegisterEntry } from "../clearing/register.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

/** A shop without an approved account has none to be paid to: from no day on. */
const NEVER = dayFrom("9999-12-31");

interface ShopRow {
  uuid: string;
  merchantUuid: string;
  category: string;
}
export interface PlatformRegister extends Register {
  /** By number: what our own rows need besides. */
  shops: ReadonlyMap<string, ShopRow>;
}

interface Row {
  id: string;
  merchant_id: string;
  number: string;
  name: string;
  category: string;
  status: RegisterEntry["status"];
  cycle: string;
  minimum_fen: bigint;
  advance_limit_fen: bigint;
  account_ref: string | null;
  version: number | null;
  approved_from: Day | null;
}

/** Our own rows in the form of the acquirer's register: its digest stands in the file, the acquirer compares it with its own. */
export async function loadRegister(sql: HotSql, acquirer: ClearingAcquirer): Promise<PlatformRegister> {
  const rows = await sql<Row[]>`
    select s.id, s.merchant_id, s.number, s.name, s.category, s.status, s.cycle, s.minimum_fen, s.advance_limit_fen,
      a.account_ref, a.version, a.approved_from
    from sub_merchant s
    left join lateral (select account_ref, version, approved_from from settlement_account
      where sub_merchant_id = s.id and status = 'approved' order by version desc limit 1) a on true
    where s.acquirer_id = ${acquirer.uuid} and s.number is not null and s.status in ('active','suspended','closed')
    order by s.number collate "C"`;
  const numbers = await sql<{ sub_merchant_id: string; channel: Channel; number: string }[]>`
    select sub_merchant_id, channel, number from channel_number where acquirer_id = ${acquirer.uuid} order by channel, number`;
  const holds = await sql<{ sub_merchant_id: string; amount_fen: bigint | null; reason: string }[]>`
    select sub_merchant_id, amount_fen, reason from hold
    where acquirer_id = ${acquirer.uuid} and lifted_at is null order by placed_at, id`;
  const channelNos = Map.groupBy(numbers, (n) => n.sub_merchant_id);
  const holdsOf = Map.groupBy(holds, (h) => h.sub_merchant_id);
  const entries = rows.map((row): RegisterEntry => {
    const nos: Partial<Record<Channel, string[]>> = {};
    for (const n of channelNos.get(row.id) ?? []) nos[n.channel] = [...(nos[n.channel] ?? []), n.number];
    return {
      subMerchantNo: row.number,
      name: row.name,
      status: row.status,
      channelNos: nos,
      accountRef: row.account_ref ?? "",
      accountVersion: row.version ?? 0,
      accountApprovedFrom: row.approved_from ?? NEVER,
      cycle: row.cycle,
      minimumFen: row.minimum_fen,
      advanceLimitFen: row.advance_limit_fen,
      holds: (holdsOf.get(row.id) ?? []).map((h) => ({
        fen: h.amount_fen,
        acquirerReference: null,
        reason: h.reason,
      })),
    };
  });
  const shops = new Map(
    rows.map((r) => [r.number, { uuid: r.id, merchantUuid: r.merchant_id, category: r.category }]),
  );
  return { entries, barred: [], feeToleranceFen: acquirer.feeToleranceFen, shops };
}
