import { Forged, type Heard, type Notified, type RawNotification } from "../acquirer.ts";
import { read } from "./client.ts";
import { type Service, unclear } from "./service.ts";
import { verifyParams } from "./signature.ts";
import { Notice, orderStateOf, passedBack } from "./wire.ts";

/** These seven letters end the deliveries, whatever was told. */
const ACKNOWLEDGEMENT = { status: 200, contentType: "text/plain", body: "success" };

/** What the service tells of its own accord, once it is proven that it is the service and that we are meant. */
export async function readNotification({ config, now }: Service, raw: RawNotification): Promise<Heard> {
  const params = paramsOf(raw.body);
  if (params.sign_type !== "RSA2" || (params.charset ?? "utf-8").toLowerCase() !== "utf-8") {
    throw new Forged("not RSA2 over UTF-8");
  }
  const keys = config.alipayPublicKeys.at(now());
  if (!keys.some((key) => verifyParams(key.value, params))) throw new Forged("signature wrong");
  if (params.app_id !== config.appId) throw new Forged("meant for another application");
  // A seller is named in what tells of a trade; where one is named, it is the acquirer's own account (间联: its pid).
  const isTrade = params.out_trade_no !== undefined;
  if (isTrade ? params.seller_id !== config.pid : ![undefined, config.pid].includes(params.seller_id)) {
    throw new Forged("meant for another seller");
  }
  return { told: notifiedOf(params), acknowledgement: ACKNOWLEDGEMENT };
}

function notifiedOf(params: Record<string, string>): Notified {
  const { notify_type: event } = params;
  if (event !== undefined && event !== "trade_status_sync")
    return { kind: "other", event: event.slice(0, 64) };
  const n = read(Notice, params, "notification");
  const channel = "alipay";
  const { out_trade_no: merchantOrderNo, out_biz_no: refundNo } = n;
  // A refund is told as the trade changing; `refund_fee` is what was given back in all, so its own record is asked.
  if (refundNo && (n.gmt_refund || n.refund_fee)) {
    return { kind: "refund", channel, merchantOrderNo, refundNo, refund: { state: "pending" } };
  }
  const order = orderStateOf({ ...n, paidAt: n.gmt_payment }) ?? unclear("notification");
  return { kind: "payment", channel, merchantOrderNo, orderHint: passedBack(n.passback_params), order };
}

/** Decodes a form once. A parameter that comes twice has no single signed value; an empty one is none. */
function paramsOf(body: Buffer): Record<string, string> {
  const params: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(body.toString("utf8"))) {
    if (key in params) throw new Forged("a parameter comes twice");
    if (value !== "") params[key] = value;
  }
  return params;
}
