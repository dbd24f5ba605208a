import type { HotSql } from "#db/client.ts";
import type { Computed } from "#db/rows.ts";
import { feeFor, matchFeeItem } from "../agreement/fee.ts";
import type { RefundVoid } from "../books/refund-void.ts";
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf, startOf } from "../calendar/instant.ts";
import { itemKey } from "../clearing/decision.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { parseAmount } from "../money/amount.ts";
import { may } from "../permission.ts";
import { type DeskItem, fitsFilter, type ItemFilter, type OurSide, suggestionFor } from "./desk-item.ts";
import { type ItemBooks, loadItemBooks } from "./load-item-books.ts";
import { type ItemRow, loadItemRows } from "./load-item-rows.ts";

export interface ItemList {
  items: DeskItem[];
  /** Of all that wait, whatever the filter: counts by state, and the fen of what nobody has decided yet. */
  counts: Record<DeskItem["state"], number>;
  undecidedFen: bigint;
  /** What nobody has decided yet has waited since then; null where nothing does. */
  oldest: Date | null;
  /** Everybody whose key is registered; who made decisions that no release has passed yet may not release. */
  people: string[];
  deciders: string[];
  /** Refunds that ended CLOSED within the last 30 days, newest first: nothing is to be decided about them. */
  voids: (RefundVoid & { day: Day })[];
}

const VOIDS_DAYS = 30;

/**
 * The desk of differences: everything of the acquirer's that waits for two of its people, for a refund or for a day, oldest
 * first, and what they decided of late. At most 500. Refuses `forbidden` to everybody but its people.
 */
export async function listItems(ctx: Ctx, filter: ItemFilter): Promise<ItemList> {
  const { acquirerId } = may(ctx, "item.list");
  return await ctx.db.hot(async (sql) => {
    const books = await loadItemBooks(sql, acquirerId);
    const now = ctx.now();
    const rows = await loadItemRows(sql, { acquirerId, now });
    const all = rows.map((row) => itemOf(row, books, dayOf(now)));
    const amount = parseAmount(filter.search?.trim() ?? "");
    const fen = "fen" in amount ? amount.fen : undefined;
    const count = (state: DeskItem["state"]) => all.filter((item) => item.state === state).length;
    const undecided = all.filter((item) => item.state === "open" || item.state === "signed");
    return {
      items: all.filter((item) => fitsFilter(item, filter, fen)),
      counts: {
        open: count("open"),
        signed: count("signed"),
        decided: count("decided"),
        done: count("done"),
      },
      undecidedFen: undecided.reduce((sum, item) => sum + item.amountFen, 0n),
      oldest: undecided.reduce<Date | null>((a, { heardAt: b }) => (a && a < b ? a : b), null),
      people: [...new Set(books.signers.map((s) => s.person))],
      deciders: await listDeciders(sql, acquirerId),
      voids: books.voids
        .map((v) => ({ ...v, day: dayOf(new Date(v.closedAt)) }))
        .filter((v) => v.day >= addDays(dayOf(now), -VOIDS_DAYS))
        .reverse(),
    };
  });
}

/** Who made a decision that stands, or will stand, in a file which is not released. */
async function listDeciders(sql: HotSql, acquirerId: Id<"acq">): Promise<string[]> {
  const rows = await sql<Computed<"person", string>[]>`
    select distinct unnest(d.persons) as person from decision d where d.acquirer_id = ${acquirerId}
      and d.decided_as <> 'wait' and d.entered_at >= coalesce((select max(b.window_to) from clearing_batch b
        where b.acquirer_id = ${acquirerId} and b.status in ('released','settled')), '-infinity')
    order by person`;
  return rows.map((row) => row.person);
}

function itemOf(row: ItemRow, books: ItemBooks, today: Day): DeskItem {
  const { acquirerReference, refundReference, channel } = row;
  const theirs = row.lineAt && {
    orderFen: row.lineOrderFen ?? 0n,
    settlementFen: row.lineSettlementFen ?? 0n,
    feeFen: row.lineFeeFen ?? 0n,
    at: row.lineAt,
    state: row.lineState ?? "",
    channelNo: row.lineChannelNo ?? "",
    merchantOrderNo: row.lineOrderNo ?? "",
  };
  const number = channel && theirs ? books.numberOf(channel, theirs.channelNo)?.subMerchantNo : undefined;
  const subMerchantNo = row.subMerchantNo || number || row.sellerNo || "";
  const shop = books.shops.get(subMerchantNo);
  const ours = oursOf(row, books);
  const about = { kind: row.kind, refundReference, theirs, ours };
  const signed = books.signed(itemKey({ acquirerReference, refundReference, bearer: "" }));
  const decision = row.decisionRef === null ? null : decisionOf(row);
  const isBinding = decision !== null && !(decision.as === "wait" && isOver(decision, today));
  return {
    ...{ acquirerReference, refundReference, channel, subMerchantNo, ours, theirs, signed, decision },
    kind: row.kind,
    amountFen: row.amountFen,
    shopName: shop?.name ?? "",
    since: row.since,
    heardAt: row.heardAt ?? startOf(row.since),
    batchId: row.inDay ? null : row.batchId,
    state: row.isGone ? "done" : isBinding ? "decided" : signed.length > 0 ? "signed" : "open",
    isDecidable: !row.isGone && theirs !== null,
    refund: row.refundOpenedAt && { finishedAt: row.refundFinishedAt, failureMessage: row.refundFailure },
    stuck: !row.isOverdue ? null : books.isBarred(subMerchantNo) ? "barred" : "register",
    suggested: suggestionFor({ ...about, isShop: shop?.role === "shop" }),
  };
}

const isOver = ({ until }: { until: Day | null }, today: Day): boolean => until !== null && until < today;

const decisionOf = (row: ItemRow): DeskItem["decision"] => ({
  decisionRef: row.decisionRef ?? "",
  as: row.decidedAs ?? "wait",
  until: row.until,
  persons: row.persons ?? [],
  enteredAt: row.enteredAt ?? row.lineAt ?? new Date(0),
  stands: row.batchId && row.inDay && { batchId: row.batchId, clearingDate: row.inDay },
});

function oursOf(row: ItemRow, { fees }: ItemBooks): OurSide | null {
  if (row.orderId === null || row.orderFen === null || row.createdAt === null || row.status === null)
    return null;
  const schedule = fees.get(row.feeSha256 ?? "");
  const item =
    schedule && row.channel && matchFeeItem(schedule, { channel: row.channel, mode: row.mode ?? "" });
  const on = row.lineSettlementFen ?? row.orderFen;
  return {
    orderId: row.orderId,
    amountFen: row.refundReference === "" ? row.orderFen : (row.refundFen ?? row.orderFen),
    feeFen: item && row.refundReference === "" ? feeFor(item, on) : null,
    createdAt: row.createdAt,
    paidAt: row.paidAt,
    closedAt: row.closedAt,
    status: row.status,
  };
}
