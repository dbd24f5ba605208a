import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { orderHintOf } from "../acquirer/order-hint.ts";
import type { Day } from "../calendar/day.ts";
import type { RefusalCode } from "../domain-error.ts";
import { type Id, newId, uuidOf } from "../id.ts";
import { refusalOf } from "../testing/world.ts";
import { closeOrder } from "./close-order.ts";
import { confirmOrder } from "./confirm-order.ts";
import { createOrder } from "./create-order.ts";
import { forwardOrder } from "./forward-order.ts";
import { getOrder } from "./get-order.ts";
import { listPayments } from "./list-payments.ts";
import { merchantOrderNo, readOrderTerms } from "./order-terms-codec.ts";
import type { OrderView } from "./order-view.ts";
import { queryOrder } from "./query-order.ts";
import { requestCancel } from "./request-cancel.ts";
import { COFFEE, type OrderWorld, openOrderWorld } from "./testing/order-world.ts";

let w: OrderWorld;
beforeAll(async () => {
  w = await openOrderWorld();
});
afterAll(() => w.close());
beforeEach(() => {
  for (const a of [w.wechat, w.alipay])
    a.faults = { loseAnswer: false, loseCall: false, die: false, refuse: false };
});

const codeOf = async (work: Promise<unknown>): Promise<RefusalCode> => (await refusalOf(work)).code;

const told = (o: OrderView) => ({
  acquirerId: w.demo.acquirerId,
  channel: o.channel,
  merchantOrderNo: o.merchantOrderNo,
  orderHint: o.id,
  acquirerReference: `REF${o.merchantOrderNo}`,
  amountFen: o.amountFen,
  payerFen: o.amountFen,
  paidAt: w.now(),
  heardFrom: "notification" as const,
});
const paymentsOf = async (o: OrderView) =>
  w.sql<
    { clearing_date: Day; amount_fen: bigint; acquirer_reference: string }[]
  >`select clearing_date, amount_fen, acquirer_reference from payment where order_id = ${uuidOf(o.id)}`;
const eventsOf = async (o: OrderView) =>
  (
    await w.sql<{ kind: string }[]>`select kind from event where order_id = ${uuidOf(o.id)} order by kind`
  ).map((r) => r.kind);

test("the number that the payer's channel carries is the hash of the order's terms", async () => {
  const o = await w.order();
  const [row] = await w.sql<{ terms: string }[]>`
    select terms from order_attempt where order_id = ${uuidOf(o.id)}`;
  const terms = readOrderTerms(row?.terms ?? "");
  expect(merchantOrderNo(terms)).toBe(o.merchantOrderNo);
  expect(terms).toMatchObject({ seller: COFFEE, amountFen: 10_000n, order: o.id, acquirer: "ACQ001" });
  expect(o).toMatchObject({ status: "open", forwardState: "due", word: "preparing", codeUrl: null });
  expect(o.expiresAt.getTime() - o.createdAt.getTime()).toBe(5 * 60_000);
});

test("the same reference with the same content answers the same order, with other content it is refused", async () => {
  const [a, b] = await Promise.all([w.order({ reference: "same" }), w.order({ reference: "same" })]);
  expect(b.id).toBe(a.id);
  expect(await refusalOf(w.order({ reference: "same", amountFen: 10_001n }))).toEqual({
    code: "reference_reused",
    reference: "same",
  });
  const [row] = await w.sql<{ n: bigint }[]>`select count(*) as n from "order" where reference = 'same'`;
  expect(row?.n).toBe(1n);
});

test.each([
  [0n, "zero"],
  [-1n, "negative"],
  [5_000_001n, "too_large"],
])("an amount of %s fen is refused: %s", async (amountFen, reason) => {
  expect(await refusalOf(w.order({ amountFen }))).toMatchObject({ code: "amount_invalid", reason });
});

test("what would break a file or a screen never enters an order", async () => {
  const ctx = w.ctxFor("coffee-cashier");
  const base = { subMerchantId: w.shop(COFFEE), amountFen: 1n, channel: "wechat" as const };
  for (const bad of [
    { reference: "a b" },
    { reference: "" },
    { reference: "x".repeat(65) },
    { reference: "ok-1", description: "a|b" },
    { reference: "ok-2", note: "a\nb" },
    { reference: "ok-3", orderLifetimeMs: 7_200_001 },
    { reference: "ok-4", orderLifetimeMs: 1 },
  ])
    expect(await codeOf(createOrder(ctx, { ...base, ...bad }))).toBe("input_invalid");
});

test("no order for a shop that is not active or a number that is no shop, without agreement, fees, channel or number; mending it lets orders through", async () => {
  const coffee = uuidOf(w.shop(COFFEE));
  const cases: [RefusalCode, string, string][] = [
    [
      "sub_merchant_not_active",
      `update sub_merchant set status = 'suspended' where id = '${coffee}'`,
      `update sub_merchant set status = 'active' where id = '${coffee}'`,
    ],
    [
      "seller_not_shop",
      `update sub_merchant set role = 'mall' where id = '${coffee}'`,
      `update sub_merchant set role = 'shop' where id = '${coffee}'`,
    ],
    [
      "no_agreement",
      `update agreement set status = 'suspended' where sub_merchant_id = '${coffee}'`,
      `update agreement set status = 'in_force' where sub_merchant_id = '${coffee}'`,
    ],
    [
      "no_agreement",
      `update agreement set in_force_to = in_force_from where sub_merchant_id = '${coffee}'`,
      `update agreement set in_force_to = null where sub_merchant_id = '${coffee}'`,
    ],
    [
      "no_fee_schedule",
      "update fee_schedule set status = 'draft'",
      "update fee_schedule set status = 'in_force'",
    ],
    [
      "channel_unavailable",
      "update channel set enabled = false where channel = 'wechat'",
      "update channel set enabled = true",
    ],
  ];
  for (const [code, breakIt, mendIt] of cases) {
    await w.damage((tx) => tx.unsafe(breakIt));
    expect(await codeOf(w.order()), code).toBe(code);
    await w.damage((tx) => tx.unsafe(mendIt));
  }
  expect((await w.order()).status).toBe("open");
  const former = await w.order({ reference: "before-suspension" });
  await w.damage((tx) => tx.unsafe(cases[0]?.[1] ?? ""));
  expect((await w.order({ reference: "before-suspension" })).id).toBe(former.id);
  await w.damage((tx) => tx.unsafe(cases[0]?.[2] ?? ""));
});

test("what a program was told a moment ago is never used past the end of an agreement", async () => {
  const { acquirerId, merchantId } = w.demo;
  const ctx = w.ctxFor({ kind: "merchant_key", keyId: newId("key", w.now()), acquirerId, merchantId });
  const coffee = uuidOf(w.shop(COFFEE));
  const end = new Date(w.now().getTime() + 10_000);
  const take = (reference: string) =>
    createOrder(ctx, { subMerchantId: w.shop(COFFEE), reference, amountFen: 1n, channel: "wechat" });
  await w.sql`update agreement set in_force_to = ${end} where sub_merchant_id = ${coffee}`;
  expect((await take("until-1")).status).toBe("open");
  const now = w.now();
  w.setNow(end);
  expect(await codeOf(take("until-2"))).toBe("no_agreement");
  w.setNow(now);
  await w.sql`update agreement set in_force_to = null where sub_merchant_id = ${coffee}`;
});

test("a new order looks the same when it is read again", async () => {
  const o = await w.order();
  expect(await getOrder(w.ctxFor("coffee-cashier"), { orderId: o.id })).toEqual(o);
});

test("a shop without a number in the channel takes no orders there", async () => {
  const [other] = await w.sql<{ id: string }[]>`
    select id from sub_merchant where number = ${COFFEE}`;
  await w.sql`alter table channel_number disable trigger user`;
  const [kept] = await w.sql<{ number: string }[]>`
    delete from channel_number where sub_merchant_id = ${other?.id ?? ""} and channel = 'alipay' returning number`;
  expect(await codeOf(w.order({ channel: "alipay" }))).toBe("no_channel_number");
  await w.sql`insert into channel_number select acquirer_id, merchant_id, id, 'alipay', ${kept?.number ?? ""}, created_at
    from sub_merchant where number = ${COFFEE}`;
  await w.sql`alter table channel_number enable trigger user`;
});

test("nobody takes orders for another shop, and neither operator nor acquirer takes any", async () => {
  const input = {
    subMerchantId: w.shop(COFFEE),
    reference: "theft",
    amountFen: 1n,
    channel: "wechat" as const,
  };
  expect(await codeOf(createOrder(w.ctxFor("noodle-cashier"), input))).toBe("not_found");
  expect(await codeOf(createOrder(w.ctxFor("operator"), input))).toBe("forbidden");
  expect(await codeOf(createOrder(w.ctxFor("clearing-1"), input))).toBe("forbidden");
  const o = await w.order();
  expect(await codeOf(getOrder(w.ctxFor("noodle-owner"), { orderId: o.id }))).toBe("not_found");
});

test("forwarding places the order once and shows its code", async () => {
  const o = await w.order({ channel: "alipay" });
  expect(await forwardOrder(w.actx, { orderId: o.id })).toEqual({
    state: "ok",
    codeUrl: expect.stringContaining(o.merchantOrderNo),
  });
  expect(await forwardOrder(w.actx, { orderId: o.id })).toEqual({ state: "ok" });
  expect(await w.see(o.id)).toMatchObject({ forwardState: "placed", word: "waiting" });
  expect((await w.see(o.id)).codeUrl).toContain(o.merchantOrderNo);
  expect(w.alipay.calls.filter((c) => c === "place")).toHaveLength(1);
  expect(await eventsOf(o)).toEqual(["order.created", "order.placed"]);
});

test("an order born held is its maker's alone until it was forwarded", async () => {
  const { claimed, ...o } = await createOrder(w.ctxFor("coffee-cashier"), {
    subMerchantId: w.shop(COFFEE),
    reference: "held",
    amountFen: 100n,
    channel: "wechat",
    isHeld: true,
  });
  const before = w.wechat.calls.length;
  expect(await forwardOrder(w.actx, { orderId: o.id })).toEqual({ state: "unknown" });
  expect((await forwardOrder(w.actx, { orderId: o.id, claimed })).codeUrl).toContain(o.merchantOrderNo);
  expect(await forwardOrder(w.actx, { orderId: o.id })).toEqual({ state: "ok" });
  expect(w.wechat.calls.slice(before)).toEqual(["place"]);
});

test("ten callers at once place an order once", async () => {
  const o = await w.order();
  const before = w.wechat.calls.length;
  await Promise.all(Array.from({ length: 10 }, () => forwardOrder(w.actx, { orderId: o.id })));
  expect(w.wechat.calls.slice(before)).toEqual(["place"]);
});

test("what the acquirer refuses is closed with its words", async () => {
  w.wechat.faults.refuse = true;
  const o = await w.placed();
  expect(o).toMatchObject({
    status: "closed",
    forwardState: "refused",
    word: "refused",
    closeReason: "refused",
  });
  expect(o.refusedMessage).toBe("商户未开通该产品");
});

test("a wallet of which the acquirer's interface shows no code is refused by name, and nobody is asked", async () => {
  const { capabilities } = w.wechat;
  Object.assign(w.wechat, { capabilities: { ...capabilities, ways: [] } });
  const before = w.wechat.calls.length;
  const o = await w.placed();
  Object.assign(w.wechat, { capabilities });
  expect(o).toMatchObject({ status: "closed", forwardState: "refused", closeReason: "refused" });
  expect(w.wechat.calls).toHaveLength(before);
});

test("a lost answer is unknown, never failed: asked about, then placed again under the same number", async () => {
  w.wechat.faults.loseAnswer = true;
  const o = await w.placed();
  expect(o).toMatchObject({ status: "open", forwardState: "unknown", word: "checking" });
  w.wechat.faults.loseAnswer = false;
  await queryOrder(w.actx, { orderId: o.id });
  expect(await w.see(o.id)).toMatchObject({ forwardState: "placed", word: "waiting" });
  expect(await eventsOf(o)).toEqual(["order.created", "order.placed", "order.unknown"]);
  const why =
    await w.sql`select facts from event where order_id = ${uuidOf(o.id)} and kind = 'order.unknown'`;
  expect(why).toEqual([{ facts: { why: "timeout" } }]);
});

test("an order sent again after midnight is one payment: its first day stands", async () => {
  const night = new Date("2026-11-20T23:58:00+08:00");
  const before = w.now();
  w.setNow(night);
  w.wechat.faults.loseAnswer = true;
  const o = await w.placed();
  const born = await w.order();
  w.wechat.faults.loseAnswer = false;
  w.later(180_000);
  for (const { id } of [o, born]) await queryOrder(w.actx, { orderId: id });
  expect(w.wechat.orders.get(o.merchantOrderNo)?.order.sentOn).toBe("2026-11-20");
  // The other was never taken there before midnight.
  expect(w.wechat.orders.get(born.merchantOrderNo)?.order.sentOn).toBe("2026-11-21");
  expect((await w.see(o.id)).forwardState).toBe("placed");
  w.wechat.pay(o.merchantOrderNo);
  expect(await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" })).toEqual({ state: "ok" });
  expect((await w.see(o.id)).status).toBe("paid");
  expect(await paymentsOf(o)).toHaveLength(1);
  await expect(
    w.sql`update "order" set sent_on = '2026-11-21' where id = ${uuidOf(o.id)}`,
  ).rejects.toMatchObject({ code: "23514" });
  w.setNow(before);
});

test("killed between the call and its commit: after the lease somebody else finds out", async () => {
  w.wechat.faults.die = true;
  const o = await w.order();
  await expect(forwardOrder(w.actx, { orderId: o.id })).rejects.toThrow("killed here");
  w.wechat.faults.die = false;
  expect(await forwardOrder(w.actx, { orderId: o.id })).toEqual({ state: "unknown" });
  await w.sql`update "order" set lease_until = clock_timestamp() - interval '1 s' where id = ${uuidOf(o.id)}`;
  w.wechat.pay(o.merchantOrderNo);
  await queryOrder(w.actx, { orderId: o.id });
  expect(await w.see(o.id)).toMatchObject({ status: "paid", word: "paid" });
});

test("a holder whose lease ran out writes nothing over what came after", async () => {
  const o = await w.order();
  let letGo = () => {};
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  const place = w.wechat.place.bind(w.wechat);
  w.wechat.place = async (p) => {
    const answer = await place(p);
    await held;
    return answer;
  };
  const slow = forwardOrder(w.actx, { orderId: o.id });
  await expect.poll(() => w.wechat.orders.has(o.merchantOrderNo), { timeout: 20_000 }).toBe(true);
  w.wechat.place = place;
  await w.sql`update "order" set lease_until = clock_timestamp() - interval '1 s' where id = ${uuidOf(o.id)}`;
  expect(await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" })).toEqual({ state: "ok" });
  letGo();
  await slow;
  expect(await w.see(o.id)).toMatchObject({
    status: "closed",
    forwardState: "due",
    codeUrl: null,
    word: "cancelled",
  });
});

test("fifty confirmations at once are one payment", async () => {
  const o = await w.placed();
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => confirmOrder(w.machineCtx("gateway"), told(o))),
  );
  expect(outcomes.filter((c) => c.outcome === "applied")).toHaveLength(1);
  expect(outcomes.filter((c) => c.outcome === "duplicate")).toHaveLength(49);
  expect(await paymentsOf(o)).toEqual([
    { clearing_date: "2026-11-20", amount_fen: 10_000n, acquirer_reference: `REF${o.merchantOrderNo}` },
  ]);
  expect((await eventsOf(o)).filter((k) => k === "order.paid")).toHaveLength(1);
  expect(w.changes.some((c) => c.topic === "order" && c.id === o.id)).toBe(true);
});

test("a payment stands under the acquirer's clearing date, by its cut-off", async () => {
  const o = await w.placed();
  await confirmOrder(w.actx, { ...told(o), paidAt: new Date("2026-11-20T23:59:59+08:00") });
  const p = await w.placed();
  await confirmOrder(w.actx, { ...told(p), paidAt: new Date("2026-11-21T00:00:00+08:00") });
  expect((await paymentsOf(o))[0]?.clearing_date).toBe("2026-11-20");
  expect((await paymentsOf(p))[0]?.clearing_date).toBe("2026-11-21");
});

test("a hint is only where to look first: a wrong one, a foreign one or none finds the same order", async () => {
  const other = await w.placed();
  const { merchantId } = w.demo;
  const foreign = newId("mch", w.now());
  for (const hint of [
    () => orderHintOf({ orderId: other.id, merchantId }),
    (orderId: Id<"ord">) => orderHintOf({ orderId, merchantId: foreign }),
    (orderId: Id<"ord">) => orderHintOf({ orderId, merchantId }),
    () => other.id,
    () => "ord_nonsense",
    () => undefined,
  ]) {
    const o = await w.placed();
    const orderHint = hint(o.id);
    expect(await confirmOrder(w.actx, { ...told(o), orderHint })).toEqual({
      outcome: "applied",
      orderId: o.id,
    });
  }
  expect((await w.see(other.id)).status).toBe("open");
});

test("another amount is an alarm and applies nothing", async () => {
  const o = await w.placed();
  expect(await confirmOrder(w.actx, { ...told(o), amountFen: 9_999n })).toMatchObject({
    outcome: "amount_differs",
  });
  expect(await paymentsOf(o)).toHaveLength(0);
  expect((await w.see(o.id)).status).toBe("open");
  const [kept] = await w.sql<{ kind: string; amount_fen: bigint }[]>`
    select kind, amount_fen from payment_exception where order_id = ${uuidOf(o.id)}`;
  expect(kept).toEqual({ kind: "amount_differs", amount_fen: 9_999n });
  expect(await w.see(o.id)).toMatchObject({ word: "amount_undecided", cameFen: 9_999n });
  const { rows } = await listPayments(w.ctxFor("mall-owner"), { status: "late", limit: 5 });
  expect(rows).toMatchObject([{ id: o.id, word: "amount_undecided", cameFen: 9_999n }]);
  expect(await confirmOrder(w.actx, told(o))).toMatchObject({ outcome: "applied" });
  expect(await w.see(o.id)).toMatchObject({ word: "paid", cameFen: null });
});

test("a payment from before its order, or from the days ahead of us, is unreadable: never paid, never a bug", async () => {
  const o = await w.placed();
  const orderHint = orderHintOf({ orderId: o.id, merchantId: w.demo.merchantId });
  const now = w.now().getTime();
  const DAY_MS = 86_400_000;
  const far = fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  const paidAt = far.filter((at) => Math.abs(at.getTime() - now) > 2 * DAY_MS + 1_000);
  await fc.assert(
    fc.asyncProperty(paidAt, fc.boolean(), async (at, isHinted) => {
      const input = { ...told(o), paidAt: at, orderHint: isHinted ? orderHint : undefined };
      expect(await confirmOrder(w.actx, input)).toEqual({ outcome: "unreadable", orderId: o.id });
    }),
    { numRuns: 40 },
  );
  w.wechat.pay(o.merchantOrderNo);
  const known = w.wechat.query.bind(w.wechat);
  w.wechat.query = async (key) => ({ ...(await known(key)), paidAt: new Date(now + 400 * DAY_MS) }) as never;
  expect(await queryOrder(w.actx, { orderId: o.id })).toEqual({ state: "unknown" });
  w.wechat.query = known;
  expect((await w.see(o.id)).status).toBe("open");
  expect(await confirmOrder(w.actx, { ...told(o), paidAt: new Date(now + DAY_MS / 2) })).toMatchObject({
    outcome: "applied",
  });
});

test("another acquirer's, channel's or seller's payment is none of this order's", async () => {
  const o = await w.placed();
  expect((await confirmOrder(w.actx, { ...told(o), channel: "alipay" })).outcome).toBe("unknown_order");
  expect((await confirmOrder(w.actx, { ...told(o), channelNo: "1900000099" })).outcome).toBe("unknown_order");
  const strange = { ...told(o), merchantOrderNo: `Q${"A".repeat(31)}`, orderHint: undefined };
  expect((await confirmOrder(w.actx, strange)).outcome).toBe("unknown_order");
  expect((await w.see(o.id)).status).toBe("open");
});

test("a second payment of a paid order and a payment of a closed one wait in the exception desk, once each", async () => {
  const o = await w.placed();
  await confirmOrder(w.actx, told(o));
  const second = { ...told(o), acquirerReference: `SECOND${o.merchantOrderNo}` };
  expect((await confirmOrder(w.actx, second)).outcome).toBe("late_payment");
  expect((await confirmOrder(w.actx, second)).outcome).toBe("late_payment");
  const c = await w.placed();
  await closeOrder(w.actx, { orderId: c.id, reason: "cancelled" });
  expect((await confirmOrder(w.actx, told(c))).outcome).toBe("late_payment");
  expect((await confirmOrder(w.actx, told(c))).outcome).toBe("late_payment");
  const kept = await w.sql<{ kind: string }[]>`
    select kind from payment_exception where order_id in (${uuidOf(o.id)}, ${uuidOf(c.id)}) order by kind`;
  expect(kept.map((k) => k.kind)).toEqual(["late_payment", "second_reference"]);
  expect(await paymentsOf(c)).toHaveLength(0);
  expect((await w.see(c.id)).status).toBe("closed");
});

test("closing asks the acquirer first; where the payer was faster the payment is confirmed", async () => {
  const o = await w.placed();
  expect(await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" })).toEqual({ state: "ok" });
  expect(w.wechat.orders.get(o.merchantOrderNo)?.state).toBe("closed");
  expect(await w.see(o.id)).toMatchObject({ status: "closed", word: "cancelled" });

  const p = await w.placed();
  w.wechat.pay(p.merchantOrderNo);
  expect(await closeOrder(w.actx, { orderId: p.id, reason: "expired" })).toEqual({ state: "ok" });
  expect((await w.see(p.id)).status).toBe("paid");
});

test("an acquirer that closes nothing so young is asked again when it says", async () => {
  const until = new Date(w.now().getTime() + 61_000);
  w.wechat.closes = { state: "not_yet", until };
  const o = await w.placed();
  expect(await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" })).toEqual({ state: "unknown" });
  const [row] = await w.sql<{ ask_at: Date }[]>`select ask_at from "order" where id = ${uuidOf(o.id)}`;
  expect([(await w.see(o.id)).status, row?.ask_at]).toEqual(["open", until]);
  w.wechat.closes = "at_once";
  expect(await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" })).toEqual({ state: "ok" });
  expect((await w.see(o.id)).status).toBe("closed");
});

test("what an acquirer cannot close stays open until its own expiry, and then the question says what it became", async () => {
  w.wechat.closes = { state: "cannot" };
  const o = await w.placed();
  expect(await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" })).toEqual({ state: "unknown" });
  expect((await w.see(o.id)).status).toBe("open");
  w.wechat.pay(o.merchantOrderNo);
  const before = w.now();
  w.setNow(new Date(o.expiresAt.getTime() + 1_000));
  expect(await closeOrder(w.actx, { orderId: o.id, reason: "expired" })).toEqual({ state: "ok" });
  w.setNow(before);
  w.wechat.closes = "at_once";
  expect((await w.see(o.id)).status).toBe("paid");
});

test("paying and closing at once ends in one of the two, the same on both sides", async () => {
  for (let i = 0; i < 20; i++) {
    const o = await w.placed();
    const pay = async () => {
      await new Promise((done) => setTimeout(done, Math.random() * 8));
      if (w.wechat.pay(o.merchantOrderNo)) {
        const { body, headers } = w.wechat.notification(o.merchantOrderNo);
        const { told: read } = await w.wechat.readNotification({ body, headers });
        if (read.kind === "payment" && read.order.state === "paid")
          await confirmOrder(w.actx, { ...told(o), ...read.order });
      }
    };
    await Promise.all([pay(), closeOrder(w.actx, { orderId: o.id, reason: "cancelled" })]);
    const theirs = w.wechat.orders.get(o.merchantOrderNo)?.state;
    expect((await w.see(o.id)).status).toBe(theirs);
    expect(await paymentsOf(o)).toHaveLength(theirs === "paid" ? 1 : 0);
  }
});

test("an order that never left the house is closed without asking anybody", async () => {
  const o = await w.order();
  const before = w.wechat.calls.length;
  await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" });
  expect(w.wechat.calls.length).toBe(before);
  expect((await w.see(o.id)).status).toBe("closed");
});

test("who wanted an order cancelled stands in the audit, once it is final nobody does", async () => {
  const o = await w.placed();
  const entries = () =>
    w.sql`select actor, origin from audit_entry where action = 'order.cancel' and subject_id = ${o.id}`;
  const ctx = w.ctxFor("coffee-cashier");
  expect((await requestCancel(ctx, { orderId: o.id })).status).toBe("open");
  expect(await entries()).toEqual([{ actor: "shop:cashier", origin: ctx.origin }]);
  await closeOrder(w.actx, { orderId: o.id, reason: "cancelled" });
  expect((await requestCancel(ctx, { orderId: o.id })).status).toBe("closed");
  expect(await entries()).toHaveLength(1);
  await expect(requestCancel(w.ctxFor("noodle-owner"), { orderId: o.id })).rejects.toMatchObject({
    refusal: { code: "not_found" },
  });
});
