import { addDays } from "../calendar/calendar.ts";
import { startOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import { lastRefundDay } from "./last-refund-day.ts";
import { WAIT_DAYS_MAX } from "./refund-status.ts";

/** What waits is tried again after this long, ms, where no sale of its merchant's is heard of before. */
export const RESUME_EVERY_MS = 30_000;
const DAY_MS = 86_400_000;

/** Until when a refund asked for at `now` may wait: seven days, and never past the wallet's last day. */
export function waitsUntilOf(sale: { channel: Channel; paidAt: Date }, now: Date): Date {
  const days = now.getTime() + WAIT_DAYS_MAX * DAY_MS;
  const last = startOf(addDays(lastRefundDay(sale), 1)).getTime();
  return new Date(Math.min(days, last));
}

/** `refund_exceeds_paid`: the acquirer's own staff gave the money back while it waited. */
export type WaitEnd = "refund_not_funded" | "refund_exceeds_paid";

/** Why a waiting refund ends now; undefined where it may go on. `leftFen` = paid less what bearers gave back already. */
export function waitEndOf(
  refund: { amountFen: bigint; waitsUntil: Date | null },
  { now, leftFen }: { now: Date; leftFen: bigint },
): WaitEnd | undefined {
  if (refund.amountFen > leftFen) return "refund_exceeds_paid";
  return refund.waitsUntil === null || now >= refund.waitsUntil ? "refund_not_funded" : undefined;
}
