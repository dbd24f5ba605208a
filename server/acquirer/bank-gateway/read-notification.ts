import { Forged, type Heard, type Notified, type RawNotification } from "../acquirer.ts";
import { readFlatXml } from "../flat-xml-codec.ts";
import { read } from "./client.ts";
import { type Service, unclear } from "./service.ts";
import { type Fields, isSigned } from "./signature.ts";
import { walletOfType } from "./trade-type-codec.ts";
import { Payment, paidOf } from "./wire.ts";

/** These seven letters end the deliveries, whatever was told. */
const ACKNOWLEDGEMENT = { status: 200, contentType: "text/plain", body: "success" };

/** What the gateway tells of its own accord, once it is proven that it is the gateway: payments only. */
export async function readNotification({ config, now }: Service, raw: RawNotification): Promise<Heard> {
  const fields = readFlatXml(raw.body) ?? unclear("notification");
  if (!isSigned(fields, config.signType, config.gatewayKeys.at(now()))) throw new Forged("signature wrong");
  return { told: notifiedOf(fields), acknowledgement: ACKNOWLEDGEMENT };
}

function notifiedOf(fields: Fields): Notified {
  const { status, result_code, pay_result } = fields;
  if (status !== "0" || result_code !== "0" || pay_result !== "0")
    return { kind: "other", event: `pay_result ${pay_result}`.slice(0, 64) };
  const payment = read(Payment, fields, "notification");
  const channel = walletOfType(payment.trade_type) ?? unclear("notification");
  return {
    kind: "payment",
    channel,
    merchantOrderNo: payment.out_trade_no,
    channelNo: payment.mch_id,
    orderHint: payment.attach || undefined,
    order: paidOf(payment),
  };
}
