import type { HotSql } from "#db/client.ts";
import type { Maybe, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { dayFrom } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { ChannelNo, RegisterEntry } from "../clearing/register.ts";
import type { Id } from "../id.ts";

/** A shop without an approved account has none to be paid to: from no day on. */
const NEVER = dayFrom("9999-12-31");

type ShopRow = Row<
  "subMerchant",
  | "subMerchantId"
  | "number"
  | "name"
  | "role"
  | "licenceCode"
  | "status"
  | "cycle"
  | "minimumFen"
  | "advanceLimitFen"
> &
  Maybe<Row<"settlementAccount", "accountRef" | "version" | "approvedFrom">>;

/**
 * Our own rows of an acquirer's numbered shops in the words of its register, by number. What we do not know of a shop
 * (contacts, a day of its own for consents, which numbers are shared) is empty.
 */
export async function loadOwnShops(sql: HotSql, acquirerId: Id<"acq">): Promise<RegisterEntry[]> {
  const rows = await sql<ShopRow[]>`
    select s.id as sub_merchant_id, s.number, s.name, s.role, s.licence_code, s.status, s.cycle, s.minimum_fen,
      s.advance_limit_fen, a.account_ref, a.version, a.approved_from
    from sub_merchant s
    left join lateral (select account_ref, version, approved_from from settlement_account
      where sub_merchant_id = s.id and status = 'approved' order by version desc limit 1) a on true
    where s.acquirer_id = ${acquirerId} and s.number is not null and s.status not in ('draft','submitted')
    order by s.number collate "C"`;
  const numbers = await sql<Row<"channelNumber", "subMerchantId" | "channel" | "number">[]>`
    select sub_merchant_id, channel, number from channel_number where acquirer_id = ${acquirerId} order by channel, number`;
  const holds = await sql<Row<"hold", "subMerchantId" | "amountFen" | "reason">[]>`
    select sub_merchant_id, amount_fen, reason from hold
    where acquirer_id = ${acquirerId} and lifted_at is null order by placed_at, id`;
  const numbersOf = Map.groupBy(numbers, (n) => n.subMerchantId);
  const holdsOf = Map.groupBy(holds, (h) => h.subMerchantId);
  return rows.map((row) => entryOf(row, numbersOf.get(row.subMerchantId), holdsOf.get(row.subMerchantId)));
}

function entryOf(
  row: ShopRow,
  numbers: readonly { channel: Channel; number: string }[] = [],
  holds: readonly { amountFen: bigint | null; reason: string }[] = [],
): RegisterEntry {
  const channelNos: Partial<Record<Channel, ChannelNo[]>> = {};
  for (const n of numbers)
    channelNos[n.channel] = [...(channelNos[n.channel] ?? []), { no: n.number, shared: false }];
  return {
    subMerchantNo: present(row.number, "a numbered shop has its number"),
    name: row.name,
    role: row.role,
    licenceCode: row.licenceCode ?? "",
    status: row.status as RegisterEntry["status"],
    consentsFrom: null,
    contacts: [],
    channelNos,
    accountRef: row.accountRef ?? "",
    accountVersion: row.version ?? 0,
    accountApprovedFrom: row.approvedFrom ?? NEVER,
    cycle: row.cycle,
    minimumFen: row.minimumFen,
    advanceLimitFen: row.advanceLimitFen,
    holds: holds.map((h) => ({ fen: h.amountFen, acquirerReference: null, reason: h.reason })),
  };
}
