import { z } from "zod";
import { Forged, type Heard, type Notified, type RawNotification } from "../acquirer.ts";
import { read } from "./client.ts";
import { type HuifuConfig, unclear } from "./service.ts";
import { isSigned } from "./signature.ts";
import { walletOfType } from "./trade-type-codec.ts";
import { orderStateOf, Payment, RefundNotice, refundStateOf } from "./wire.ts";

const Head = z.object({
  req_seq_id: z.string().regex(/^[0-9A-Za-z_-]{1,128}$/),
  trans_type: z.string().max(64),
  notify_type: z.union([z.string(), z.int()]).optional(),
});
const REFUND = "TRANS_REFUND";
/** Money that was frozen is free again: of no order's life. */
const UNFROZEN = "3";

/** What the acquirer tells of its own accord; its acknowledgement names the number of this very telling. */
export async function readNotification(config: HuifuConfig, at: Date, raw: RawNotification): Promise<Heard> {
  const { resp_data, sign } = formOf(raw.body);
  if (!resp_data || !sign || !isSigned(config.huifuKeys.at(at), resp_data, sign))
    throw new Forged("signature wrong");
  const data: unknown = JSON.parse(resp_data);
  const head = read(Head, data, "notification");
  const acknowledgement = {
    status: 200,
    contentType: "text/plain",
    body: `RECV_ORD_ID_${head.req_seq_id}`,
  };
  if (String(head.notify_type ?? "") === UNFROZEN)
    return { told: { kind: "other", event: "unfrozen" }, acknowledgement };
  return { told: head.trans_type === REFUND ? refundTold(data, at) : paymentTold(data), acknowledgement };
}

function paymentTold(data: unknown): Notified {
  const p = read(Payment, data, "notification");
  const channel = walletOfType(p.trans_type ?? "");
  if (!channel) return { kind: "other", event: (p.trans_type ?? "").slice(0, 64) };
  return {
    kind: "payment",
    channel,
    merchantOrderNo: p.req_seq_id,
    channelNo: p.huifu_id,
    orderHint: p.remark,
    order: orderStateOf(p) ?? unclear("notification"),
  };
}

function refundTold(data: unknown, at: Date): Notified {
  const r = read(RefundNotice, data, "notification");
  return {
    kind: "refund",
    channel: walletOfType(r.pay_channel) ?? unclear("notification"),
    merchantOrderNo: r.org_req_seq_id,
    refundNo: r.req_seq_id,
    refund: refundStateOf({ ...r, reference: r.hf_seq_id }, at) ?? unclear("notification"),
  };
}

/** Decodes the form once. A field that comes twice has no single signed value. */
function formOf(body: Buffer): { resp_data?: string; sign?: string } {
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(body.toString("utf8"))) {
    if (name in fields) throw new Forged("a field comes twice");
    fields[name] = value;
  }
  return fields;
}
