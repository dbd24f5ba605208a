import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type AcquirerAdapter, Forged, type PlaceOrder } from "#server/acquirer/acquirer.ts";
import { readBill } from "#server/acquirer/bill-codec.ts";
import { orderHintOf } from "#server/acquirer/order-hint.ts";
import { openAcquirers } from "#server/acquirer/registry.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel, walletOf } from "#server/channel/channel.ts";
import { readAcquirerConfig } from "#server/env/acquirer-config.ts";
import { newId } from "#server/id.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import { type Heard, openListener, openTestSandbox, type TestSandbox, until } from "./testing/world.ts";

/** The platform's own adapters against the desk acquirer: two programs that share no code but the protocol. */
let box: TestSandbox;
let listener: Awaited<ReturnType<typeof openListener>>;
let counter = 0;

beforeAll(async () => {
  box = await openTestSandbox();
  listener = await openListener(() => ({ status: 200, body: "success" }));
  const path = join(box.dir, "acquirer.json");
  const text = readFileSync(path, "utf8")
    .replaceAll("http://127.0.0.1:2", box.url)
    .replace(/http:\/\/127\.0\.0\.1:1\/notifications\/ACQ001/g, listener.url);
  writeFileSync(path, text);
});
afterAll(async () => {
  await box.close();
  await listener.close();
});
afterEach(() =>
  box.post("/control/faults", {
    ...{
      loseAnswers: false,
      refuseRefunds: false,
      slowRefunds: false,
      lateTrade: false,
      noEmptyBills: false,
    },
  }),
);

const open = (channel: Channel): AcquirerAdapter =>
  openAcquirers(readAcquirerConfig(join(box.dir, "acquirer.json")), { now }, () => {}).of("ACQ001", channel);
const now = () => box.sandbox.world.now();

function orderOf(channel: Channel, amountFen: bigint): PlaceOrder {
  return {
    orderId: newId("ord", now()),
    merchantId: newId("mch", now()),
    merchantOrderNo: `Q${channel.toUpperCase()}${String(++counter).padStart(24, "0")}`,
    channel,
    sentOn: dayOf(now()),
    channelNo: walletOf(channel).number.example(4),
    amountFen,
    description: `拿铁,"大杯" & 热/冷`,
    expiresAt: new Date(now().getTime() + 600_000),
    terminal: "till-1",
  };
}
async function placed(adapter: AcquirerAdapter, order: PlaceOrder): Promise<string> {
  const answer = await adapter.place(order);
  if (answer.state !== "code") throw new Error(`expected a code, got ${JSON.stringify(answer)}`);
  return answer.codeUrl;
}
const pay = (codeUrl: string) => box.post("/control/pay", { codeUrl });
const raw = (heard: Heard) => ({
  headers: heard.headers as Record<string, string | undefined>,
  body: Buffer.from(heard.body),
});
const paidBy = (order: PlaceOrder, over: object = {}) => ({
  state: "paid",
  acquirerReference: expect.stringMatching(/^\d{28}$/),
  amountFen: order.amountFen,
  payerFen: order.amountFen,
  paidAt: expect.any(Date),
  refunded: false,
  ...over,
});

describe.each(CHANNELS)("%s", (channel) => {
  test("an order is placed, paid, told, asked for, refunded in parts and found in the bill", async () => {
    const adapter = open(channel);
    const order = orderOf(channel, 12_345n);
    expect(await adapter.query(order)).toEqual({ state: "not_found" });
    const codeUrl = await placed(adapter, order);
    expect(await adapter.query(order)).toEqual({ state: "open" });
    const heard = () => listener.heard.filter((h) => h.path.endsWith(`/${channel}`));
    const from = heard().length;
    await pay(codeUrl);
    await until("the notification", () => heard().length > from);
    const { told } = await adapter.readNotification(raw(heard()[from] as Heard));
    expect(told).toMatchObject({
      kind: "payment",
      merchantOrderNo: order.merchantOrderNo,
      orderHint: orderHintOf(order),
      order: paidBy(order),
    });
    const state = await adapter.query(order);
    expect(state).toEqual(paidBy(order));
    if (state.state !== "paid") return;

    const refund = {
      ...order,
      refundNo: refundNo(order.merchantOrderNo, 1),
      refundSentOn: order.sentOn,
      acquirerReference: state.acquirerReference,
      amountFen: 2_345n,
      orderFen: 12_345n,
      reason: "少做一杯",
    };
    expect(await adapter.queryRefund(refund)).toEqual({ state: "not_found" });
    expect(["pending", "succeeded"]).toContain((await adapter.refund(refund)).state);
    await until("the refund's notification", () => heard().length > from + 1);
    expect(await adapter.readNotification(raw(heard()[from + 1] as Heard))).toMatchObject({
      told: { kind: "refund", channel, refundNo: refund.refundNo },
    });
    const done = {
      state: "succeeded",
      acquirerRefundReference: expect.any(String),
      amountFen: 2_345n,
      succeededAt: expect.any(Date),
    };
    expect(await adapter.queryRefund(refund)).toEqual(done);
    // The same request again moves nothing and says the same.
    expect(await adapter.refund(refund)).toEqual(done);

    const day = dayOf(now());
    expect(await adapter.bills(day)).toEqual({ state: "none" });
    await box.post("/control/clock", { days: 1 });
    const bill = await adapter.bills(day);
    const rows = readBill(channel, bill.state === "ready" ? bill.bytes : Buffer.alloc(0), day).rows.filter(
      (r) => r.merchantOrderNo === order.merchantOrderNo,
    );
    const known = await adapter.queryRefund(refund);
    const row = {
      acquirerReference: state.acquirerReference,
      channelNo: walletOf(channel).number.example(4),
    };
    expect(rows).toMatchObject([
      {
        ...row,
        kind: "payment",
        orderFen: 12_345n,
        settlementFen: 12_345n,
        feeFen: 47n,
        happenedAt: state.paidAt,
        refundNo: "",
      },
      {
        ...row,
        kind: "refund",
        orderFen: 2_345n,
        settlementFen: 2_345n,
        feeFen: 9n,
        refundNo: refund.refundNo,
        acquirerRefundReference: known.state === "succeeded" ? known.acquirerRefundReference : "",
      },
    ]);
  });

  test("a lost answer is unknown, and placing the same order again gives its code", async () => {
    const adapter = open(channel);
    const order = orderOf(channel, 3n);
    expect(await adapter.place(order)).toMatchObject({ state: "unknown" });
    expect(await adapter.query(order)).toEqual({ state: "open" });
    await placed(adapter, order);
  });

  test("a refusal is told with the channel's own code", async () => {
    expect(await open(channel).place(orderOf(channel, 4n))).toMatchObject({
      state: "refused",
      channelCode: expect.stringMatching(/^[A-Z._]+$/),
    });
    const unknownShop = {
      ...orderOf(channel, 100n),
      channelNo: walletOf(channel).number.example(99),
    };
    await expect(
      open(channel)
        .place(unknownShop)
        .then((p) => p.state),
    ).resolves.not.toBe("code");
  });

  test("a closed order stays closed, a paid one says so", async () => {
    const adapter = open(channel);
    const first = orderOf(channel, 200n);
    await placed(adapter, first);
    expect(await adapter.close(first)).toEqual({ state: "closed" });
    expect(await adapter.close(first)).toEqual({ state: "closed" });
    expect(await adapter.query(first)).toEqual({ state: "closed" });
    expect(await adapter.close(orderOf(channel, 200n))).toEqual({ state: "closed" });
    const second = orderOf(channel, 200n);
    await pay(await placed(adapter, second));
    expect(await adapter.close(second)).toEqual({ state: "paid" });
  });

  test("a forged notification is refused, the genuine one after it is read", async () => {
    const adapter = open(channel);
    const order = orderOf(channel, 9n);
    const heard = () => listener.heard.filter((h) => h.path.endsWith(`/${channel}`));
    const from = heard().length;
    await pay(await placed(adapter, order));
    await until("a notification", () => heard().length > from);
    await expect(adapter.readNotification(raw(heard()[from] as Heard))).rejects.toThrow(Forged);
  });

  test("coupons: the payer's own amount beside the order's", async () => {
    const adapter = open(channel);
    const order = orderOf(channel, 10n);
    await pay(await placed(adapter, order));
    expect(await adapter.query(order)).toEqual(paidBy(order, { payerFen: 7n }));
  });

  test("a refund that the service refuses has failed; a lost answer is asked for by its number", async () => {
    const adapter = open(channel);
    const order = orderOf(channel, 500n);
    await pay(await placed(adapter, order));
    const state = await adapter.query(order);
    if (state.state !== "paid") throw new Error("expected a payment");
    const refund = {
      ...order,
      refundNo: refundNo(order.merchantOrderNo, 1),
      refundSentOn: order.sentOn,
      acquirerReference: state.acquirerReference,
      amountFen: 500n,
      orderFen: 500n,
      reason: "退",
    };
    await box.post("/control/faults", { refuseRefunds: true });
    expect(await adapter.refund(refund)).toMatchObject({
      state: "failed",
      channelCode: expect.stringMatching(/ENOUGH/),
    });
    await box.post("/control/faults", { refuseRefunds: false, loseAnswers: true });
    expect(await adapter.refund(refund)).toMatchObject({ state: "unknown" });
    await box.post("/control/faults", { loseAnswers: false });
    expect(["pending", "succeeded"]).toContain((await adapter.refund(refund)).state);
    await until(
      "the refund's end",
      () =>
        box.sandbox.world.book.find(channel, order.merchantOrderNo)?.refunds[0]?.succeededAt !== undefined,
    );
    expect(await adapter.queryRefund(refund)).toMatchObject({ state: "succeeded", amountFen: 500n });
    // A full refund: still a payment that happened.
    expect(await adapter.query(order)).toEqual(paidBy(order, { refunded: true }));
  });
});

test("alipay: a code that nobody scanned is no trade yet, and closing it is done", async () => {
  const adapter = open("alipay");
  const order = orderOf("alipay", 300n);
  await box.post("/control/faults", { lateTrade: true });
  await placed(adapter, order);
  expect(await adapter.query(order)).toEqual({ state: "not_found" });
  expect(await adapter.close(order)).toEqual({ state: "closed" });
});

test("where a channel had nothing to bill, the real services have no bill: a switch makes it so", async () => {
  await box.post("/control/faults", { noEmptyBills: true });
  await box.post("/control/clock", { days: 1 });
  await pay(await placed(open("wechat"), orderOf("wechat", 300n)));
  const day = dayOf(now());
  await box.post("/control/clock", { days: 1 });
  expect(await open("wechat").bills(day)).toMatchObject({ state: "ready" });
  expect(await open("alipay").bills(day)).toEqual({ state: "none" });
  expect(readdirSync(box.sandbox.world.paths.bills)).not.toContainEqual(
    expect.stringContaining(`alipay-${day.replaceAll("-", "")}`),
  );
});

test("wechat: a refund that takes until the next day stands in two bills, on its way and then done", async () => {
  const adapter = open("wechat");
  const order = orderOf("wechat", 300n);
  await pay(await placed(adapter, order));
  const paid = await adapter.query(order);
  const acquirerReference = paid.state === "paid" ? paid.acquirerReference : "";
  await box.post("/control/faults", { slowRefunds: true });
  const key = {
    ...{ ...order, acquirerReference },
    ...{ refundNo: refundNo(order.merchantOrderNo, 1), refundSentOn: order.sentOn },
  };
  const placedRefund = await adapter.refund({ ...key, amountFen: 100n, orderFen: 300n, reason: "" });
  expect(placedRefund.state).toBe("pending");
  const day = dayOf(now());
  const next = addDays(day, 1);
  await box.post("/control/clock", { days: 1 });
  const made = box.sandbox.world.book.findRefund("wechat", key.refundNo)?.refund;
  await until("the refund is done", () => made?.succeededAt !== undefined);
  await box.post("/control/clock", { days: 1 });
  for (const [of, state] of [
    [day, "PROCESSING"],
    [next, "SUCCESS"],
  ] as const) {
    const bill = await adapter.bills(of);
    const rows = bill.state === "ready" ? readBill("wechat", bill.bytes, of).rows : [];
    expect(rows.filter((r) => r.refundNo === key.refundNo)).toMatchObject([{ state, settlementFen: 100n }]);
  }
});

test("wechat: a refund out of the available balance stands in no trade bill, and in the day's bill all the same", async () => {
  const adapter = open("wechat");
  const order = orderOf("wechat", 300n);
  await pay(await placed(adapter, order));
  const asked = { merchantOrderNo: order.merchantOrderNo, fen: "100", reason: "", isFromBalance: true };
  const made = await box.post("/core/refunds", asked);
  const no = String(made.body.refundNo);
  const day = dayOf(now());
  await box.post("/control/clock", { days: 1 });
  const bill = await adapter.bills(day);
  const bytes = bill.state === "ready" ? bill.bytes : Buffer.alloc(0);
  const rows = readBill("wechat", bytes, day).rows;
  expect(rows.filter((r) => r.refundNo === no)).toMatchObject([{ kind: "refund", settlementFen: 100n }]);
  const whole = bytes.toString();
  expect(whole.slice(0, whole.lastIndexOf("交易时间"))).not.toContain(no);
});
