import { afterAll, beforeAll, expect, test } from "vitest";
import { windowOf } from "../calendar/clearing-date.ts";
import { dayFrom } from "../calendar/day.ts";
import { requestRefund } from "../refund/request-refund.ts";
import { confirmOrder } from "./confirm-order.ts";
import { findOrder } from "./find-order.ts";
import { getOrderHistory } from "./get-order-history.ts";
import { getToday } from "./get-today.ts";
import { listPayments } from "./list-payments.ts";
import type { OrderView } from "./order-view.ts";
import { queryOrder } from "./query-order.ts";
import { COFFEE, type OrderWorld, openOrderWorld } from "./testing/order-world.ts";

let w: OrderWorld;
let paid: OrderView[];
beforeAll(async () => {
  w = await openOrderWorld();
  paid = [];
  for (const amountFen of [1_000n, 2_000n, 3_000n]) {
    w.later(1_000);
    paid.push(await w.paid({ amountFen }));
  }
  w.later(1_000);
  paid.push(await w.paid({ amountFen: 4_000n, channel: "alipay" }));
  w.later(1_000);
  await w.order();
  const first = paid[0]?.id ?? "ord_";
  await requestRefund(w.ctxFor("coffee-owner"), {
    orderId: first,
    amountFen: 400n,
    reason: "退",
    requestKey: "r",
  });
});
afterAll(() => w.close());

test("pages follow each other without a gap, and totals are of everything that fits", async () => {
  const ctx = w.ctxFor("coffee-owner");
  const first = await listPayments(ctx, { limit: 3 });
  expect(first).toMatchObject({ count: 5, totals: { paidFen: 10_000n, refundedFen: 400n } });
  const second = await listPayments(ctx, { limit: 3, cursor: first.nextCursor ?? undefined });
  expect(second.nextCursor).toBeNull();
  expect([...first.rows, ...second.rows].map((r) => r.amountFen)).toEqual([
    10_000n,
    4_000n,
    3_000n,
    2_000n,
    1_000n,
  ]);
});

test("filters by status, channel, time, words and amount", async () => {
  const ctx = w.ctxFor("coffee-owner");
  const amounts = async (filter: Partial<Parameters<typeof listPayments>[1]>) =>
    (await listPayments(ctx, { limit: 50, ...filter })).rows.map((r) => r.amountFen);
  expect(await amounts({ status: "open" })).toEqual([10_000n]);
  expect(await amounts({ status: "refunded" })).toEqual([1_000n]);
  expect(await amounts({ channel: "alipay" })).toEqual([4_000n]);
  expect(await amounts({ search: "30.00" })).toEqual([3_000n]);
  expect(await amounts({ search: paid[1]?.merchantOrderNo.slice(-6) ?? "" })).toEqual([2_000n]);
  expect(await amounts({ search: paid[1]?.acquirerReference ?? "" })).toEqual([2_000n]);
  expect(await amounts({ search: "%" })).toEqual([]);
  const from = paid[2]?.createdAt;
  const to = paid[3]?.createdAt;
  expect(await amounts({ from, to })).toEqual([3_000n]);
});

test("another shop sees none of it, the group and the operator all", async () => {
  expect((await listPayments(w.ctxFor("noodle-owner"), { limit: 50 })).count).toBe(0);
  expect((await listPayments(w.ctxFor("mall-owner"), { limit: 50 })).count).toBe(5);
  expect((await listPayments(w.ctxFor("operator"), { limit: 50 })).count).toBe(5);
  expect((await getToday(w.ctxFor("noodle-owner"), {})).paidFen).toBe(0n);
});

test("today is the acquirer's business day, beside yesterday until the same time", async () => {
  const yesterday = await w.placed({ amountFen: 700n });
  const late = await w.placed({ amountFen: 900n });
  const tell = (o: OrderView, paidAt: Date) =>
    confirmOrder(w.actx, {
      acquirerId: w.demo.acquirerId,
      channel: o.channel,
      merchantOrderNo: o.merchantOrderNo,
      acquirerReference: `Y${o.merchantOrderNo}`,
      amountFen: o.amountFen,
      payerFen: o.amountFen,
      paidAt,
      heardFrom: "query",
    });
  await tell(yesterday, new Date("2026-11-19T09:30:00+08:00"));
  await tell(late, new Date("2026-11-19T23:30:00+08:00"));
  const today = await getToday(w.ctxFor("coffee-owner"), {});
  expect(today).toMatchObject({
    day: "2026-11-20",
    cutOff: "00:00",
    count: 4,
    paidFen: 10_000n,
    yesterdaySameTime: { count: 1, paidFen: 700n },
    confirmed: false,
    shops: [{ subMerchantId: w.shop(COFFEE), name: "鹿野咖啡", count: 4, fen: 10_000n }],
  });
  expect(today.hours[12]).toMatchObject({ hour: 12, count: 4, fen: 10_000n });
  expect(today.hours[23]?.yesterdayFen).toBe(900n);
  expect(today.channels).toEqual([
    { channel: "wechat", count: 3, fen: 6_000n },
    { channel: "alipay", count: 1, fen: 4_000n },
  ]);
});

test("a cashier sees today's payments and nothing before them", async () => {
  expect((await listPayments(w.ctxFor("coffee-cashier"), { limit: 50 })).count).toBeGreaterThanOrEqual(5);
  await expect(getToday(w.ctxFor("coffee-cashier"), {})).rejects.toMatchObject({
    refusal: { code: "forbidden" },
  });
  const now = w.now();
  w.setNow(new Date("2026-11-21T00:00:01+08:00"));
  const from = new Date("2026-11-20T00:00:00+08:00");
  expect((await listPayments(w.ctxFor("coffee-cashier"), { limit: 50, from })).count).toBe(0);
  expect((await listPayments(w.ctxFor("coffee-owner"), { limit: 50, from })).count).toBeGreaterThanOrEqual(5);
  expect((await listPayments(w.ctxFor("coffee-owner"), { limit: 50, isToday: true })).count).toBe(0);
  w.setNow(now);
});

test("the history of an order is a path through its life", async () => {
  const history = await getOrderHistory(w.ctxFor("coffee-owner"), { orderId: paid[0]?.id ?? "ord_" });
  expect(history.map((h) => h.kind)).toEqual([
    "order.created",
    "order.placed",
    "order.paid",
    "refund.requested",
  ]);
  await expect(
    getOrderHistory(w.ctxFor("noodle-owner"), { orderId: paid[0]?.id ?? "ord_" }),
  ).rejects.toMatchObject({ refusal: { code: "not_found" } });
});

/** Every date begins at 23:00 of the day before. */
const ELEVEN = [{ from: dayFrom("2026-01-01"), minutes: -60 }];

test("a till finds a payment of another day by the whole number on the customer's bill, and by nothing less", async () => {
  const { merchantOrderNo, acquirerReference, id } = paid[1] as OrderView;
  const till = w.ctxFor("coffee-cashier");
  const now = w.now();
  w.setNow(new Date(now.getTime() + 86_400_000));
  expect((await listPayments(w.ctxFor("coffee-cashier"), { limit: 50 })).count).toBe(0);
  for (const number of [merchantOrderNo, ` ${merchantOrderNo.toLowerCase()} `, acquirerReference ?? ""])
    expect(await findOrder(till, { number }), number).toMatchObject({ id, amountFen: 2_000n });
  for (const number of ["", merchantOrderNo.slice(-8), "20.00", `${acquirerReference}0`])
    expect(await findOrder(till, { number }), number).toBeUndefined();
  expect(await findOrder(w.ctxFor("noodle-cashier"), { number: merchantOrderNo })).toBeUndefined();
  w.setNow(now);
});

test("a till finds an order that nobody has paid yet: the customer with the phone in hand says it was", async () => {
  const { merchantOrderNo, id } = await w.placed({ amountFen: 555n });
  expect(await findOrder(w.ctxFor("coffee-cashier"), { number: merchantOrderNo })).toMatchObject({
    id,
    status: "open",
  });
  expect(await findOrder(w.ctxFor("noodle-cashier"), { number: merchantOrderNo })).toBeUndefined();
});

test("made before the acquirer's cut-off and paid after it: list, cashier's list and today say the day of the payment", async () => {
  const late = await openOrderWorld();
  await late.sql`update acquirer set cut_offs = ${late.sql.json(ELEVEN as never)}`;
  late.setNow(new Date("2026-11-20T22:58:41+08:00"));
  const made = await late.placed({ amountFen: 1_234n });
  late.setNow(new Date("2026-11-20T23:00:21+08:00"));
  late[made.channel].pay(made.merchantOrderNo);
  await queryOrder(late.actx, { orderId: made.id });
  const listed = async (login: string, day: string) => {
    const { from, to } = windowOf(dayFrom(day), ELEVEN);
    const { rows } = await listPayments(late.ctxFor(login), { limit: 50, from, to, status: "paid" });
    return rows.map((r) => `${r.clearingDate} ${r.amountFen}`);
  };
  for (const login of ["coffee-owner", "coffee-cashier"]) {
    expect(await listed(login, "2026-11-20"), login).toEqual([]);
    expect(await listed(login, "2026-11-21"), login).toEqual(["2026-11-21 1234"]);
  }
  expect(await getToday(late.ctxFor("coffee-owner"), {})).toMatchObject({
    ...{ day: "2026-11-21", cutOff: "23:00", count: 1, paidFen: 1_234n },
  });
  await late.close();
});

test("the list stands in the order of the times it shows, from page to page: an order paid late stands where its payment is", async () => {
  const slow = await w.placed({ amountFen: 7_777n });
  w.later(60_000);
  const quick = await w.placed({ amountFen: 7_777n });
  const tell = (o: OrderView, ms: number) =>
    confirmOrder(w.actx, {
      acquirerId: w.demo.acquirerId,
      channel: o.channel,
      merchantOrderNo: o.merchantOrderNo,
      acquirerReference: `S${o.merchantOrderNo}`,
      amountFen: o.amountFen,
      payerFen: o.amountFen,
      paidAt: new Date(w.now().getTime() + ms),
      heardFrom: "query",
    });
  await tell(quick, 1_000);
  await tell(slow, 5_000);
  const page = async (cursor?: typeof slow.id) =>
    listPayments(w.ctxFor("coffee-owner"), { search: "77.77", limit: 1, cursor });
  const first = await page();
  const second = await page(first.nextCursor ?? undefined);
  expect([...first.rows, ...second.rows].map((r) => r.id)).toEqual([slow.id, quick.id]);
  expect(second.nextCursor).toBeNull();
});
