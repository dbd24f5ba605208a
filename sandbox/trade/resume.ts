import { DAY_MS } from "../world/day.ts";
import type { World } from "../world/world.ts";
import { continuePaying } from "./accept-payment.ts";
import { continueRefund } from "./accept-refund.ts";
import { announce } from "./announce.ts";

/** After a restart: payments and refunds under way go on, and news of the last day is told again until it is heard. */
export function resume(world: World): void {
  const since = world.now().getTime() - DAY_MS;
  for (const trade of world.book.newest) {
    if (trade.payingSince && !trade.payment) continuePaying(world, trade);
    if (trade.payment && trade.payment.at.getTime() >= since) announce(world, { kind: "payment", trade });
    for (const refund of trade.refunds) {
      const { succeededAt, closedAt } = refund;
      if (!succeededAt) continueRefund(world, trade, refund);
      if (succeededAt && succeededAt.getTime() >= since) announce(world, { kind: "refund", trade, refund });
      if (closedAt && closedAt.getTime() >= since) announce(world, { kind: "refund_closed", trade, refund });
    }
  }
}
