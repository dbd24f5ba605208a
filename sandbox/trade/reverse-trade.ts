import type { World } from "../world/world.ts";
import { completePayment } from "./accept-payment.ts";
import { acceptRefund } from "./accept-refund.ts";
import { refundedOf, type Trade } from "./trade.ts";

/**
 * Ends what was scanned from a payer: unpaid it can be paid no more, paid it goes back whole; again and again the same. Where the
 * payer confirms in that very moment (¥0.07) the money moves, and goes back. Says which of the two it was.
 */
export async function reverseTrade(world: World, trade: Trade): Promise<"closed" | "refunded"> {
  if (!trade.payment && !trade.closedAt && trade.paysAfterClose) await completePayment(world, trade);
  if (!trade.payment && !trade.closedAt)
    await world.record({
      kind: "closed",
      channel: trade.channel,
      no: trade.key,
      at: world.now().toISOString(),
    });
  if (!trade.payment) return "closed";
  const left = trade.totalFen - refundedOf(trade);
  if (left > 0n)
    await acceptRefund(world, trade, {
      refundNo: trade.no,
      key: trade.key,
      fen: left,
      reason: "撤销",
      notifyUrl: "",
    });
  return "refunded";
}
