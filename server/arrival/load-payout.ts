import type { HotSql } from "#db/client.ts";
import type { Maybe, Renamed, Row } from "#db/rows.ts";
import type { Id } from "../id.ts";
import { sumFen } from "../money/fen.ts";
import type { Payout, PayoutTerms } from "./payout.ts";

/** Undefined where the reader does not see the shop. */
export async function loadPayout(sql: HotSql, subMerchantId: Id<"smt">): Promise<Payout | undefined> {
  const terms = await loadTerms(sql, subMerchantId);
  return terms && { terms, ...(await loadLast(sql, subMerchantId)) };
}

type TermsRow = Renamed<"subMerchant", { ownCycle: "cycle"; ownMinimumFen: "minimumFen" }> &
  Maybe<Row<"registeredShop", "standing" | "cycle" | "minimumFen" | "holds">>;

/** By the register; before it has named the shop, as our own row says. */
async function loadTerms(sql: HotSql, subMerchantId: Id<"smt">): Promise<PayoutTerms | undefined> {
  const [row] = await sql<TermsRow[]>`
    select s.cycle as own_cycle, s.minimum_fen as own_minimum_fen, r.standing, r.cycle, r.minimum_fen, r.holds
    from sub_merchant s left join registered_shop r on r.acquirer_id = s.acquirer_id and r.number = s.number
    where s.id = ${subMerchantId}`;
  if (!row) return undefined;
  const { ownCycle, ownMinimumFen, standing: status, cycle, minimumFen, holds } = row;
  if (status === null || cycle === null || minimumFen === null || holds === null)
    return { status: "active", cycle: ownCycle, minimumFen: ownMinimumFen, heldFen: 0n };
  const isAll = holds.some((hold) => hold.fen === null);
  const heldFen = isAll ? null : sumFen(holds.map((hold) => BigInt(hold.fen ?? 0)));
  return { status, cycle, minimumFen, heldFen };
}

type LastRow = Row<"position", "layers" | "restFen"> &
  Row<"clearingBatch", "clearingDate"> &
  Pick<NonNullable<Payout["last"]>, "action" | "reason">;

async function loadLast(sql: HotSql, subMerchantId: Id<"smt">): Promise<Pick<Payout, "layers" | "last">> {
  const [row] = await sql<LastRow[]>`
    select p.layers, p.rest_fen, p.action, p.reason, b.clearing_date from position p join clearing_batch b on b.id = p.batch_id
    where p.sub_merchant_id = ${subMerchantId} and b.status in ('proposed','released','settled')
    order by b.clearing_date desc, b.seq desc limit 1`;
  const layers = (row?.layers ?? []).map((l) => ({
    clearingDate: l.clearingDate,
    dueDay: l.dueDay,
    amount: BigInt(l.amountFen),
  }));
  return { layers, last: row };
}
