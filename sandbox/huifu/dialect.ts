import type { Gateway } from "../dialect.ts";
import { huifuBill } from "./bill.ts";
import { newHfSeqIdOn } from "./names.ts";
import { huifuNotification, isReceived } from "./notification.ts";
import { huifuRoutes } from "./routes.ts";
import { huifuSeed } from "./seed.ts";
import { hfSeqIdOf } from "./trade-body.ts";

export const huifu: Gateway = {
  name: "huifu",
  seed: huifuSeed,
  routes: huifuRoutes,
  // A payment has had its number since it was asked for.
  newReference: (_day, trade) => hfSeqIdOf(trade),
  newRefundReference: newHfSeqIdOn,
  refundsAtOnce: false,
  tellsRefunds: true,
  paymentTellings: 2,
  // Three more deliveries at most; their distances are not published.
  ladderS: [0, 3, 6, 15],
  newsId: (h) => h.slice(0, 32),
  notification: huifuNotification,
  isAccepted: (answer, news) => isReceived(news, answer),
  billEnding: "zip",
  bill: huifuBill,
};
