/** A refund that the payer's bank gives back, on its way or after it had succeeded: it ends CLOSED, and its payment is whole. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { tracePayment } from "../arrival/trace-payment.ts";
import { present } from "../assert.ts";
import type { Refund, Sale } from "../batch/testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { SHOP } from "../batch/testing/shops.ts";
import type { RefundVoid } from "../books/refund-void.ts";
import { dayFrom } from "../calendar/day.ts";
import { instantText } from "../calendar/instant.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { getOrder } from "../order/get-order.ts";
import { getOrderHistory } from "../order/get-order-history.ts";
import { getToday } from "../order/get-today.ts";
import { refundNo } from "../order/order-terms-codec.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { findRefusal } from "../testing/world.ts";
import { confirmRefund } from "./confirm-refund.ts";
import { endRefund } from "./end-refund.ts";
import { getUnsettled } from "./get-unsettled.ts";
import { planRefund } from "./plan-refund.ts";
import { queryRefund } from "./query-refund.ts";
import { failureWord } from "./refund-view.ts";
import { requestRefund } from "./request-refund.ts";

const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
const REASON = "用户银行卡已注销";

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

const owner = () => world.test.ctxFor("coffee-owner");
const see = (sale: Sale) => getOrder(owner(), { orderId: sale.orderId });
const mall = () => world.test.ctxFor("mall-owner");
const shop = () => present(world.test.demo.shops[SHOP], "the coffee shop");
const unsettled = () => getUnsettled(mall(), { subMerchantId: shop() });
const named = (sale: Sale, { refundNo: no }: Refund) => ({
  ...{ acquirerId: world.acquirerId, channel: sale.channel, merchantOrderNo: sale.no, refundNo: no },
  heardFrom: "notification" as const,
});
const closed = (sale: Sale, refund: Refund) => {
  world.wallets[sale.channel].finishRefund(refund.refundNo, "failed");
  return endRefund(world.ctx, {
    ...named(sale, refund),
    ...{ channelCode: "REFUND_CLOSED", message: "退款关闭" },
  });
};
const succeeded = (sale: Sale, refund: Refund) =>
  confirmRefund(world.ctx, {
    ...{ ...named(sale, refund), acquirerRefundReference: refund.reference, amountFen: refund.fen },
    succeededAt: refund.at,
  });
const eventsOf = async (sale: Sale) =>
  (await getOrderHistory(owner(), { orderId: sale.orderId }))
    .map((e) => e.kind)
    .filter((kind) => kind.startsWith("refund."));
const line = (sale: Sale, refund: Refund, text: string): string => {
  const enteredAt = instantText(at(text));
  const entry: RefundVoid = {
    ...{ acquirerReference: sale.reference, refundNo: refund.refundNo, reason: REASON },
    ...{ acquirerRefundReference: refund.reference, closedAt: enteredAt, enteredAt },
  };
  return `${JSON.stringify(entry)}\n`;
};
const open = () => listDifferences(world.test.ctxFor("clearing-1"), { status: "open" });

test("one that had succeeded fails with the channel's words; its payment is whole and is refunded again", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 4_000n, at: at("20T13:00:00") });
  await world.test.moveTo(at("20T14:00:00"));
  expect((await getToday(mall(), {})).refundedFen).toBe(4_000n);
  const before = await unsettled();
  expect(await closed(sale, refund)).toMatchObject({ outcome: "applied" });
  const order = await see(sale);
  expect(order).toMatchObject({ refundedFen: 0n, word: "paid", refunds: [{ status: "failed" }] });
  const [ended] = order.refunds;
  expect(ended).toMatchObject({ failureMessage: "退款关闭", finishedAt: at("20T14:00:00") });
  expect(ended && failureWord(ended)).toBe("cameBack");
  expect(await eventsOf(sale)).toEqual(["refund.requested", "refund.succeeded", "refund.failed"]);
  expect((await getToday(mall(), {})).refundedFen).toBe(0n);
  expect((await unsettled()) - before).toBe(3_480n);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  const again = await world.refund(sale, { fen: 10_000n, at: at("20T14:01:00") });
  expect(again.refundNo).toBe(refundNo(sale.no, 2));
  expect(await see(sale)).toMatchObject({ refundedFen: 10_000n, word: "refunded" });
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("one on its way that is closed has failed for whoever asks, and the payment is free", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 10_000n, at: at("20T13:00:00"), state: "PROCESSING" });
  const { orderId } = sale;
  const asked = { orderId, amountFen: 10_000n, reason: "再退", requestKey: "again" };
  await world.test.moveTo(at("20T13:10:00"));
  expect((await findRefusal(requestRefund(owner(), asked)))?.code).toBe("refund_exceeds_paid");
  world.wallets[sale.channel].finishRefund(refund.refundNo, "failed");
  const [pending] = (await see(sale)).refunds;
  if (pending) expect(await queryRefund(world.ctx, { refundId: pending.id })).toEqual({ state: "ok" });
  expect((await see(sale)).refunds).toMatchObject([{ status: "failed", failureMessage: "退款账户异常" }]);
  expect(await eventsOf(sale)).toEqual(["refund.requested", "refund.pending", "refund.failed"]);
  expect(await requestRefund(owner(), asked)).toMatchObject({ status: "requested", amountFen: 10_000n });
});

test.each([
  ["in order", [succeeded, closed]],
  ["twice each", [succeeded, succeeded, closed, closed]],
  ["the end first", [closed, succeeded]],
  ["the end between", [succeeded, closed, succeeded, closed]],
] as const)("told %s, it has failed once", async (_, news) => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 4_000n, at: at("20T13:00:00"), state: "PROCESSING" });
  await world.test.moveTo(at("20T13:10:00"));
  for (const tell of news) await tell(sale, refund);
  expect(await see(sale)).toMatchObject({ refundedFen: 0n, refunds: [{ status: "failed" }] });
  expect((await eventsOf(sale)).filter((kind) => kind === "refund.failed")).toHaveLength(1);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("its bill keeps it; the money that a file took back bears the next refund, as soon as it will enter", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 4_000n, at: at("20T13:00:00") });
  await world.endDay(DAY);
  expect((await world.file(DAY)).file.channels[0]).toMatchObject({ refundCount: 1, grossRefund: 4_000n });
  const plan = () => planRefund(owner(), { orderId: sale.orderId, amountFen: 4_000n });
  const before = await unsettled();
  expect(await plan()).toMatchObject({ funded: false });
  await closed(sale, refund);
  expect((await unsettled()) - before).toBe(3_480n);
  expect(await plan()).toMatchObject({ funded: true });
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("where its money went is an estimate again until a file has given it again", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 4_000n, at: at("20T13:00:00") });
  const standing = async () => (await tracePayment(owner(), { orderId: sale.orderId })).standing;
  await world.endDay(DAY);
  expect(await standing()).toMatchObject({ refundedFen: 4_000n, ownFen: 5_218n, confirmed: true });
  await closed(sale, refund);
  expect(await standing()).toMatchObject({ refundedFen: 0n, ownFen: 8_698n, confirmed: false });
  await world.core.lay({ voids: line(sale, refund, "21T11:00:00") });
  await world.endDay(dayFrom("2026-11-21"));
  expect(await standing()).toMatchObject({ refundedFen: 0n, ownFen: 8_698n, confirmed: true });
});

test("closed before the file of its day is made, it is still in that file, and its money comes with the next", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 4_000n, at: at("20T13:00:00") });
  await world.test.moveTo(at("21T08:00:00"));
  await closed(sale, refund);
  const plan = (amountFen: bigint) => planRefund(owner(), { orderId: sale.orderId, amountFen });
  for (const isFiled of [false, true]) {
    if (isFiled) await world.endDay(DAY);
    expect(await plan(4_000n)).toMatchObject({ funded: true });
    // What the file of the ended day pays out bears nothing.
    expect(await plan(4_100n)).toMatchObject({ funded: false });
  }
  expect((await world.file(DAY)).file.channels[0]).toMatchObject({ refundCount: 1, grossRefund: 4_000n });
});

test("so it does where the sale itself was paid out long ago: its money bears another sale's refund", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const other = await world.pay({ fen: 10_000n, at: at("21T12:00:00") });
  const refund = await world.refund(sale, { fen: 4_000n, at: at("21T13:00:00") });
  await world.test.moveTo(at("22T08:00:00"));
  const plan = () => planRefund(owner(), { orderId: other.orderId, amountFen: 4_000n });
  expect(await plan()).toMatchObject({ funded: false });
  await closed(sale, refund);
  expect(await plan()).toMatchObject({ funded: true });
});

test("the acquirer's log tells of it where nobody did, and gives the bank's words where the channel had none", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const refund = await world.refund(sale, { fen: 4_000n, at: at("20T13:00:00") });
  const other = await world.pay({ fen: 5_000n, at: at("20T12:01:00") });
  const told = await world.refund(other, { fen: 1_000n, at: at("20T13:01:00") });
  const untouched = await world.pay({ fen: 5_000n, at: at("20T12:02:00") });
  const kept = await world.refund(untouched, { fen: 1_000n, at: at("20T13:02:00") });
  await world.test.moveTo(at("21T10:00:00"));
  await closed(other, told);
  const again = line(sale, refund, "21T09:40:00").replace(REASON, "第二次登记");
  const voids = [
    line(sale, refund, "21T09:00:00"),
    line(other, told, "21T09:30:00"),
    line(other, kept, "21T09:30:00"),
  ];
  await world.core.lay({ voids: [...voids, again].join("") });
  await world.turn();
  const failed = [{ status: "failed", failureMessage: REASON }];
  expect((await see(sale)).refunds).toMatchObject(failed);
  expect((await see(other)).refunds).toMatchObject(failed);
  expect((await see(untouched)).refunds).toMatchObject([{ status: "succeeded" }]);
  for (const one of [sale, other])
    expect((await eventsOf(one)).filter((kind) => kind === "refund.failed")).toHaveLength(1);
  expect(await open()).toEqual([]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("in no bill and come back, no side has it: the difference is gone", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const [refund, early] = [
    await world.refund(sale, { fen: 4_000n, at: at("20T13:00:00") }),
    await world.refund(sale, { fen: 1_000n, at: at("20T13:01:00") }),
  ];
  for (const { refundNo: no } of [refund, early])
    world.rows.splice(
      world.rows.findIndex((r) => r.refundNo === no),
      1,
    );
  await closed(sale, early);
  await world.endDay(DAY);
  expect((await open()).map((d) => [d.kind, d.refundReference])).toEqual([
    ["refund_only_platform", refund.reference],
  ]);
  await closed(sale, refund);
  await world.endDay(dayFrom("2026-11-21"));
  expect(await open()).toEqual([]);
});
