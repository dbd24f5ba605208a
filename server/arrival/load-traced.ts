import type { HotSql } from "#db/client.ts";
import { createdMonthOf } from "#db/columns.ts";
import type { Renamed, Row } from "#db/rows.ts";
import type { Agreement } from "../agreement/agreement.ts";
import { readAgreement } from "../agreement/agreement-codec.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { present } from "../assert.ts";
import type { Id } from "../id.ts";
import type { PaidSale } from "../refund/sale-standing.ts";

type TracedEntry = Row<
  "clearingEntry",
  "batchId" | "refundId" | "amountFen" | "feeFen" | "receivers" | "shares"
> &
  Row<"receivedPart", "kind">;
type TracedRefund = Row<
  "refund",
  "refundId" | "refundNo" | "amountFen" | "status" | "createdAt" | "finishedAt"
>;
type TracedRow = Row<
  "order",
  "subMerchantId" | "sellerNo" | "amountFen" | "channel" | "mode" | "category" | "paidAt"
> &
  Renamed<"agreementVersion", { agreement: "body" }> &
  Renamed<"feeVersion", { fees: "body" }>;
/** One paid order with its documents, refunds and what the clearing files say of it. */
export interface TracedOrder {
  sellerId: Id<"smt">;
  sellerNo: string;
  sale: PaidSale;
  agreement: Agreement;
  paidAt: Date;
  refunds: TracedRefund[];
  entries: TracedEntry[];
  /**
   * Two people of the acquirer accepted the payment and its agreement could not be computed (a consent is missing …): it went
   * whole to the seller, with the line of this batch.
   */
  wholeIn: Id<"clb"> | undefined;
  /** The bill says otherwise of the payment: it stands in no file until two people of the acquirer have decided. */
  isUndecided: boolean;
}

/** Undefined where the actor does not see the order, or it is not paid. */
export async function loadTraced(sql: HotSql, orderId: Id<"ord">): Promise<TracedOrder | undefined> {
  const [row] = await sql<TracedRow[]>`
    select o.sub_merchant_id, o.seller_no, o.amount_fen, o.channel, o.mode, o.category, o.paid_at, a.body as agreement, f.body as fees
    from "order" o
    join agreement_version a on a.acquirer_id = o.acquirer_id and a.sha256 = o.agreement_sha256
    join fee_version f on f.acquirer_id = o.acquirer_id and f.sha256 = o.fee_sha256
    where o.created_month = ${createdMonthOf(orderId)}::date and o.id = ${orderId} and o.status = 'paid'`;
  if (!row) return undefined;
  const refunds = await sql<TracedRefund[]>`
    select id as refund_id, refund_no, amount_fen, status, created_at, finished_at
    from refund where order_id = ${orderId} and status <> 'failed' and funding = 'funded' order by created_at, id`;
  const entries = await sql<TracedEntry[]>`
    select e.kind, e.batch_id, e.refund_id, e.amount_fen, e.fee_fen,
      e.receivers, e.shares
    from clearing_entry e join clearing_batch b on b.id = e.batch_id
    where e.order_id = ${orderId} and e.kind in ('P','R','V') and b.status not in ('rejected','void') order by b.clearing_date, e.line_no`;
  const isFiled = entries.some((e) => e.kind === "P");
  const [whole] = isFiled ? [] : await findWhole(sql, orderId);
  const [undecided] = isFiled ? [] : await findUndecided(sql, orderId);
  const agreement = readAgreement(row.agreement);
  const billed = entries.find((e) => e.kind === "P");
  return {
    sellerId: row.subMerchantId,
    sellerNo: row.sellerNo,
    sale: {
      agreement,
      fees: readFeeSchedule(row.fees),
      channel: row.channel,
      mode: row.mode,
      category: row.category,
      amount: billed?.amountFen ?? row.amountFen,
      billFee: billed?.feeFen,
    },
    agreement,
    paidAt: present(row.paidAt, "a paid order has its instant"),
    refunds: [...refunds],
    entries: [...entries],
    wholeIn: whole?.batchId,
    isUndecided: undecided !== undefined,
  };
}

/** What is billed and differs waits for two people; what no bill has yet is a difference too, and waits for its bill. */
const findUndecided = (sql: HotSql, orderId: Id<"ord">) => sql<Row<"difference", "kind">[]>`
  select x.kind from "order" o join difference x on x.acquirer_id = o.acquirer_id
    and x.acquirer_reference = o.acquirer_reference and x.refund_reference = ''
  where o.created_month = ${createdMonthOf(orderId)}::date and o.id = ${orderId}
    and x.status = 'open' and x.kind <> 'only_platform' limit 1`;

/** The first batch that had to follow the acceptance, once the item is no open difference any more. */
const findWhole = (sql: HotSql, orderId: Id<"ord">) => sql<Row<"clearingEntry", "batchId">[]>`
  select b.id as batch_id from "order" o
  join decision d on d.acquirer_id = o.acquirer_id and d.acquirer_reference = o.acquirer_reference
    and d.refund_reference = '' and d.decided_as = 'accept'
  join clearing_batch b on b.acquirer_id = o.acquirer_id and b.window_to > d.entered_at
    and b.status in ('computed','proposed','released','settled')
  where o.created_month = ${createdMonthOf(orderId)}::date and o.id = ${orderId}
    and not exists (select from difference x where x.acquirer_id = o.acquirer_id
      and x.acquirer_reference = o.acquirer_reference and x.refund_reference = '' and x.status = 'open')
  order by b.clearing_date limit 1`;
