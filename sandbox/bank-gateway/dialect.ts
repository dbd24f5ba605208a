import type { Gateway } from "../dialect.ts";
import { bankGatewayBill } from "./bill.ts";
import { NAME } from "./fields.ts";
import { bankGatewayNotification } from "./notification.ts";
import { bankGatewayRoutes } from "./routes.ts";
import { bankGatewaySeed } from "./seed.ts";
import { newReference, newRefundReference } from "./wire.ts";

export const bankGateway: Gateway = {
  name: NAME,
  seed: bankGatewaySeed,
  routes: bankGatewayRoutes,
  newReference,
  newRefundReference,
  refundsAtOnce: false,
  tellsRefunds: false,
  // The rhythm as it is told, with its first steps shortened for a desk.
  ladderS: [0, 3, 6, 15, 180, 1800, 1800, 1800, 1800, 3600],
  newsId: (h) => h.slice(0, 32),
  notification: bankGatewayNotification,
  isAccepted: ({ status, text }) => status === 200 && text === "success",
  billEnding: "txt",
  bill: bankGatewayBill,
};
