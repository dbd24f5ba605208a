import type { RefundKey } from "../acquirer/acquirer.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import { askAfterMs } from "../order/order-status.ts";
import type { RefundMadeBy, RefundStatus } from "./refund-status.ts";

/** An unfinished refund that one process holds while it talks to the acquirer. */
export interface ClaimedRefund {
  id: Id<"rfd">;
  orderId: Id<"ord">;
  acquirerId: Id<"acq">;
  acquirerCode: string;
  merchantId: Id<"mch">;
  subMerchantId: Id<"smt">;
  channel: Channel;
  merchantOrderNo: string;
  channelNo: string;
  refundNo: string;
  /** The days on which the order and the refund were first taken to the acquirer. */
  sentOn: Day;
  refundSentOn: Day;
  acquirerReference: string;
  amountFen: bigint;
  orderFen: bigint;
  reason: string;
  madeBy: RefundMadeBy;
  status: RefundStatus;
  fence: number;
  askCount: number;
}

/** What the acquirer knows the refund by. */
export function refundKeyOf(refund: ClaimedRefund): RefundKey {
  const { channel, merchantOrderNo, channelNo, sentOn, refundNo, refundSentOn, acquirerReference } = refund;
  return { channel, merchantOrderNo, channelNo, sentOn, refundNo, refundSentOn, acquirerReference };
}

/** When somebody asks again about an unfinished refund; a bank may take days, so there is no end to it. */
export function nextRefundAskAt(refund: { askCount: number }, now: Date): Date {
  return new Date(now.getTime() + askAfterMs(refund.askCount));
}
