import type { Channel } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import type { RefundView } from "../refund/refund-view.ts";
import type { AfterClose } from "./after-close.ts";
import { type MarkColour, orderMark } from "./order-mark.ts";
import { type ForwardState, type OrderStatus, type OrderWord, orderWord } from "./order-status.ts";

/** What a list of payments shows of one order. */
export interface PaymentRow {
  id: Id<"ord">;
  status: OrderStatus;
  forwardState: ForwardState;
  word: OrderWord;
  amountFen: bigint;
  /** Refunds that were not refused: on their way or done. */
  refundedFen: bigint;
  /** Of these, what the acquirer's own staff gave back: nobody here asked for it. */
  staffRefundedFen: bigint;
  channel: Channel;
  createdAt: Date;
  paidAt: Date | null;
  /** What became of money that came after it was closed; null where none did. */
  afterClose: AfterClose | null;
  /** What came, where it was another amount than the order's and the order is not paid; null elsewhere. */
  cameFen: bigint | null;
  subMerchantId: Id<"smt">;
  shopName: string;
  merchantOrderNo: string;
  acquirerReference: string | null;
  note: string | null;
  /** The mark that stands on both screens. */
  colour: MarkColour;
  number2: string;
}

/** One order as till, owner and API read it. */
export interface OrderView extends PaymentRow {
  reference: string;
  /** What the payer's phone scans; null until the acquirer gave it. */
  codeUrl: string | null;
  expiresAt: Date;
  closedAt: Date | null;
  closeReason: string | null;
  acquirerName: string;
  description: string;
  /** The acquirer's words, where it refused the order. */
  refusedMessage: string | null;
  refunds: RefundView[];
}

/** The columns of an order that a row of a list shows. */
type OrderColumns = Pick<
  PaymentRow,
  | "id"
  | "status"
  | "forwardState"
  | "amountFen"
  | "channel"
  | "createdAt"
  | "paidAt"
  | "subMerchantId"
  | "merchantOrderNo"
  | "acquirerReference"
  | "note"
> & { closeReason: string | null };

/** An order as lists show it. */
export function paymentRowOf(row: {
  order: OrderColumns;
  shopName: string;
  refundedFen: bigint;
  staffRefundedFen: bigint;
  afterClose: AfterClose | null;
  cameFen: bigint | null;
}): PaymentRow {
  const { order, shopName, refundedFen, staffRefundedFen, afterClose, cameFen } = row;
  return {
    id: order.id,
    status: order.status,
    forwardState: order.forwardState,
    word: orderWord({ ...order, refundedFen, afterClose, cameFen }),
    amountFen: order.amountFen,
    refundedFen,
    staffRefundedFen,
    channel: order.channel,
    createdAt: order.createdAt,
    paidAt: order.paidAt,
    afterClose,
    cameFen,
    subMerchantId: order.subMerchantId,
    shopName,
    merchantOrderNo: order.merchantOrderNo,
    acquirerReference: order.acquirerReference,
    note: order.note,
    ...orderMark(order.merchantOrderNo),
  };
}

/** An order that was made this moment: nothing has happened to it yet, so nothing is read again. */
export function newOrderView(
  order: Pick<
    OrderView,
    | "id"
    | "reference"
    | "amountFen"
    | "channel"
    | "createdAt"
    | "expiresAt"
    | "subMerchantId"
    | "merchantOrderNo"
    | "description"
    | "note"
  >,
  seller: { shortName: string; acquirerName: string },
): OrderView {
  const open = {
    ...order,
    status: "open",
    forwardState: "due",
    paidAt: null,
    acquirerReference: null,
    closeReason: null,
  } as const;
  return {
    ...paymentRowOf({
      order: open,
      shopName: seller.shortName,
      refundedFen: 0n,
      staffRefundedFen: 0n,
      afterClose: null,
      cameFen: null,
    }),
    reference: order.reference,
    codeUrl: null,
    expiresAt: order.expiresAt,
    closedAt: null,
    closeReason: null,
    acquirerName: seller.acquirerName,
    description: order.description,
    refusedMessage: null,
    refunds: [],
  };
}

/** The same order once the acquirer gave its code, as it was just written. */
export function placedOrderView(order: OrderView, codeUrl: string): OrderView {
  const placed = { ...order, codeUrl, forwardState: "placed" } as const;
  return { ...placed, word: orderWord(placed) };
}
