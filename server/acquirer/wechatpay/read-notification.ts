import type { KeyObject } from "node:crypto";
import { present } from "../../assert.ts";
import { Forged, type Heard, type Notified, type RawNotification } from "../acquirer.ts";
import type { Held } from "../key-ring.ts";
import { read } from "./client.ts";
import { type Service, unclear } from "./service.ts";
import { openResource, type SealedResource, verifyMessage } from "./signature.ts";
import { Envelope, NotifiedRefund, orderStateOf, refundStateOf, Transaction } from "./wire.ts";

/** An empty answer ends the deliveries, whatever was told. */
const ACKNOWLEDGEMENT = { status: 204, body: "" };

/** What the service tells of its own accord, once it is proven that it is the service and that we are meant. */
export function readNotification({ config, now }: Service, raw: RawNotification): Heard {
  const at = now();
  verifyMessage(config.platformKeys.at(at), headerOf(raw), raw.body, at);
  const { event_type, resource } = read(Envelope, raw.body, "notification");
  const plain = openWithAny(config.apiV3Keys.at(at), resource);
  const told = notifiedOf(event_type, plain, config.spMchid) ?? unclear("notification");
  return { told, acknowledgement: ACKNOWLEDGEMENT };
}

/** With whichever of our secrets it was sealed. */
function openWithAny([key, ...others]: readonly Held<KeyObject>[], resource: SealedResource): Buffer {
  try {
    return openResource(present(key, "a ring has a key").value, resource);
  } catch (error) {
    if (!(error instanceof Forged) || others.length === 0) throw error;
    return openWithAny(others, resource);
  }
}

function notifiedOf(event: string, plain: Buffer, spMchid: string): Notified | undefined {
  const channel = "wechat";
  if (event.startsWith("TRANSACTION.")) {
    const t = read(Transaction, plain, "notification");
    if (t.sp_mchid !== spMchid) throw new Forged("meant for another provider");
    const order = orderStateOf(t);
    const { out_trade_no: merchantOrderNo, sub_mchid: channelNo } = t;
    return (
      order && {
        kind: "payment",
        channel,
        merchantOrderNo,
        channelNo,
        orderHint: t.attach || undefined,
        order,
      }
    );
  }
  if (event.startsWith("REFUND.")) {
    const r = read(NotifiedRefund, plain, "notification");
    if (r.sp_mchid !== spMchid) throw new Forged("meant for another provider");
    const refund = refundStateOf(r, r.refund_status);
    const { out_trade_no: merchantOrderNo, out_refund_no: refundNo } = r;
    return refund && { kind: "refund", channel, merchantOrderNo, refundNo, refund };
  }
  return { kind: "other", event: event.slice(0, 64) };
}

function headerOf(raw: RawNotification): (name: string) => string | undefined {
  const lower = new Map(Object.entries(raw.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => lower.get(name);
}
