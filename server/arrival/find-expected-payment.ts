import type { HotSql } from "#db/client.ts";
import type { Maybe, Renamed, Row } from "#db/rows.ts";
import { findCalendar } from "../books/find-calendar.ts";
import type { Day } from "../calendar/day.ts";
import type { UnpaidLayer } from "../clearing/layer.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { sumFen } from "../money/fen.ts";
import { may } from "../permission.ts";
import { type ExpectedPayment, expectedPayment, type PayoutTerms } from "./expected-payment.ts";

/**
 * What a shop may expect next of what it has to come (`unsettledFen`) and no file pays yet, by its own cycle, minimum and holds as
 * the register states them: an estimate. Undefined where nothing would be paid, or nobody can say when. Refuses `forbidden`.
 */
export async function findExpectedPayment(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt">; unsettledFen: bigint; today: Day },
): Promise<ExpectedPayment | undefined> {
  const { acquirerId } = may(ctx, "arrival.get");
  const { subMerchantId, unsettledFen, today } = input;
  const calendar = await findCalendar(ctx, { acquirerId });
  if (!calendar) return undefined;
  const { terms, layers } = await ctx.db.hot(async (sql) => ({
    terms: await loadTerms(sql, subMerchantId),
    layers: await loadLayers(sql, subMerchantId),
  }));
  return terms && expectedPayment({ terms, layers, unsettledFen, today, calendar });
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

/** What the shop's last file left unpaid. */
async function loadLayers(sql: HotSql, subMerchantId: Id<"smt">): Promise<UnpaidLayer[]> {
  const [row] = await sql<Row<"position", "layers">[]>`
    select p.layers from position p join clearing_batch b on b.id = p.batch_id
    where p.sub_merchant_id = ${subMerchantId} and b.status in ('proposed','released','settled')
    order by b.clearing_date desc, b.seq desc limit 1`;
  return (row?.layers ?? []).map((l) => ({
    clearingDate: l.clearingDate,
    dueDay: l.dueDay,
    amount: BigInt(l.amountFen),
  }));
}
