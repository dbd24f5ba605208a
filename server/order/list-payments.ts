import { and, desc, eq, gte, ilike, lt, or, type SQL, sql } from "drizzle-orm";
import { createdMonthOf } from "#db/columns.ts";
import * as t from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { clearingDateOf, windowOf } from "../calendar/clearing-date.ts";
import { type CutOffs, MIDNIGHT } from "../calendar/cut-off.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { type Id, newId } from "../id.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { parseAmount } from "../money/amount.ts";
import { may } from "../permission.ts";
import type { AfterClose } from "./after-close.ts";
import { type PaymentRow, paymentRowOf } from "./order-view.ts";

const PAYMENTS_LIMIT_MAX = 100;
const SEARCH_MAX = 64;

export interface ListPayments {
  /** From inclusive, to exclusive, by the instant of the payment, of an order that nobody has paid by its making: as the books date it. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** The business day of now, and nothing before it. */
  isToday?: boolean | undefined;
  /**
   * `refunded`: paid, and at least partly given back. `late`: closed, and its money came after all, or of another amount.
   * `reopened`: paid after it was closed.
   */
  status?: "open" | "paid" | "closed" | "refunded" | "late" | "reopened" | undefined;
  channel?: Channel | undefined;
  /** An order number or its end, the acquirer's number, the caller's reference, words of the note, or an amount. */
  search?: string | undefined;
  subMerchantId?: Id<"smt"> | undefined;
  cursor?: Id<"ord"> | undefined;
  limit: number;
}
/** A row of the list with the clearing date (账日) it belongs to by the acquirer's cut-off. */
interface ListedPayment extends PaymentRow {
  clearingDate: Day;
}
export interface Payments {
  rows: ListedPayment[];
  nextCursor: Id<"ord"> | null;
  /** Of everything that fits, not of this page. */
  count: number;
  totals: { paidFen: bigint; refundedFen: bigint };
}

/**
 * The actor's orders, newest first by the instant each shows, page by page, with count and totals of all that fit. A cashier sees the business day
 * of now and nothing before it.
 */
export async function listPayments(ctx: Ctx, input: ListPayments): Promise<Payments> {
  may(ctx, "order.list");
  const limit = Math.max(1, Math.min(input.limit, PAYMENTS_LIMIT_MAX));
  const refunded = sql<string>`(select coalesce(sum(r.amount_fen), 0) from refund r where r.order_id = ${t.order.id} and r.status <> 'failed' and r.funding = 'funded')`;
  const byStaff = sql<string>`(select coalesce(sum(r.amount_fen), 0) from refund r where r.order_id = ${t.order.id} and r.status <> 'failed' and r.made_by = 'acquirer')`;
  const { cutOffs } = await findCutOffs(ctx);
  const fits = and(
    ...sinceUntil({ from: fromOf(ctx, input, cutOffs), to: input.to }),
    input.channel && eq(t.order.channel, input.channel),
    input.subMerchantId && eq(t.order.subMerchantId, input.subMerchantId),
    statusIs(input.status),
    input.search === undefined ? undefined : found(input.search),
  );
  return ctx.db.transaction(async (tx) => {
    const page = await tx
      .select({
        order: t.order,
        shopName: t.subMerchant.shortName,
        refundedFen: refunded,
        staffRefundedFen: byStaff,
        afterClose: sql<AfterClose | null>`after_close_of(${t.order})`,
        cameFen: sql<string | null>`other_amount_of(${t.order})`,
      })
      .from(t.order)
      .innerJoin(t.subMerchant, eq(t.subMerchant.id, t.order.subMerchantId))
      .where(and(fits, input.cursor && after(input.cursor)))
      .orderBy(desc(shownAt), desc(t.order.id))
      .limit(limit + 1);
    const [sums] = await tx
      .select({
        count: sql<bigint>`count(*)`,
        paidFen: sql<string>`coalesce(sum(${t.order.amountFen}) filter (where ${t.order.status} = 'paid'), 0)`,
        refundedFen: sql<string>`coalesce(sum(${refunded}) filter (where ${t.order.status} = 'paid'), 0)`,
      })
      .from(t.order)
      .where(fits);
    const rows = page.slice(0, limit).map(({ order, shopName, ...r }) => ({
      ...paymentRowOf({
        order,
        shopName,
        refundedFen: BigInt(r.refundedFen),
        staffRefundedFen: BigInt(r.staffRefundedFen),
        afterClose: r.afterClose,
        cameFen: r.cameFen === null ? null : BigInt(r.cameFen),
      }),
      clearingDate: clearingDateOf(order.paidAt ?? order.createdAt, cutOffs),
    }));
    return {
      rows,
      nextCursor: page.length > limit ? (rows.at(-1)?.id ?? null) : null,
      count: Number(sums?.count ?? 0),
      totals: { paidFen: BigInt(sums?.paidFen ?? 0), refundedFen: BigInt(sums?.refundedFen ?? 0) },
    };
  });
}

/** The instant a row shows and the books count: of the payment; of an order that nobody has paid, of its making. */
const shownAt = sql`coalesce(${t.order.paidAt}, ${t.order.createdAt})`;

/** What stands below that order in the list. */
const after = (
  cursor: Id<"ord">,
): SQL => sql`(${shownAt}, ${t.order.id}) < (select coalesce(c.paid_at, c.created_at), c.id
  from "order" c where c.created_month = ${createdMonthOf(cursor)} and c.id = ${cursor})`;

/** Of the reader's acquirer; the operator has none, and reads by natural days. */
async function findCutOffs({ actor, ...ctx }: Ctx): Promise<{ cutOffs: CutOffs }> {
  if (!("acquirerId" in actor)) return { cutOffs: MIDNIGHT };
  return present(await findAcquirer({ ...ctx, actor }, { id: actor.acquirerId }), "the acquirer is ours");
}

function fromOf(
  ctx: Ctx,
  { from, isToday = false }: Pick<ListPayments, "from" | "isToday">,
  cutOffs: CutOffs,
): Date | undefined {
  const { actor } = ctx;
  if (!isToday && (actor.kind !== "shop" || actor.role !== "cashier")) return from;
  const today = windowOf(clearingDateOf(ctx.now(), cutOffs), cutOffs).from;
  return from === undefined || from < today ? today : from;
}

/** An order is paid this long after it was made at the latest, ms: what comes later waits at the desk of differences. */
const PAID_WITHIN_MS = 2 * 86_400_000;

/**
 * By the payment's instant, as the books count it: an order made before a cut-off and paid after it is of the day of its
 * payment. By the time inside the id as well: it finds the partitions, and its index the rows.
 */
function sinceUntil({ from, to }: { from?: Date | undefined; to?: Date | undefined }): SQL[] {
  const earliest = from && new Date(from.getTime() - PAID_WITHIN_MS);
  const first = earliest && newId("ord", earliest);
  const last = to && newId("ord", to);
  return [
    first && gte(t.order.createdMonth, createdMonthOf(first)),
    last && sql`${t.order.createdMonth} <= ${createdMonthOf(last)}`,
    earliest && gte(t.order.createdAt, earliest),
    to && lt(t.order.createdAt, to),
    from && sql`${shownAt} >= ${from.toISOString()}::timestamptz`,
    to && sql`${shownAt} < ${to.toISOString()}::timestamptz`,
  ].filter((c) => c !== undefined);
}

function statusIs(status: ListPayments["status"]): SQL | undefined {
  if (status === "late")
    return sql`${t.order.id} in (select x.order_id from payment_exception x where x.kind in ('late_payment','amount_differs'))
      and after_close_of(${t.order}) in ('undecided','refunding')`;
  if (status === "reopened") return sql`${t.order.status} = 'paid' and ${t.order.closedAt} is not null`;
  if (status !== "refunded") return status && eq(t.order.status, status);
  return sql`exists (select from refund r where r.order_id = ${t.order.id} and r.status <> 'failed')`;
}

function found(text: string): SQL | undefined {
  const search = text.trim().slice(0, SEARCH_MAX);
  if (search === "") return undefined;
  const words = search.replace(/[\\%_]/g, "\\$&");
  const amount = parseAmount(search);
  return or(
    ilike(t.order.merchantOrderNo, `%${words}`),
    eq(t.order.acquirerReference, search),
    eq(t.order.reference, search),
    ilike(t.order.note, `%${words}%`),
    "fen" in amount ? eq(t.order.amountFen, amount.fen) : undefined,
  );
}
