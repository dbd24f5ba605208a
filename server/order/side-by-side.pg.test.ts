/** What keeps two processes apart at one order: each test fails when its guard is taken out (`bin/guards`). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Id, uuidOf } from "../id.ts";
import { isSkipping, raceFor } from "../testing/race.ts";
import type { TestWorld } from "../testing/world.ts";
import { claimOrders } from "./claim-orders.ts";
import { confirmOrder } from "./confirm-order.ts";
import { createOrder } from "./create-order.ts";
import { forwardOrder } from "./forward-order.ts";
import type { OrderView } from "./order-view.ts";
import { recordOrder } from "./record-order.ts";
import { COFFEE, type OrderWorld, openOrderWorld } from "./testing/order-world.ts";

let w: OrderWorld;
beforeAll(async () => {
  w = await openOrderWorld();
});
afterAll(() => w.close());

const idOf = (o: OrderView) => uuidOf(o.id);
const claimOne = async (orderId: Id<"ord">) => (await claimOrders(w.actx, { orderId }))[0];
const endLease = (o: OrderView) =>
  w.sql`update "order" set lease_until = clock_timestamp() - interval '1 s' where id = ${idOf(o)}`;
const rowOf = async (o: OrderView) =>
  (await w.sql`select status, forward_state, fence, ask_count from "order" where id = ${idOf(o)}`)[0];
const told = (o: OrderView, acquirerReference: string) => ({
  acquirerId: w.demo.acquirerId,
  channel: "wechat" as const,
  merchantOrderNo: o.merchantOrderNo,
  acquirerReference,
  amountFen: o.amountFen,
  payerFen: o.amountFen,
  paidAt: w.now(),
  heardFrom: "notification" as const,
});

test("an order that another worker is just taking is passed over, never waited for", async () => {
  const [held, free] = [await w.order(), await w.order()];
  w.later(60_000);
  const hold = (sql: TestWorld["sql"]) => sql`select 1 from "order" where id = ${idOf(held)} for update`;
  const claimed = await isSkipping(w, hold, () => claimOrders(w.actx, { dueLimit: 200 }));
  expect(claimed?.map((c) => c.id)).toContain(free.id);
  expect(claimed?.map((c) => c.id)).not.toContain(held.id);
});

test("an order is nobody else's until its lease has run out", async () => {
  const o = await w.order();
  expect((await claimOne(o.id))?.fence).toBe(1);
  expect(await claimOne(o.id)).toBeUndefined();
  w.later(60_000);
  expect((await claimOrders(w.actx, { dueLimit: 200 })).map((c) => c.id)).not.toContain(o.id);
  await endLease(o);
  expect((await claimOne(o.id))?.fence).toBe(2);
});

test("who holds an order no longer writes nothing about it", async () => {
  const o = await w.order();
  const first = await claimOne(o.id);
  await endLease(o);
  const second = await claimOne(o.id);
  if (!first || !second) throw new Error("both held it, one after the other");
  expect(await recordOrder(w.actx, { order: first, learnt: { what: "closed", reason: "cancelled" } })).toBe(
    false,
  );
  expect(await rowOf(o)).toMatchObject({ status: "open", fence: 2, ask_count: 0 });
  expect(
    await recordOrder(w.actx, { order: second, learnt: { what: "placed", codeUrl: "weixin://x" } }),
  ).toBe(true);
});

test("what was learnt is written once: a second answer to the same question changes nothing", async () => {
  const o = await w.order();
  const claimed = await claimOne(o.id);
  if (!claimed) throw new Error("it was free");
  expect(
    await recordOrder(w.actx, { order: claimed, learnt: { what: "placed", codeUrl: "weixin://x" } }),
  ).toBe(true);
  expect(await recordOrder(w.actx, { order: claimed, learnt: { what: "unknown", why: "timeout" } })).toBe(
    false,
  );
  expect(await rowOf(o)).toMatchObject({ forward_state: "placed" });
});

test("an order that was paid meanwhile is never written over by whoever still holds it", async () => {
  const o = await w.placed();
  const claimed = await claimOne(o.id);
  if (!claimed) throw new Error("it was free");
  expect((await confirmOrder(w.actx, told(o, "R-held"))).outcome).toBe("applied");
  expect(await recordOrder(w.actx, { order: claimed, learnt: { what: "closed", reason: "expired" } })).toBe(
    false,
  );
  expect(await rowOf(o)).toMatchObject({ status: "paid" });
});

test("an order that is final is never taken to the acquirer again", async () => {
  const o = await w.paid();
  expect(await claimOne(o.id)).toBeUndefined();
});

test("an order that is placed is not placed again by somebody who only forwards", async () => {
  const o = await w.placed();
  const before = w.wechat.calls.length;
  expect(await forwardOrder(w.actx, { orderId: o.id })).toEqual({ state: "ok" });
  expect(w.wechat.calls.slice(before)).toEqual([]);
});

test("two payments of one order at once: the second waits in the exception desk", async () => {
  const o = await w.placed();
  const both = await raceFor(w, "order", [
    () => confirmOrder(w.actx, told(o, "R-1")),
    () => confirmOrder(w.actx, told(o, "R-2")),
  ]);
  const outcomes = both.map((b) => b.status === "fulfilled" && b.value.outcome);
  expect(outcomes.sort()).toEqual(["applied", "late_payment"]);
  const payments = await w.sql`select 1 from payment where order_id = ${idOf(o)}`;
  expect(payments).toHaveLength(1);
});

test("a payment of another amount than the order's changes nothing", async () => {
  const o = await w.placed();
  const { outcome } = await confirmOrder(w.actx, { ...told(o, "R-3"), amountFen: o.amountFen + 1n });
  expect(outcome).toBe("amount_differs");
  expect(await rowOf(o)).toMatchObject({ status: "open" });
});

test("the same reference sent twice at once is one order, answered twice", async () => {
  const ask = () =>
    createOrder(w.ctxFor("coffee-cashier"), {
      subMerchantId: w.shop(COFFEE),
      reference: "side-by-side",
      amountFen: 700n,
      channel: "wechat",
    });
  const both = await raceFor(w, "order_reference", [ask, ask]);
  const ids = both.map((b) => (b.status === "fulfilled" ? b.value.id : `${b.reason}`));
  expect(ids[0]).toMatch(/^ord_/);
  expect(ids[1]).toBe(ids[0]);
});

test("a payment that cannot be applied is kept once, however often it is told", async () => {
  const o = await w.paid();
  const late = () => confirmOrder(w.actx, told(o, "R-late"));
  const both = await raceFor(w, "payment_exception", [late, late]);
  expect(both.map((b) => b.status === "fulfilled" && b.value.outcome)).toEqual([
    "late_payment",
    "late_payment",
  ]);
  const told2 =
    await w.sql`select 1 from event where order_id = ${idOf(o)} and kind = 'order.second_reference'`;
  expect(told2).toHaveLength(1);
});
