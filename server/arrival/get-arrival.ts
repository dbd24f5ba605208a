import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import { assert, present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findArrivalClock } from "./find-arrival-clock.ts";
import { type Arrival, loadArrivals } from "./load-arrivals.ts";

/** One payment, refund or refund that ended CLOSED inside an arrival, as the shop that receives the arrival may see it. */
interface ArrivalEntry {
  /** Null where it is another shop's sale. */
  orderId: Id<"ord"> | null;
  kind: "sale" | "refund" | "refund_void" | "share" | "share_back" | "share_void";
  /** When it was paid or refunded; null where it is another shop's sale. */
  at: Date | null;
  channel: Channel;
  merchantOrderNo: string | null;
  /** What the customer paid or got back; null where the agreement does not show it. */
  grossFen: bigint | null;
  /** This shop's part, negative where it gives back. */
  partFen: bigint;
}

export interface ArrivalDetail extends Arrival {
  entries: ArrivalEntry[];
  entryCount: number;
}

/** The page shows this many entries; the count says how many there are. */
const ENTRIES_MAX = 500;

/**
 * One shop's line of one clearing file with every payment inside. Where the actor sees several shops, `subMerchantId`
 * says which. Refuses `forbidden` to cashiers and other sides, `not_found` for a line the actor does not see.
 */
export async function getArrival(
  ctx: Ctx,
  input: { batchId: Id<"clb">; subMerchantId?: Id<"smt"> | undefined },
): Promise<ArrivalDetail> {
  const actor = may(ctx, "arrival.get");
  const subMerchantId = actor.subMerchantId ?? input.subMerchantId;
  const clock = await findArrivalClock(ctx);
  return await ctx.db.hot(async (sql) => {
    const [line] = await loadArrivals(sql, { batchId: input.batchId, subMerchantId, clock, limit: 1 });
    if (!line) refuse({ code: "not_found", what: "arrival" });
    return { ...line, ...(await loadEntries(sql, line)) };
  });
}

type EntryRow = Row<"receivedPart", "orderId" | "kind" | "channel" | "partFen"> &
  Maybe<Row<"order", "merchantOrderNo"> & Renamed<"clearingEntry", { grossFen: "amountFen" }>> &
  Computed<"isOwn", boolean> &
  Computed<"at", Date | null> &
  Computed<"total", bigint>;

async function loadEntries(
  sql: HotSql,
  line: Arrival,
): Promise<Pick<ArrivalDetail, "entries" | "entryCount">> {
  const { batchId: batch, subMerchantId: shop } = line;
  const rows = await sql<EntryRow[]>`
    with entry as (
      select e.line_no, e.order_id, e.refund_id, e.kind, true as is_own, e.channel, e.amount_fen as gross_fen,
        (select coalesce(sum(s.fen), 0)::bigint from unnest(e.receivers, e.shares) as s(number, fen)
          where s.number = ${line.number}) as part_fen
      from clearing_entry e
      where e.batch_id = ${batch} and e.sub_merchant_id = ${shop} and e.kind in ('P','R','V')
      union all
      select r.line_no, r.order_id, r.refund_id, r.kind, false, r.channel, r.amount_fen, r.part_fen
      from received_part r
      where r.batch_id = ${batch} and r.sub_merchant_id = ${shop} and r.kind in ('P','R','V')
    )
    select e.order_id, e.kind, e.is_own, e.channel, e.gross_fen, e.part_fen, count(*) over () as total,
      o.merchant_order_no, case e.kind when 'P' then o.paid_at else coalesce(f.finished_at, f.created_at) end as at
    from entry e
    left join "order" o on e.is_own and o.created_month = month_of(e.order_id) and o.id = e.order_id
    left join refund f on e.is_own and e.refund_id is not null
      and f.created_month = month_of(e.refund_id) and f.id = e.refund_id
    order by e.line_no limit ${ENTRIES_MAX}`;
  return { entries: rows.map(entryOf), entryCount: Number(rows[0]?.total ?? 0n) };
}

/** What an entry is to the shop that made the sale, and to one that shares in it. */
const KINDS: Readonly<Record<string, readonly [own: ArrivalEntry["kind"], other: ArrivalEntry["kind"]]>> = {
  P: ["sale", "share"],
  R: ["refund", "share_back"],
  V: ["refund_void", "share_void"],
};

function entryOf(row: EntryRow): ArrivalEntry {
  const [own, other] = present(KINDS[row.kind], "an arrival holds payments, refunds and voids");
  const isBack = row.kind === "R";
  assert(row.partFen >= 0n, "shares and parts given back are never negative");
  const sign = isBack ? -1n : 1n;
  return {
    orderId: row.isOwn ? row.orderId : null,
    kind: row.isOwn ? own : other,
    at: row.at,
    channel: row.channel,
    merchantOrderNo: row.merchantOrderNo,
    grossFen: row.grossFen === null ? null : sign * row.grossFen,
    partFen: sign * row.partFen,
  };
}
