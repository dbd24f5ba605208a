import type { Dialect } from "../dialect.ts";
import { digits } from "../trade/references.ts";
import { wechatBill } from "./bill.ts";
import { wechatNotification } from "./notification.ts";
import { wechatpayRoutes } from "./routes.ts";
import { wechatSeed } from "./seed.ts";
import { CODE_START, newCodeUrl } from "./wire.ts";

export const wechatpay = {
  channel: "wechat",
  name: "微信支付",
  shortName: "微信",
  colour: "#0a7d3e",
  seed: wechatSeed,
  routes: wechatpayRoutes,
  codeStart: CODE_START,
  newCodeUrl,
  // transaction_id, 28 digits with the day inside; refund_id, 29.
  newReference: (day) => `4200002${digits(3)}${day}${digits(10)}`,
  newRefundReference: (day) => `5030${digits(7)}${day}${digits(10)}`,
  refundsAtOnce: false,
  tellsRefunds: true,
  // The real ladder with its first steps shortened for a desk.
  ladderS: [0, 2, 3, 5, 15, 60, 120, 180, 180, 180, 360, 1080, 1080, 1080, 2160],
  newsId: (h) =>
    `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`,
  notification: wechatNotification,
  isAccepted: ({ status }) => status === 200 || status === 204,
  billEnding: "csv",
  bill: wechatBill,
} as const satisfies Dialect;
