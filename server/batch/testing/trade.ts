/**
 * What shops sell and give back in a clearing test, written by the verbs at the instant at which it happens: the platform's
 * rows are those the product writes. What only the acquirer knows is placed at the acquirer alone.
 */
import { assert, present } from "../../assert.ts";
import { dayOf } from "../../calendar/instant.ts";
import { CHANNELS, type Channel } from "../../channel/channel.ts";
import type { AcquirerCtx, Ctx } from "../../context.ts";
import { newId } from "../../id.ts";
import { confirmOrder } from "../../order/confirm-order.ts";
import { createOrder } from "../../order/create-order.ts";
import { forwardOrder } from "../../order/forward-order.ts";
import { queryOrder } from "../../order/query-order.ts";
import { confirmRefund } from "../../refund/confirm-refund.ts";
import { forwardRefund } from "../../refund/forward-refund.ts";
import type { RefundView } from "../../refund/refund-view.ts";
import { requestRefund } from "../../refund/request-refund.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import type { TestWorld } from "../../testing/world.ts";
import { type Books, paymentRow, type Refund, refundRow, type Sale } from "./books.ts";
import { demoShop, ownerLogin, SHOP } from "./shops.ts";

export interface Pay {
  seller?: string;
  channel?: Channel;
  fen: bigint;
  at: Date;
  /** False: the platform knows nothing of it. */
  platform?: boolean;
  /** False: the order is there and nobody told us that it was paid. */
  isHeard?: boolean;
  /** False: the acquirer's bill lacks it. */
  acquirer?: boolean;
  /** How far the acquirer's clock is from ours, ms. */
  skewMs?: number;
  /** What the acquirer's row says otherwise. */
  bill?: Partial<WrittenRow>;
}
export interface GiveBack {
  at: Date;
  /** As the bill prints it; PROCESSING has not succeeded yet. */
  state?: string;
  bill?: Partial<WrittenRow>;
}

/** From the order to the payment: somebody takes out a phone. */
const ORDERED_BEFORE_MS = 30_000;

/** Orders, payments and refunds through the verbs, with `books` as the acquirer's side. */
export function openTrade(test: TestWorld, machine: AcquirerCtx, books: Books) {
  let count = 0;
  const nextKey = () => `t-${++count}`;

  /** An order taken by the shop's owner and placed at the acquirer; or one that only the acquirer has. */
  async function place(input: { seller: string; channel: Channel; fen: bigint; at: Date; ours: boolean }) {
    const { seller, channel, fen, at, ours } = input;
    books.clock.now = at;
    if (ours) {
      const { claimed, id, merchantOrderNo } = await createOrder(ctxAt(test.ctxFor(ownerLogin(seller)), at), {
        subMerchantId: present(test.demo.shops[seller], "a demo shop"),
        reference: nextKey(),
        amountFen: fen,
        channel,
        isHeld: true,
      });
      await forwardOrder(ctxAt(machine, at), { orderId: id, claimed });
      return { orderId: id, no: merchantOrderNo };
    }
    const order = { orderId: newId("ord", at), no: `F${String(++count).padStart(31, "0")}` };
    await books.wallets[channel].place({
      channel,
      sentOn: dayOf(at),
      orderId: order.orderId,
      merchantId: test.demo.merchantId,
      merchantOrderNo: order.no,
      channelNo: demoShop(seller)[channel],
      amountFen: fen,
      description: "",
      expiresAt: new Date(at.getTime() + 2 * ORDERED_BEFORE_MS),
    });
    return order;
  }

  /** The acquirer notifies of a payment, and the gateway writes it; what became of it. */
  async function hear(sale: Sale, at: Date): Promise<string> {
    const wallet = books.wallets[sale.channel];
    const raw = wallet.notification(sale.no);
    const { told } = await wallet.readNotification(raw);
    assert(told.kind === "payment" && told.order.state === "paid", "what is told was paid");
    const { outcome } = await confirmOrder(ctxAt(machine, at), {
      ...told.order,
      acquirerId: test.demo.acquirerId,
      channel: sale.channel,
      merchantOrderNo: told.merchantOrderNo,
      orderHint: told.orderHint,
      channelNo: told.channelNo,
      heardFrom: "notification",
      notification: { connection: sale.channel, headers: {}, body: raw.body },
    });
    return outcome;
  }

  /** A payment of `seller`; on both sides unless told otherwise. */
  async function pay(input: Pay): Promise<Sale> {
    const { seller = SHOP, channel = CHANNELS[0], fen, bill = {} } = input;
    const paidAt = wholeSeconds(new Date(input.at.getTime() + (input.skewMs ?? 0)));
    const ours = input.platform !== false;
    const orderedAt = new Date(wholeSeconds(input.at).getTime() - ORDERED_BEFORE_MS);
    const placed = await place({ seller, channel, fen, at: orderedAt, ours });
    books.clock.now = paidAt;
    const wallet = books.wallets[channel];
    assert(wallet.pay(placed.no), "an open order can be paid");
    const isKnown = input.acquirer !== false;
    const { reference } = present(wallet.orders.get(placed.no), "the acquirer has the order");
    const fee = bill.feeFen ?? books.feeOf(channel, bill.settlementFen ?? fen);
    const sale: Sale = { ...placed, reference, seller, channel, fen, fee, paidAt, refunds: [], isKnown };
    if (ours && input.isHeard !== false) {
      const outcome = await hear(sale, input.at);
      assert(outcome === "applied", `the payment is applied, not ${outcome}`);
    }
    if (isKnown) books.rows.push({ ...paymentRow(sale), ...bill });
    books.sales.push(sale);
    return sale;
  }

  /** The worker asks the acquirer and hears of a payment now. */
  async function learn(sale: Sale): Promise<void> {
    const { state } = await queryOrder(machine, { orderId: sale.orderId });
    assert(state === "ok", "the acquirer knows the payment");
  }

  /** A refund that the shop's owner asks for, carried out at once unless its state is PROCESSING. */
  async function refund(sale: Sale, input: GiveBack & { fen: bigint }): Promise<Refund> {
    const owner = ctxAt(test.ctxFor(ownerLogin(sale.seller)), wholeSeconds(input.at));
    const { orderId } = sale;
    const ask = { orderId, amountFen: input.fen, reason: "test", requestKey: nextKey() };
    return carryOut(sale, await requestRefund(owner, ask), input);
  }

  /** The worker forwards what was asked for, and the acquirer's bill has it. */
  async function carryOut(
    sale: Sale,
    asked: Pick<RefundView, "id" | "refundNo" | "amountFen">,
    input: GiveBack,
  ): Promise<Refund> {
    const { state = "SUCCESS", bill = {} } = input;
    const { refundNo, amountFen: fen } = asked;
    const at = wholeSeconds(input.at);
    const wallet = books.wallets[sale.channel];
    books.clock.now = at;
    wallet.slowRefunds = state === "PROCESSING";
    await forwardRefund(ctxAt(machine, at), { refundId: asked.id });
    return enterRefund(sale, { refundNo, fen, at, state, bill });
  }
  /** A refund that its wallet has made stands in the acquirer's bill. */
  function enterRefund(sale: Sale, input: GiveBack & { fen: bigint; refundNo: string }): Refund {
    const { refundNo, fen, at, state = "SUCCESS", bill = {} } = input;
    const made = present(books.wallets[sale.channel].refunds.get(refundNo), "the acquirer has the refund");
    const feeReturned = bill.feeFen ?? books.feeReturnedOf(sale, fen);
    const done: Refund = { refundNo, reference: made.reference, fen, feeReturned, at: wholeSeconds(at) };
    sale.refunds.push(done);
    books.rows.push({ ...refundRow(sale, done, state), ...bill });
    return done;
  }
  /** A refund that the acquirer's own staff makes over there, under a number of its own. */
  async function refundByStaff(
    sale: Sale,
    input: GiveBack & { fen: bigint; refundNo: string; isHeard?: boolean },
  ): Promise<Refund> {
    const { refundNo, fen, state = "SUCCESS", bill = {} } = input;
    const at = wholeSeconds(input.at);
    const wallet = books.wallets[sale.channel];
    books.clock.now = at;
    wallet.slowRefunds = false;
    const { order } = present(wallet.orders.get(sale.no), "the acquirer has the order");
    const answer = await wallet.refund({
      ...order,
      ...{ acquirerReference: sale.reference, refundNo, refundSentOn: dayOf(at) },
      amountFen: fen,
      orderFen: sale.fen,
      reason: "人工退款",
    });
    assert(answer.state === "succeeded", "the acquirer refunds by itself");
    if (input.isHeard !== false) {
      const told = {
        acquirerId: test.demo.acquirerId,
        channel: sale.channel,
        merchantOrderNo: sale.no,
        refundNo,
      };
      await confirmRefund(ctxAt(machine, input.at), { ...told, ...answer, heardFrom: "notification" });
    }
    return enterRefund(sale, { refundNo, fen, at, state, bill });
  }
  return { pay, hear, learn, refund, carryOut, enterRefund, refundByStaff };
}

/** The same person or machine at another instant of the business clock. */
function ctxAt<C extends Ctx>(ctx: C, at: Date): C {
  return { ...ctx, now: () => at, newId: (prefix) => newId(prefix, at) };
}

/** Both channels state whole seconds. */
const wholeSeconds = (at: Date) => new Date(Math.floor(at.getTime() / 1_000) * 1_000);
