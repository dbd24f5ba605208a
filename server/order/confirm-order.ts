import { createdMonthOf } from "#db/columns.ts";
import type { Row } from "#db/rows.ts";
import { type OrderHint, readOrderHint } from "../acquirer/order-hint.ts";
import { assert, present } from "../assert.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { type Id, timeOf } from "../id.ts";
import { fromOf } from "../life-cycle.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { may } from "../permission.ts";
import { isMeantInstant } from "../storable.ts";
import { type AttemptedOrder, findAttempt } from "./find-attempt.ts";
import { findReopened } from "./find-reopened.ts";
import type { Reopened } from "./late-payment.ts";
import { FORWARD_LIFE, ORDER_LIFE } from "./order-status.ts";
import { recordException } from "./record-exception.ts";
import { whyUnapplied } from "./unapplied.ts";

/** From the tables: which orders a payment applies to by itself, and which it reopens where it is not late. */
const OPEN = fromOf(ORDER_LIFE, "closed");
const CLOSED = fromOf(ORDER_LIFE, "paid").filter((status) => !OPEN.includes(status));
const PLACED_FROM = [...fromOf(FORWARD_LIFE, "placed"), "placed"];

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ConfirmOrder {
  acquirerId: Id<"acq">;
  channel: Channel;
  merchantOrderNo: string;
  /** Order and merchant as the acquirer hands them back (`order-hint.ts`): where to look first, never believed. */
  orderHint?: string | undefined;
  /** The seller's number in the channel, where the acquirer states it. */
  channelNo?: string | undefined;
  acquirerReference: string;
  amountFen: bigint;
  payerFen: bigint;
  paidAt: Date;
  heardFrom: "notification" | "query" | "statement";
  /** What came, byte for byte: kept by the statement that applies it. */
  notification?: { connection: string; headers: Record<string, string>; body: Buffer } | undefined;
}

export interface Confirmed {
  /** `unreadable`: its time cannot be that of a payment of this order; nothing is known, above all not that it is paid. */
  outcome: "applied" | "duplicate" | "late_payment" | "amount_differs" | "unknown_order" | "unreadable";
  orderId?: Id<"ord"> | undefined;
  /** The notification was applied and is kept already. */
  isKept?: boolean | undefined;
}

/**
 * Confirms a payment by one statement that matches id, number, identity, amount and status itself: however often and from
 * wherever it is told, one payment exists. What does not apply is explained by a second statement; late payments and
 * other amounts are kept for the desk of differences and change nothing. A payment of a closed order that is not late by the
 * acquirer's books, or that two of its people accepted, reopens it.
 */
export async function confirmOrder(ctx: Ctx, input: ConfirmOrder): Promise<Confirmed> {
  may(ctx, "order.confirm");
  const hint = readOrderHint(input.orderHint);
  let orderId = hint?.orderId;
  let merchantId = hint?.merchantId;
  let attempt: AttemptedOrder | undefined;
  // Twice at most: a wrong hint costs a second try with the order that bears the number.
  for (let tries = 0; tries < 2; tries++) {
    if (orderId === undefined) {
      attempt = await findAttempt(ctx, input);
      if (attempt === undefined) return { outcome: "unknown_order" };
      ({ id: orderId, merchantId } = attempt);
    }
    const isMeant = isMeantInstant(input.paidAt, { beganMs: timeOf(orderId), now: ctx.now() });
    const applied = { outcome: "applied", orderId, isKept: input.notification ? true : undefined } as const;
    if (isMeant && (await applyPayment(ctx, { orderId, merchantId }, input))) return applied;
    attempt = await findAttempt(ctx, input);
    const why = whyUnapplied(input, attempt);
    if (isMeant && why.outcome === "late_payment" && attempt?.status === "closed") {
      const closed = attempt;
      const reopened = await ctx.db.hot((sql) => findReopened(sql, { order: closed, told: input }));
      const where = { orderId: attempt.id, merchantId: attempt.merchantId };
      if (reopened && (await applyPayment(ctx, where, input, reopened)))
        return { ...applied, orderId: attempt.id };
    }
    if (why.outcome === "again") {
      if (!isMeant && attempt?.id === orderId) return { outcome: "unreadable", orderId };
      orderId = attempt?.id;
      merchantId = attempt?.merchantId;
      continue;
    }
    if ("exception" in why) {
      await recordException(ctx, {
        order: present(attempt, "an exception has its order"),
        told: input,
        kind: why.exception,
      });
    }
    return { outcome: why.outcome, orderId: attempt?.id };
  }
  assert(false, "an open order that matches is confirmed at the second try");
}

/** The hot statement (database.md §3); as the machine, no tenant to set. False: it matched no open order, or no closed one. */
async function applyPayment(
  ctx: Ctx,
  where: OrderHint,
  input: ConfirmOrder,
  reopened?: Reopened,
): Promise<boolean> {
  const { orderId, merchantId } = where;
  const acquirer = present(await findAcquirer(ctx, { id: input.acquirerId }), "the acquirer is ours");
  const now = ctx.now();
  // Whatever the acquirer's clock says, a date at most one beside those on which its bill can stand: there it is looked for.
  const [firstMs, lastMs] = [timeOf(orderId) - DAY_MS, now.getTime() + DAY_MS];
  const seenMs = Math.min(Math.max(input.paidAt.getTime(), firstMs), lastMs);
  const clearingDate = clearingDateOf(new Date(seenMs), acquirer.cutOffs);
  const { notification } = input;
  const facts = {
    acquirerReference: input.acquirerReference,
    amountFen: input.amountFen.toString(),
    payerFen: input.payerFen.toString(),
    channel: input.channel,
    heardFrom: input.heardFrom,
    ...(reopened && { reopened }),
  };
  const rows = await ctx.db.hot(
    (sql) => sql<Row<"payment", "merchantId" | "subMerchantId">[]>`
      with o as (
        update "order" set status = 'paid', forward_state = 'placed', ask_at = null, lease_until = null,
          acquirer_reference = ${input.acquirerReference}, paid_at = ${input.paidAt}::timestamptz
        where created_month = ${createdMonthOf(orderId)}::date and id = ${orderId}::uuid
          and merchant_id = coalesce(${merchantId ?? null}::uuid, merchant_id)
          and status = any(${reopened ? CLOSED : OPEN}::text[]) and forward_state = any(${PLACED_FROM}::text[])
          and merchant_order_no = ${input.merchantOrderNo} and amount_fen = ${input.amountFen}::bigint
          and acquirer_id = ${input.acquirerId}::uuid and channel = ${input.channel}
          and channel_no = coalesce(${input.channelNo ?? null}::text, channel_no)
        returning *
      ), p as (
        insert into payment (clearing_date, acquirer_id, acquirer_reference, id, order_id, merchant_id, sub_merchant_id,
          seller_no, merchant_order_no, channel, mode, amount_fen, payer_fen, order_created_at, paid_at, heard_at,
          heard_from, agreement_sha256, fee_sha256, campaign_sha256, funded_fen)
        select ${clearingDate}::date, acquirer_id, acquirer_reference, ${ctx.newId("pay")}::uuid, id, merchant_id,
          sub_merchant_id, seller_no, merchant_order_no, channel, mode, amount_fen, ${input.payerFen}::bigint, created_at,
          paid_at, ${now}::timestamptz, ${input.heardFrom}, agreement_sha256, fee_sha256, campaign_sha256, funded_fen
        from o
        returning order_id, acquirer_id, merchant_id, sub_merchant_id, paid_at
      ), e as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("evt")}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          'order.paid', order_id, order_id, ${sql.json(facts)}::jsonb, paid_at, ${now}::timestamptz
        from p
      ), n as (
        insert into notification (day, id, acquirer_id, connection, headers, body, outcome, order_id, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("ntf")}::uuid, acquirer_id, ${notification?.connection ?? ""},
          ${sql.json(notification?.headers ?? {})}::jsonb, ${notification?.body ?? Buffer.alloc(0)}::bytea, 'applied',
          order_id, ${now}::timestamptz
        from p where ${notification !== undefined}::boolean
      )
      select merchant_id, sub_merchant_id from p`,
  );
  const [row] = rows;
  if (row === undefined) return false;
  ctx.defer({
    topic: "order",
    id: orderId,
    merchantId: row.merchantId,
    subMerchantId: row.subMerchantId,
    acquirerId: input.acquirerId,
  });
  return true;
}
