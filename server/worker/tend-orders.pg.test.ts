import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dayOf } from "../calendar/instant.ts";
import { uuidOf } from "../id.ts";
import { type OrderWorld, openOrderWorld } from "../order/testing/order-world.ts";
import { requestRefund } from "../refund/request-refund.ts";
import { listRefunds } from "../refund/testing/list-refunds.ts";
import { tendOrders, tendRefunds } from "./tend-orders.ts";
import { partitionTurn } from "./tend-partitions.ts";

let w: OrderWorld;
const failures: unknown[] = [];
const failed = (error: unknown) => failures.push(error);
beforeAll(async () => {
  w = await openOrderWorld();
});
afterAll(() => w.close());
beforeEach(() => {
  failures.length = 0;
  w.wechat.faults = { loseAnswer: false, loseCall: false, die: false, refuse: false };
});
const turn = async (ms: number) => {
  w.later(ms);
  await tendOrders(w.actx, failed);
};

test("an order that web never got forwarded is forwarded by the worker", async () => {
  const o = await w.order();
  await turn(1_000);
  expect((await w.see(o.id)).forwardState).toBe("due");
  await turn(1_000);
  expect(await w.see(o.id)).toMatchObject({ forwardState: "placed", word: "waiting" });
});

test("without a notification the worker asks by its schedule and finds the payment", async () => {
  const o = await w.placed();
  w.wechat.pay(o.merchantOrderNo);
  const before = w.wechat.calls.length;
  await turn(1_000);
  expect(w.wechat.calls.length).toBe(before);
  await turn(1_000);
  expect((await w.see(o.id)).status).toBe("paid");
});

test("an order nobody pays is closed at the acquirer first, then here, as soon as it expires", async () => {
  const o = await w.placed();
  for (const seconds of [2, 5, 10, 30, 60]) await turn(seconds * 1_000);
  expect((await w.see(o.id)).status).toBe("open");
  await turn(5 * 60_000 - 107_000);
  expect(await w.see(o.id)).toMatchObject({ status: "closed", word: "expired" });
  expect(w.wechat.orders.get(o.merchantOrderNo)?.state).toBe("closed");
});

test("killed between the call and its commit, whatever the step: the worker finds out", async () => {
  const o = await w.order();
  const expireLeases = () =>
    w.sql`update "order" set lease_until = clock_timestamp() - interval '1 s' where lease_until is not null`;
  w.wechat.faults.die = true;
  await turn(2_000);
  expect(failures).toHaveLength(1);
  expect(w.wechat.orders.has(o.merchantOrderNo)).toBe(true);
  await turn(1);
  expect(failures, "the lease keeps others off").toHaveLength(1);
  await expireLeases();
  w.wechat.faults.die = false;
  await turn(1);
  expect((await w.see(o.id)).forwardState).toBe("placed");
  w.wechat.pay(o.merchantOrderNo);
  w.wechat.faults.die = true;
  await turn(10_000);
  await expireLeases();
  w.wechat.faults.die = false;
  await turn(10_000);
  expect((await w.see(o.id)).status).toBe("paid");
  const [n] = await w.sql<
    { n: bigint }[]
  >`select count(*) as n from payment where order_id = ${uuidOf(o.id)}`;
  expect(n?.n).toBe(1n);
});

test("with the acquirer down orders stay unknown or open, never failed, and come right when it is back", async () => {
  const unplaced = await w.order();
  const placed = await w.placed();
  w.wechat.faults.loseCall = true;
  for (const seconds of [2, 5, 10]) await turn(seconds * 1_000);
  expect(await w.see(unplaced.id)).toMatchObject({ status: "open", word: "checking" });
  expect(await w.see(placed.id)).toMatchObject({ status: "open", word: "waiting" });
  w.wechat.faults.loseCall = false;
  await turn(60_000);
  expect(await w.see(unplaced.id)).toMatchObject({ status: "open", word: "waiting" });
});

test("two workers at once never ask about the same order twice", async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => w.order()));
  w.later(2_000);
  const before = w.wechat.calls.filter((c) => c === "place").length;
  await Promise.all([tendOrders(w.actx, failed), tendOrders(w.actx, failed), tendOrders(w.actx, failed)]);
  const placed = w.wechat.calls.filter((c) => c === "place").length - before;
  expect(placed).toBe(made.length);
  expect(failures).toEqual([]);
});

test("a refund nobody forwarded is placed, and one on its way is asked about until it is done", async () => {
  const o = await w.paid();
  const ctx = w.ctxFor("coffee-owner");
  const r = await requestRefund(ctx, { orderId: o.id, amountFen: 100n, reason: "退", requestKey: "w1" });
  w.wechat.slowRefunds = true;
  const status = async () => (await listRefunds(ctx, { orderId: o.id }))[0]?.status;
  w.later(2_000);
  await tendRefunds(w.actx, failed);
  expect(await status()).toBe("pending");
  w.wechat.finishRefund(r.refundNo, "succeeded");
  w.later(5_000);
  await tendRefunds(w.actx, failed);
  expect(await status()).toBe("succeeded");
  w.wechat.slowRefunds = false;
});

test("one broken order does not keep the others from their turn", async () => {
  const good = await w.order();
  const bad = await w.order();
  w.wechat.orders.set(bad.merchantOrderNo, {
    order: {
      merchantId: w.demo.merchantId,
      ...bad,
      orderId: bad.id,
      channelNo: "x",
      amountFen: 1n,
      sentOn: dayOf(w.now()),
    },
    codeUrl: "",
    state: "open",
    reference: "x",
  });
  await turn(2_000);
  expect(failures).toHaveLength(1);
  expect((await w.see(good.id)).forwardState).toBe("placed");
});

test("partitions are made at start and when the clock moves, and not in between", async () => {
  let offset = 0;
  const ahead = async () => {
    const [row] = await w.sql<{ n: number }[]>`
      select partition_days_ahead((${w.now()}::timestamptz at time zone 'Asia/Shanghai')::date) as n`;
    return row?.n ?? 0;
  };
  const ensure = partitionTurn(w.actx, () => offset);
  await ensure();
  expect(await ahead()).toBeGreaterThanOrEqual(40);
  w.later(20 * 86_400_000);
  await ensure();
  expect(await ahead()).toBeLessThan(40);
  offset = 20 * 86_400_000;
  await ensure();
  expect(await ahead()).toBeGreaterThanOrEqual(40);
});
