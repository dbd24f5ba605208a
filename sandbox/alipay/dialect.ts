import type { Dialect } from "../dialect.ts";
import { alipayBill } from "./bill.ts";
import { alipayNotification } from "./notification.ts";
import { alipayRoutes } from "./routes.ts";
import { alipaySeed } from "./seed.ts";
import { alipayReference, CODE_START, newCodeUrl } from "./wire.ts";

export const alipay = {
  channel: "alipay",
  name: "支付宝",
  shortName: "支付宝",
  colour: "#1260c4",
  seed: alipaySeed,
  routes: alipayRoutes,
  codeStart: CODE_START,
  newCodeUrl,
  // Refunds have no number of their own.
  newReference: alipayReference,
  newRefundReference: () => undefined,
  refundsAtOnce: true,
  tellsRefunds: true,
  // The real ladder with its first steps shortened for a desk.
  ladderS: [0, 3, 6, 15, 60, 360, 720, 2160],
  newsId: (h) => h.slice(0, 34),
  notification: alipayNotification,
  isAccepted: ({ status, text }) => status === 200 && text === "success",
  billEnding: "zip",
  bill: alipayBill,
} as const satisfies Dialect;
