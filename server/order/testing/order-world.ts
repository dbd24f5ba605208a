import { present } from "../../assert.ts";
import { CHANNELS, type Channel } from "../../channel/channel.ts";
import type { AcquirerCtx } from "../../context.ts";
import type { Id } from "../../id.ts";
import { openTestWorld, type TestWorld } from "../../testing/world.ts";
import { createOrder } from "../create-order.ts";
import { forwardOrder } from "../forward-order.ts";
import { getOrder } from "../get-order.ts";
import type { OrderView } from "../order-view.ts";
import { queryOrder } from "../query-order.ts";
import { type MemoryAcquirer, memoryAcquirers } from "./memory-acquirer.ts";

export const COFFEE = "M00000000000004";
export const MALL = "M00000000000003";

/** With an acquirer in memory for each wallet, under the wallet's own name. */
export interface OrderWorld extends TestWorld, Readonly<Record<Channel, MemoryAcquirer>> {
  actx: AcquirerCtx;
  shop(number: string): Id<"smt">;
  /** An order of the coffee shop's cashier, not yet forwarded. */
  order(change?: { amountFen?: bigint; channel?: Channel; reference?: string }): Promise<OrderView>;
  /** The same, placed at the acquirer. */
  placed(change?: { amountFen?: bigint; channel?: Channel }): Promise<OrderView>;
  /** The same, paid on the phone and found out by a query. */
  paid(change?: { amountFen?: bigint; channel?: Channel }): Promise<OrderView>;
  see(orderId: Id<"ord">): Promise<OrderView>;
  later(ms: number): void;
}

let references = 0;

/** A test world with an acquirer in memory beside it. */
export async function openOrderWorld(): Promise<OrderWorld> {
  const world = await openTestWorld();
  const { acquirers, wallets } = memoryAcquirers(world.now);
  const actx: AcquirerCtx = { ...world.machineCtx("worker"), acquirers };
  const shop = (number: string) => present(world.demo.shops[number], `shop ${number} is in the demo`);
  const order: OrderWorld["order"] = (change = {}) => {
    references += 1;
    return createOrder(world.ctxFor("coffee-cashier"), {
      subMerchantId: shop(COFFEE),
      reference: `t-${references}`,
      amountFen: 10_000n,
      channel: CHANNELS[0],
      ...change,
    });
  };
  const see: OrderWorld["see"] = (orderId) => getOrder(world.ctxFor("mall-owner"), { orderId });
  const placed: OrderWorld["placed"] = async (change) => {
    const made = await order(change);
    await forwardOrder(actx, { orderId: made.id });
    return see(made.id);
  };
  return {
    ...world,
    ...wallets,
    actx,
    shop,
    order,
    placed,
    see,
    paid: async (change) => {
      const made = await placed(change);
      wallets[made.channel].pay(made.merchantOrderNo);
      await queryOrder(actx, { orderId: made.id });
      return see(made.id);
    },
    later: (ms) => world.setNow(new Date(world.now().getTime() + ms)),
  };
}
