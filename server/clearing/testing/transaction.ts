/** Transactions of the worked example as the acquirer's bills show them, each with the order whose hash its number is. */
import type { Day } from "../../calendar/day.ts";
import type { OrderTerms } from "../../order/order-terms.ts";
import { merchantOrderNo, refundNo } from "../../order/order-terms-codec.ts";
import type { BilledPayment, BilledRefund, BilledTransaction } from "../billed-transaction.ts";
import { AGREEMENT_SHA256, FEES_SHA256 } from "./day.ts";

const SECOND = 1000;
export const instant = (day: Day, clock: string): number => Date.parse(`${day}T${clock}+08:00`);

export interface SaleOf {
  reference: string;
  /** The clearing date on which its bill row stands. */
  day: Day;
  /** Fen of order and bill alike unless `payment` says otherwise. */
  fen: bigint;
  feeFen: bigint;
  terms?: Partial<OrderTerms>;
  payment?: Partial<BilledPayment>;
  /** Nobody knows the order. */
  isUnknown?: boolean;
}

/** An order made at noon and paid five seconds later, as M4's. */
export function billedSale(sale: SaleOf, changes: Partial<BilledTransaction> = {}): BilledTransaction {
  const terms = termsOf(sale);
  return {
    acquirerReference: sale.reference,
    payment: {
      channel: terms.channel,
      merchantOrderNo: merchantOrderNo(terms),
      channelNo: `${terms.channel}-${terms.seller}`,
      paidAt: instant(sale.day, "12:00:05"),
      orderFen: sale.fen,
      settlementFen: sale.fen,
      feeFen: sale.feeFen,
      standing: "now",
      ...sale.payment,
    },
    order: sale.isUnknown ? undefined : { terms, feeItem: "wx-qr" },
    cleared: [],
    refunds: [],
    unbilled: [],
    ...changes,
  };
}

const termsOf = (sale: SaleOf): OrderTerms => ({
  acquirer: "ACQ001",
  agreement: AGREEMENT_SHA256,
  amountFen: sale.fen,
  campaign: "",
  channel: "wechat",
  createdAt: `${sale.day}T12:00:00+08:00`,
  feeSchedule: FEES_SHA256,
  fundedFen: 0n,
  order: `ord_${sale.reference}`,
  seller: "M4",
  ...sale.terms,
});

/** The nn-th refund of a transaction, at one o'clock of a day. */
export function billedRefund(
  tx: BilledTransaction,
  nn: number,
  at: { day: Day; fen: bigint; feeFen: bigint },
  changes: Partial<BilledRefund> = {},
): BilledRefund {
  const payment = tx.payment as BilledPayment;
  return {
    refundId: `rfd_${tx.acquirerReference}${nn}`,
    refundNo: refundNo(payment.merchantOrderNo, nn),
    acquirerRefundReference: `50${tx.acquirerReference}${nn}`,
    channel: payment.channel,
    channelNo: payment.channelNo,
    refundedAt: instant(at.day, "13:00:00") + nn * SECOND,
    settlementFen: at.fen,
    feeFen: at.feeFen,
    isLate: false,
    ...changes,
  };
}
