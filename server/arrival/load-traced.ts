import type { HotSql } from "#db/client.ts";
import { createdMonthOf } from "#db/columns.ts";
import type { Agreement } from "../agreement/agreement.ts";
import { readAgreement } from "../agreement/agreement-codec.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import { uuidOf } from "../id.ts";
import type { PaidSale } from "../refund/sale-standing.ts";

interface TracedEntry {
  kind: "P" | "R";
  batchId: string;
  refundId: string | null;
  amountFen: bigint;
  feeFen: bigint;
  receivers: string[];
  shares: bigint[];
}
interface TracedRefund {
  id: string;
  refundNo: string;
  amountFen: bigint;
  status: string;
  createdAt: Date;
  finishedAt: Date | null;
}
/** One paid order with its documents, refunds and what the clearing files say of it. */
export interface TracedOrder {
  sellerUuid: string;
  sellerNo: string;
  sale: PaidSale;
  agreement: Agreement;
  paidAt: Date;
  refunds: TracedRefund[];
  entries: TracedEntry[];
}

/** Undefined where the actor does not see the order, or it is not paid. */
export async function loadTraced(sql: HotSql, orderId: Id<"ord">): Promise<TracedOrder | undefined> {
  const order = uuidOf(orderId);
  const [row] = await sql<
    {
      sub_merchant_id: string;
      seller_no: string;
      amount_fen: bigint;
      channel: Channel;
      mode: string;
      category: string;
      paid_at: Date;
      agreement: string;
      fees: string;
    }[]
  >`select o.sub_merchant_id, o.seller_no, o.amount_fen, o.channel, o.mode, o.category, o.paid_at, a.body as agreement, f.body as fees
    from "order" o
    join agreement_version a on a.acquirer_id = o.acquirer_id and a.sha256 = o.agreement_sha256
    join fee_version f on f.acquirer_id = o.acquirer_id and f.sha256 = o.fee_sha256
    where o.created_month = ${createdMonthOf(orderId)}::date and o.id = ${order} and o.status = 'paid'`;
  if (!row) return undefined;
  const refunds = await sql<TracedRefund[]>`
    select id, refund_no as "refundNo", amount_fen as "amountFen", status, created_at as "createdAt", finished_at as "finishedAt"
    from refund where order_id = ${order} and status <> 'failed' order by created_at, refund_no`;
  const entries = await sql<(Omit<TracedEntry, "shares"> & { shares: string[] })[]>`
    select e.kind, e.batch_id as "batchId", e.refund_id as "refundId", e.amount_fen as "amountFen", e.fee_fen as "feeFen",
      e.receivers, e.shares::text[] as shares
    from clearing_entry e join clearing_batch b on b.id = e.batch_id
    where e.order_id = ${order} and e.kind in ('P','R') and b.status <> 'rejected' order by b.clearing_date, e.line_no`;
  const agreement = readAgreement(row.agreement);
  const billed = entries.find((e) => e.kind === "P");
  return {
    sellerUuid: row.sub_merchant_id,
    sellerNo: row.seller_no,
    sale: {
      agreement,
      fees: readFeeSchedule(row.fees),
      channel: row.channel,
      mode: row.mode,
      category: row.category,
      amount: billed?.amountFen ?? row.amount_fen,
      billFee: billed?.feeFen,
    },
    agreement,
    paidAt: present(row.paid_at, "a paid order has its instant"),
    refunds: [...refunds],
    entries: entries.map((e) => ({ ...e, shares: e.shares.map(BigInt) })),
  };
}
