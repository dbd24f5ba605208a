import { createHmac } from "node:crypto";
import {
  type AcquirerAdapter,
  type Acquirers,
  type Charged,
  type ChargeOrder,
  type Closed,
  type FetchedBill,
  Forged,
  type Heard,
  type Notified,
  type OrderKey,
  type OrderState,
  type Placed,
  type PlaceOrder,
  type PlaceRefund,
  type RawNotification,
  type RefundKey,
  type RefundState,
  type Reversed,
  type Unknown,
} from "../../acquirer/acquirer.ts";
import { type Capabilities, MODES, SAYS_ALL_AGAIN } from "../../acquirer/capabilities.ts";
import { orderHintOf } from "../../acquirer/order-hint.ts";
import { orUnknown, Unclear } from "../../acquirer/unclear.ts";
import { assert, present } from "../../assert.ts";
import type { Day } from "../../calendar/day.ts";
import { CHANNELS, type Channel, eachChannel, walletOf } from "../../channel/channel.ts";

/** One order as this acquirer's own book has it. */
interface Booked {
  order: PlaceOrder;
  codeUrl: string;
  state: "open" | "closed" | "paid";
  reference: string;
  paidAt?: Date;
  payerFen?: bigint;
}
interface BookedRefund {
  refund: PlaceRefund;
  reference: string;
  state: "pending" | "succeeded" | "failed";
  at: Date;
}

/** What goes wrong on the way, once per call unless told otherwise. */
export interface Faults {
  /** The call is carried out and its answer lost. */
  loseAnswer: boolean;
  /** The call never arrives. */
  loseCall: boolean;
  /** The process dies between the call and its commit: not a clear answer, not `unknown`. */
  die: boolean;
  refuse: boolean;
}

const SECRET = "the key of an acquirer in memory";
const sign = (body: Buffer) => createHmac("sha256", SECRET).update(body).digest("hex");

/**
 * An acquirer that keeps its own books in memory and implements the port: idempotent by number, closes before it is
 * paid or not at all, refunds no more than was paid. Not a mock of ours: it knows nothing of our tables.
 */
export class MemoryAcquirer implements AcquirerAdapter {
  readonly channel: Channel;
  readonly capabilities: Capabilities;
  readonly keptHeaders = /^told-by$/;
  readonly orders = new Map<string, Booked>();
  readonly refunds = new Map<string, BookedRefund>();
  readonly calls: string[] = [];
  faults: Faults = { loseAnswer: false, loseCall: false, die: false, refuse: false };
  /** Refunds wait for `finishRefund` instead of succeeding at once. */
  slowRefunds = false;
  /** What it says to who closes an open order. */
  closes: "at_once" | Extract<Closed, { state: "not_yet" | "cannot" }> = "at_once";
  now: () => Date;
  #count = 0;

  constructor(channel: Channel, now: () => Date) {
    this.channel = channel;
    this.capabilities = capabilitiesOf(channel);
    this.now = now;
  }

  place(order: PlaceOrder): Promise<Placed | Unknown> {
    return orUnknown<Placed>(async () => {
      this.#arrive("place");
      if (this.faults.refuse)
        return { state: "refused", channelCode: "NO_AUTH", message: "商户未开通该产品" };
      const booked = this.#ofDay(order) ?? {
        order,
        codeUrl: `${this.channel}://pay/${order.merchantOrderNo}`,
        state: "open" as const,
        reference: this.#number(),
      };
      assert(booked.order.amountFen === order.amountFen, "a number stands for one amount only");
      this.orders.set(order.merchantOrderNo, booked);
      this.#answer();
      return { state: "code", codeUrl: booked.codeUrl };
    });
  }

  /** The payer's phone asks for no password: paid when it is answered, or refused. */
  charge(order: ChargeOrder): Promise<Charged | Unknown> {
    return orUnknown<Charged>(async () => {
      const placed = await this.place(order);
      if (placed.state === "refused") return placed;
      if (placed.state === "unknown") throw new Unclear(placed.why);
      this.pay(order.merchantOrderNo);
      const state = this.stateOf(present(this.#ofDay(order), "what was placed stands"));
      return state.state === "paid"
        ? state
        : { state: "refused", channelCode: "CLOSED", message: "订单已关闭" };
    });
  }

  reverse(key: OrderKey): Promise<Reversed | Unknown> {
    return orUnknown<Reversed>(async () => {
      this.#arrive("reverse");
      const booked = this.#ofDay(key);
      if (booked) booked.state = "closed";
      this.#answer();
      return { state: "reversed" };
    });
  }

  query(key: OrderKey): Promise<OrderState | Unknown> {
    return orUnknown<OrderState>(async () => {
      this.#arrive("query");
      const booked = this.#ofDay(key);
      this.#answer();
      return booked === undefined ? { state: "not_found" } : this.stateOf(booked);
    });
  }

  close(key: OrderKey): Promise<Closed | Unknown> {
    return orUnknown<Closed>(async () => {
      this.#arrive("close");
      const booked = this.#ofDay(key);
      if (this.closes !== "at_once" && booked?.state === "open") return this.closes;
      if (booked?.state === "open") booked.state = "closed";
      this.#answer();
      return { state: booked?.state === "paid" ? "paid" : "closed" };
    });
  }

  refund(refund: PlaceRefund): Promise<RefundState | Unknown> {
    return orUnknown<RefundState>(async () => {
      this.#arrive("refund");
      if (this.faults.refuse) return { state: "failed", channelCode: "NOT_ENOUGH", message: "资金不足" };
      const order = present(this.#ofDay(refund), "refunds are of orders this acquirer has");
      const taken = [...this.refunds.values()]
        .filter((r) => r.refund.merchantOrderNo === refund.merchantOrderNo && r.state !== "failed")
        .reduce((sum, r) => sum + r.refund.amountFen, 0n);
      if (!this.refunds.has(refund.refundNo)) {
        assert(order.state === "paid", "only what was paid is refunded");
        assert(taken + refund.amountFen <= order.order.amountFen, "no more is refunded than was paid");
        this.refunds.set(refund.refundNo, {
          refund,
          reference: walletOf(this.channel).numbersRefunds ? this.#number() : refund.refundNo,
          state: this.slowRefunds ? "pending" : "succeeded",
          at: this.now(),
        });
      }
      this.#sameDay(refund);
      this.#answer();
      return this.#refundState(refund.refundNo);
    });
  }

  queryRefund(key: RefundKey): Promise<RefundState | Unknown> {
    return orUnknown<RefundState>(async () => {
      this.#arrive("queryRefund");
      this.#sameDay(key);
      this.#answer();
      return this.#refundState(key.refundNo);
    });
  }

  async readNotification(raw: RawNotification): Promise<Heard> {
    if (raw.headers.signature !== sign(raw.body)) throw new Forged("signature");
    const read = JSON.parse(raw.body.toString("utf8"), (key, value) =>
      key.endsWith("Fen") ? BigInt(value) : key.endsWith("At") ? new Date(value) : value,
    );
    const told = read as Notified;
    return {
      told,
      acknowledgement: { status: 200, contentType: "text/plain", body: `heard ${numberOf(told)}`.trim() },
    };
  }

  async bills(_day: Day): Promise<FetchedBill> {
    return { state: "not_ready" };
  }

  /** The payer pays on the phone. False: the code is closed or paid already. */
  pay(merchantOrderNo: string, change: { payerFen?: bigint } = {}): boolean {
    const booked = present(this.orders.get(merchantOrderNo), "a payer pays an order that was placed");
    if (booked.state !== "open") return false;
    booked.state = "paid";
    // Both channels state whole seconds.
    booked.paidAt = new Date(Math.floor(this.now().getTime() / 1000) * 1000);
    booked.payerFen = change.payerFen ?? booked.order.amountFen;
    return true;
  }

  finishRefund(refundNo: string, state: "succeeded" | "failed"): void {
    present(this.refunds.get(refundNo), "a refund that was placed").state = state;
  }

  /** The signed notification of what happened, with `change` made before signing. */
  notification(merchantOrderNo: string, change: { amountFen?: bigint } = {}): RawNotification {
    const booked = present(this.orders.get(merchantOrderNo), "only what happened is notified");
    return this.signed({
      kind: "payment",
      channel: this.channel,
      merchantOrderNo,
      channelNo: booked.order.channelNo,
      orderHint: orderHintOf(booked.order),
      order: { ...this.stateOf(booked), ...change },
    });
  }

  refundNotification(refundNo: string): RawNotification {
    const booked = present(this.refunds.get(refundNo), "only what happened is notified");
    return this.signed({
      kind: "refund",
      channel: this.channel,
      merchantOrderNo: booked.refund.merchantOrderNo,
      refundNo,
      refund: this.#refundState(refundNo),
    });
  }

  signed(value: unknown): RawNotification {
    const body = Buffer.from(
      JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? v.toString() : v)),
    );
    return { headers: { signature: sign(body), "told-by": this.channel }, body };
  }

  stateOf(booked: Booked): OrderState {
    if (booked.state !== "paid") return { state: booked.state };
    return {
      state: "paid",
      acquirerReference: booked.reference,
      amountFen: booked.order.amountFen,
      payerFen: booked.payerFen ?? booked.order.amountFen,
      paidAt: booked.paidAt ?? this.now(),
    };
  }

  #refundState(refundNo: string): RefundState {
    const r = this.refunds.get(refundNo);
    if (r === undefined) return { state: "not_found" };
    if (r.state === "pending") return { state: "pending", acquirerRefundReference: r.reference };
    if (r.state === "failed") return { state: "failed", channelCode: "ABNORMAL", message: "退款账户异常" };
    return {
      state: "succeeded",
      acquirerRefundReference: r.reference,
      amountFen: r.refund.amountFen,
      succeededAt: r.at,
    };
  }

  /** This acquirer knows a number for one day only: asked for with another day it would take the payment twice. */
  #ofDay(key: OrderKey): Booked | undefined {
    const booked = this.orders.get(key.merchantOrderNo);
    assert(
      booked === undefined || booked.order.sentOn === key.sentOn,
      "a number is of the day it was first sent",
    );
    return booked;
  }

  #sameDay(key: RefundKey): void {
    const of = this.refunds.get(key.refundNo)?.refund;
    assert(
      of === undefined || of.refundSentOn === key.refundSentOn,
      "a refund is of the day it was first sent",
    );
  }

  #arrive(call: string): void {
    this.calls.push(call);
    if (this.faults.loseCall) throw new Unclear("timeout");
  }

  #answer(): void {
    if (this.faults.die) throw new Error("killed here");
    if (this.faults.loseAnswer) throw new Unclear("timeout");
  }

  #number(): string {
    this.#count += 1;
    return `42000${CHANNELS.indexOf(this.channel) + 1}${this.now().getTime()}${String(this.#count).padStart(8, "0")}`;
  }
}

const HOUR_MS = 3_600_000;

const capabilitiesOf = (channel: Channel): Capabilities => ({
  ways: MODES.map((mode) => ({
    ...{ channel, mode, page: "none", application: "none", afterwards: "wallet", isTold: true },
  })),
  closesAfterMs: { [channel]: 0 },
  reverses: { afterMs: 0, withinMs: HOUR_MS },
  saysAgain: SAYS_ALL_AGAIN,
  tellsRefunds: "state",
  numbers: { order: /^\w{1,32}$/, refund: /^\w{1,64}$/ },
  hasNumbersOfOneDay: true,
  billsMadeAfterMs: 10 * HOUR_MS,
});

const numberOf = (told: Notified): string =>
  told.kind === "payment" ? told.merchantOrderNo : told.kind === "refund" ? told.refundNo : "";

/** One for every wallet, and the port's table of them; `Kind` may know more of the port than this one. */
export function memoryAcquirers(now: () => Date, Kind: typeof MemoryAcquirer = MemoryAcquirer) {
  const wallets = eachChannel((channel) => new Kind(channel, now));
  const find = (_: string, connection: string) =>
    Object.values<MemoryAcquirer>(wallets).find(({ channel }) => channel === connection);
  const acquirers: Acquirers = { of: (_, channel) => wallets[channel], find };
  return { wallets, acquirers };
}
