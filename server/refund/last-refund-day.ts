import { addDays, addMonths } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import { type Channel, walletOf } from "../channel/channel.ts";

/** The last whole day on which the wallet gives a payment back; after it the wallet itself refuses. */
export function lastRefundDay(sale: { channel: Channel; paidAt: Date }): Day {
  return addDays(addMonths(dayOf(sale.paidAt), walletOf(sale.channel).refundMonths), -1);
}
