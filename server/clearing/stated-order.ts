/** The order that the entries of a detail speak of. Pure; the acquirer's tool and the platform read it in the same way. */
import type { OrderTerms } from "../order/order-terms.ts";
import type { OrderBehind } from "./billed-transaction.ts";
import type { Entry, SaleEntry } from "./clearing-file.ts";

/** What is said of an order: its terms, and by refund number what the platform calls its refunds. */
export interface StatedOrder extends OrderBehind {
  refundIds: ReadonlyMap<string, string>;
}

/** The terms a record commits to: true only if the order number in the bill is their hash. */
export function termsOf(acquirer: string, s: SaleEntry): OrderTerms {
  return {
    acquirer,
    agreement: s.agreementSha256,
    amountFen: s.orderAmount,
    campaign: s.campaignSha256,
    channel: s.channel,
    createdAt: s.createdAt,
    feeSchedule: s.feesSha256,
    fundedFen: s.funded,
    order: s.orderId,
    seller: s.sellerNo,
  };
}

/** The order that the entries of one acquirer transaction speak of; undefined where they begin with none. */
export function statedOrderOf(acquirer: string, entries: readonly Entry[]): StatedOrder | undefined {
  const [sale] = entries;
  if (!sale || sale.kind === "R" || sale.kind === "V") return undefined;
  const refundIds = new Map(
    entries
      .flatMap((entry) => (entry.kind === "R" || entry.kind === "V" ? [entry] : []))
      // Where a refund and its void stand in one file, the refund's name is the one that counts.
      .sort((a, b) => (a.kind === b.kind ? 0 : a.kind === "V" ? -1 : 1))
      .map(({ refundNo, refundId }) => [refundNo, refundId] as const),
  );
  return { terms: termsOf(acquirer, sale), feeItem: sale.feeItem, refundIds };
}
