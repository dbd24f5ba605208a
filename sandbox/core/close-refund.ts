import { announce } from "../trade/announce.ts";
import type { World } from "../world/world.ts";
import { CoreError } from "./register.ts";

/**
 * The payer's bank gave a refund back, while it was on its way or days after it had succeeded: it ends CLOSED, the payment may be
 * refunded again, and the log of voided refunds says so. Its bill stays as it is. Throws `CoreError`.
 */
export async function closeRefund(
  world: World,
  { refundNo, reason }: { refundNo: string; reason: string },
): Promise<{ refundNo: string; reference: string; merchantOrderNo: string; fen: string }> {
  const found = [...world.book.refunds.values()].findLast((f) => f.refund.no === refundNo);
  if (!found) throw new CoreError("没有这笔退款");
  const { trade, refund } = found;
  const { refundsAtOnce } = world.carrierOf(trade);
  const { name } = world.dialects[trade.channel];
  if (refundsAtOnce) throw new CoreError(`${name}退款当场完成，不会再关闭`);
  if (refund.closedAt) throw new CoreError("这笔退款已经关闭");
  // It becomes a field of the clearing file.
  if (reason === "" || /[|\p{Cc}]/u.test(reason)) throw new CoreError("请写明原因，不能有竖线或换行");
  await world.record({
    kind: "refund_closed",
    channel: trade.channel,
    no: trade.key,
    refundNo: refund.key,
    at: world.now().toISOString(),
    reason,
  });
  announce(world, { kind: "refund_closed", trade, refund });
  return { refundNo, reference: refund.reference, merchantOrderNo: trade.no, fen: String(refund.fen) };
}
