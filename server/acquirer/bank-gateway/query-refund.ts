import type { RefundKey, RefundState } from "../acquirer.ts";
import { read } from "./client.ts";
import { meaningOf, REFUND_STATES } from "./codes.ts";
import { type Service, unclear } from "./service.ts";
import type { Fields } from "./signature.ts";
import { RefundRow } from "./wire.ts";

const ROWS_MAX = 50;

/** What became of a refund: `unified.trade.refundquery`, whose answer is a list, `…_0`, `…_1`. */
export async function queryRefund({ client, now }: Service, key: RefundKey): Promise<RefundState> {
  const reply = await client.call("unified.trade.refundquery", {
    mch_id: key.channelNo,
    out_refund_no: key.refundNo,
  });
  if (!reply.ok) {
    return meaningOf(reply) === "not_found" ? { state: "not_found" } : unclear("refund query", reply);
  }
  if (reply.fields.out_trade_no !== key.merchantOrderNo) return unclear("refund query");
  const row = rowOf(reply.fields, key.refundNo);
  if (!row) return unclear("refund query");
  const state = Object.hasOwn(REFUND_STATES, row.refund_status)
    ? REFUND_STATES[row.refund_status]
    : undefined;
  if (state === undefined) return unclear("refund query");
  if (state === "failed") return { state, channelCode: row.refund_status, message: "" };
  if (state === "pending") return { state, acquirerRefundReference: row.refund_id };
  if (state === "not_found") return { state };
  return {
    state,
    acquirerRefundReference: row.refund_id,
    amountFen: row.refund_fee,
    // The bill says when; the time here is for people.
    succeededAt: row.refund_time ?? now(),
  };
}

function rowOf(fields: Fields, refundNo: string): RefundRow | undefined {
  for (let i = 0; i < ROWS_MAX; i++) {
    if (fields[`out_refund_no_${i}`] !== refundNo) continue;
    const row = Object.keys(RefundRow.shape).map((name) => [name, fields[`${name}_${i}`]]);
    return read(RefundRow, Object.fromEntries(row), "refund query");
  }
  return undefined;
}
