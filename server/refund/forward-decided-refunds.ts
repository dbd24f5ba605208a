import type { Renamed, Row } from "#db/rows.ts";
import type { RefundState, Unknown } from "../acquirer/acquirer.ts";
import { dayOf } from "../calendar/instant.ts";
import { REFUND_WITHIN_DAYS } from "../clearing/decision.ts";
import type { AcquirerCtx } from "../context.ts";
import { askAfterMs } from "../order/order-status.ts";
import { may } from "../permission.ts";
import { FAILURE_MESSAGE_MAX } from "./refund-status.ts";

/** One turn asks for so many. */
const DUE_LIMIT = 50;
const DAY_MS = 86_400_000;
/** What the payer's wallet and the acquirer's statements say of it. */
const REASON = "收单机构决定退款";

type Due = Row<
  "decidedRefund",
  | "acquirerId"
  | "decisionRef"
  | "channel"
  | "acquirerReference"
  | "merchantOrderNo"
  | "channelNo"
  | "refundNo"
  | "sentOn"
  | "amountFen"
  | "orderFen"
  | "createdAt"
  | "askCount"
> &
  Renamed<"acquirer", { acquirerCode: "code" }>;

/**
 * Asks the acquirer for every refund that two of its people decided and that is not carried out yet. Asked twice under one
 * number it is one refund, so two workers may ask at once. What is refused (not enough money at the channel) is asked again
 * until it may be decided anew. `failed` is told what went wrong with one; the others go on. True: there is more.
 */
export async function forwardDecidedRefunds(
  actx: AcquirerCtx,
  failed: (error: unknown, row: { id: string }) => void,
): Promise<boolean> {
  may(actx, "refund.forward");
  const due = await actx.db.hot(
    (sql) => sql<Due[]>`
      select r.acquirer_id, r.decision_ref, r.channel, r.acquirer_reference, r.merchant_order_no, r.channel_no, r.refund_no,
        r.sent_on, r.amount_fen, r.order_fen, r.created_at, r.ask_count, a.code as acquirer_code
      from decided_refund r join acquirer a on a.id = r.acquirer_id
      where r.ask_at <= ${actx.now()} order by r.ask_at limit ${DUE_LIMIT}`,
  );
  for (const row of due) {
    const { acquirerCode, channel, merchantOrderNo, channelNo, sentOn, refundNo, acquirerReference } = row;
    const { amountFen, orderFen } = row;
    // Opened and asked for in one turn: the day of its opening stands for that of its sending.
    const refundSentOn = dayOf(row.createdAt);
    try {
      const key = { channel, merchantOrderNo, channelNo, sentOn, refundNo, refundSentOn, acquirerReference };
      const adapter = actx.acquirers.of(acquirerCode, channel);
      await recordAnswer(actx, row, await adapter.refund({ ...key, amountFen, orderFen, reason: REASON }));
    } catch (error) {
      failed(error, { id: row.decisionRef });
    }
  }
  return due.length === DUE_LIMIT;
}

async function recordAnswer(actx: AcquirerCtx, row: Due, answer: RefundState | Unknown): Promise<void> {
  const now = actx.now();
  const next = new Date(now.getTime() + askAfterMs(row.askCount));
  const isOver = next.getTime() > row.createdAt.getTime() + REFUND_WITHIN_DAYS * DAY_MS;
  const isDone = answer.state === "succeeded";
  const reference = "acquirerRefundReference" in answer ? (answer.acquirerRefundReference ?? null) : null;
  const message =
    answer.state === "failed"
      ? `${answer.channelCode} ${answer.message}`.slice(0, FAILURE_MESSAGE_MAX)
      : null;
  await actx.db.hot(
    (sql) => sql`
      update decided_refund set ask_at = ${isDone || isOver ? null : next}::timestamptz, ask_count = ask_count + 1,
        acquirer_refund_reference = coalesce(${reference}::text, acquirer_refund_reference),
        finished_at = ${isDone ? now : null}::timestamptz, failure_message = ${message}::text
      where acquirer_id = ${row.acquirerId} and decision_ref = ${row.decisionRef} and finished_at is null`,
  );
  actx.defer({ topic: "clearing", id: row.acquirerId, acquirerId: row.acquirerId });
}
