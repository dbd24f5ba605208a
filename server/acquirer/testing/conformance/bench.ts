import { expect } from "vitest";
import { present } from "../../../assert.ts";
import type { Day } from "../../../calendar/day.ts";
import { dayOf } from "../../../calendar/instant.ts";
import type { Channel } from "../../../channel/channel.ts";
import type { BillRow } from "../../../statement/bill-row.ts";
import type { AcquirerAdapter, Paid, PlaceOrder, PlaceRefund, RawNotification } from "../../acquirer.ts";
import { canTake, type Mode } from "../../capabilities.ts";

/** The acquirer's side on a bench: what a case may do to it beside asking through the port. */
export interface Bench {
  readonly adapter: AcquirerAdapter;
  readonly channel: Channel;
  /** The same connection, with every answer changed on its way. */
  through(
    change: (answer: { headers: Record<string, string>; body: Buffer }) => void,
  ): Promise<AcquirerAdapter>;
  now(): Date;
  /** A new order with a number that stands for nothing yet. */
  order(amountFen: bigint, over?: Partial<PlaceOrder>): PlaceOrder;
  refundOf(order: PlaceOrder, paid: Paid, asked: { nth: number; amountFen: bigint }): PlaceRefund;
  /** The payer scans and pays; what it is scanned from, or the parameters of a page. */
  pay(order: PlaceOrder): Promise<void>;
  /** A code as a payer's wallet shows it, never the same twice. */
  payerCode(): string;
  /** Switches of the acquirer; each is off again when the case ends. */
  faults(change: Readonly<Record<string, boolean>>): Promise<void>;
  /** The acquirer's clock goes on by so much, ms; by nothing, nothing happens. */
  later(ms: number): Promise<void>;
  /** What happens over there "a moment later" waits until the answered function is called. */
  hold(): () => void;
  /** The acquirer's clock goes to the next day, at the hour when its bills are made. */
  nextDay(): Promise<void>;
  /** What was told of an order, in the order in which it came; waits until there are so many. */
  heard(of: { merchantOrderNo: string }, count: number): Promise<RawNotification[]>;
  /** The rows of one order in a day's bill of this connection. */
  billed(day: Day, merchantOrderNo: string): Promise<BillRow[]>;
  until(what: string, isTrue: () => Promise<boolean>): Promise<void>;
}

/** One promise of the port, and who can be held to it. */
export interface Case {
  title: string;
  /** Absent: every connection. */
  mode?: Mode;
  run(bench: Bench): Promise<void>;
}

export const canRun = ({ adapter, channel }: Bench, { mode = "code" }: Case): boolean =>
  canTake(adapter.capabilities, channel, mode);

/** A payment of the order, as every answer must state it. */
export const paidBy = (order: { amountFen: bigint }, over: object = {}) => ({
  state: "paid",
  acquirerReference: expect.stringMatching(/^[0-9A-Za-z]{16,64}$/),
  amountFen: order.amountFen,
  payerFen: order.amountFen,
  paidAt: expect.any(Date),
  refunded: false,
  ...over,
});

/** Waits until an order just placed may be closed. */
export const untilClosable = (bench: Bench): Promise<void> =>
  bench.later(bench.adapter.capabilities.closesAfterMs[bench.channel] ?? 0);

/** Places, pays, and answers what the acquirer says of it. */
export async function paid(bench: Bench, order: PlaceOrder): Promise<Paid> {
  expect((await bench.adapter.place(order)).state).toBe("code");
  await bench.pay(order);
  return settled(bench, order);
}

/** What the acquirer says once the order is paid. */
export async function settled(bench: Bench, order: PlaceOrder): Promise<Paid> {
  let found: Paid | undefined;
  await bench.until("the payment", async () => {
    const state = await bench.adapter.query(order);
    if (state.state === "paid") found = state;
    return found !== undefined;
  });
  return present(found, "it was waited for");
}

export const today = (bench: Bench): Day => dayOf(bench.now());
