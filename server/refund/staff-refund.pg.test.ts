/** A refund that the acquirer's own staff made over there: nobody here asked for it, and everybody learns of it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { tracePayment } from "../arrival/trace-payment.ts";
import { present } from "../assert.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { SHOP } from "../batch/testing/shops.ts";
import { dayFrom } from "../calendar/day.ts";
import { CHANNELS, walletOf } from "../channel/channel.ts";
import { uuidOf } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { getOrder } from "../order/get-order.ts";
import { getOrderHistory } from "../order/get-order-history.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { findRefusal } from "../testing/world.ts";
import { getUnsettled } from "./get-unsettled.ts";
import { planRefund } from "./plan-refund.ts";
import { queryRefund } from "./query-refund.ts";
import { recordStaffRefund } from "./record-staff-refund.ts";
import { requestRefund } from "./request-refund.ts";

const DAY = dayFrom("2026-11-20");
const NEXT = dayFrom("2026-11-21");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
const MANUAL = "MANUAL20261126001";

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

const owner = () => world.test.ctxFor("coffee-owner");
const unsettled = () =>
  getUnsettled(world.test.ctxFor("mall-owner"), {
    subMerchantId: present(world.test.demo.shops[SHOP], "the coffee shop"),
  });
const open = () => listDifferences(world.test.ctxFor("clearing-1"), { status: "open" });
async function expectEqual(): Promise<void> {
  world.writeDesk(world.register());
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
}
const refundLines = async (orderId: Parameters<typeof uuidOf>[0]) =>
  (
    await world.test.sql<{ record: string; refund_id: string | null }[]>`
      select e.record, e.refund_id from clearing_entry e where e.order_id = ${uuidOf(orderId)} and e.kind = 'R'`
  ).map((r) => ({ fields: r.record.split("|"), refundId: r.refund_id }));

test("told by the acquirer, it stands with its order, is no person's, and its bearers owe it at once", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.test.moveTo(at("20T13:00:01"));
  expect(await unsettled()).toBe(8_698n);
  await world.refundByStaff(sale, { fen: 4_000n, at: at("20T13:00:00"), refundNo: MANUAL });
  expect(await unsettled()).toBe(5_218n);
  const order = await getOrder(owner(), { orderId: sale.orderId });
  expect(order.refundedFen).toBe(4_000n);
  expect(order.refunds).toMatchObject([
    { refundNo: MANUAL, madeBy: "acquirer", reason: "", status: "succeeded", amountFen: 4_000n },
  ]);
  const kinds = (await getOrderHistory(owner(), { orderId: sale.orderId })).map((e) => e.kind);
  expect(kinds.slice(-2)).toEqual(["refund.made_by_acquirer", "refund.succeeded"]);
  // 60.00 are left, whoever asks.
  const refused = await findRefusal(planRefund(owner(), { orderId: sale.orderId, amountFen: 6_001n }));
  expect(refused).toEqual({ code: "refund_exceeds_paid", leftFen: "6000" });
  expect((await tracePayment(owner(), { orderId: sale.orderId })).standing.refundedFen).toBe(4_000n);
});

test.each(CHANNELS)(
  "%s: its bill brings it into the file with the bill's facts, and the file is equal",
  async (channel) => {
    const sale = await world.pay({ channel, fen: 10_000n, at: at("20T12:00:00") });
    const heard = await world.refundByStaff(sale, {
      ...{ fen: 4_000n, at: at("20T13:00:00"), refundNo: MANUAL },
      isHeard: channel === CHANNELS[0],
    });
    // The same number once more, of another payment: people number as they like.
    const sameNo = {
      refundNo: MANUAL,
      ...(walletOf(channel).numbersRefunds ? {} : { acquirerRefundReference: MANUAL }),
    };
    const other = await world.pay({ channel, fen: 5_000n, at: at("20T12:01:00") });
    await world.refundByStaff(other, {
      fen: 1_000n,
      at: at("20T13:01:00"),
      refundNo: `${MANUAL}B`,
      isHeard: false,
      bill: sameNo,
    });
    await world.endDay(DAY);
    expect(await open()).toEqual([]);
    const lines = await refundLines(sale.orderId);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.fields.slice(0, 4)).toEqual(["R", "", MANUAL, heard.reference]);
    expect(lines[0]?.refundId).not.toBeNull();
    await expectEqual();
    await world.decide(DAY);
    const trace = await tracePayment(owner(), { orderId: other.orderId });
    expect(trace.refunds).toMatchObject([{ amountFen: 1_000n, confirmed: true }]);
    expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  },
);

test("known by a bill whose refund is not done yet, it is asked about and never placed by us", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.refundByStaff(sale, {
    ...{ fen: 4_000n, at: at("20T13:00:00"), refundNo: MANUAL },
    ...{ isHeard: false, state: "PROCESSING" },
  });
  await world.endDay(DAY);
  const [refund] = (await getOrder(owner(), { orderId: sale.orderId })).refunds;
  expect(refund).toMatchObject({ status: "pending", madeBy: "acquirer" });
  const wallet = world.wallets[sale.channel];
  const booked = wallet.refunds.get(MANUAL);
  wallet.refunds.delete(MANUAL);
  wallet.calls.length = 0;
  if (refund === undefined || booked === undefined) throw new Error("the refund is in both books");
  expect(await queryRefund(world.ctx, { refundId: refund.id })).toEqual({ state: "unknown" });
  expect(wallet.calls).toEqual(["queryRefund"]);
  wallet.refunds.set(MANUAL, booked);
  expect(await queryRefund(world.ctx, { refundId: refund.id })).toEqual({ state: "ok" });
  expect((await getOrder(owner(), { orderId: sale.orderId })).refunds).toMatchObject([
    { status: "succeeded" },
  ]);
});

test("a refund of a payment nobody has told us of becomes known with it, from their bill", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00"), isHeard: false });
  await world.refundByStaff(sale, { fen: 4_000n, at: at("20T13:00:00"), refundNo: MANUAL, isHeard: false });
  await world.pay({ fen: 5_000n, at: at("20T12:00:30") });
  await world.endDay(DAY);
  expect(await open()).toEqual([]);
  expect((await getOrder(owner(), { orderId: sale.orderId })).status).toBe("paid");
  expect((await refundLines(sale.orderId))[0]?.fields[2]).toBe(MANUAL);
  await expectEqual();
});

test("asked for here and made over there at once, no page and no sum trips over more than was paid", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.test.moveTo(at("20T12:59:00"));
  const { orderId } = sale;
  await requestRefund(owner(), { orderId, amountFen: 10_000n, reason: "点错了", requestKey: "both" });
  await world.refundByStaff(sale, { fen: 4_000n, at: at("20T13:00:00"), refundNo: MANUAL });
  await world.test.moveTo(at("20T13:00:01"));
  expect((await tracePayment(owner(), { orderId })).standing.refundedFen).toBe(10_000n);
  const refused = await findRefusal(planRefund(owner(), { orderId, amountFen: 1n }));
  expect(refused).toEqual({ code: "refund_exceeds_paid", leftFen: "0" });
  const other = await world.pay({ fen: 3_000n, at: at("20T12:30:00") });
  await planRefund(owner(), { orderId: other.orderId, amountFen: 1n });
});

test("heard twice at once it is one refund; of nothing, or of what is none of ours, there is none", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.test.moveTo(at("20T13:00:00"));
  const told = {
    acquirerId: world.acquirerId,
    channel: sale.channel,
    merchantOrderNo: sale.no,
    refundNo: MANUAL,
    acquirerRefundReference: "50300",
    amountFen: 4_000n,
    succeededAt: sale.paidAt,
    heardFrom: "notification" as const,
  };
  const none = [
    { ...told, amountFen: 0n },
    { ...told, merchantOrderNo: "Q1" },
    { ...told, channel: CHANNELS[1] ?? "wechat" },
  ];
  for (const other of none) expect(await recordStaffRefund(world.ctx, other)).toBeUndefined();
  await Promise.all(Array.from({ length: 10 }, () => recordStaffRefund(world.ctx, told)));
  expect((await getOrder(owner(), { orderId: sale.orderId })).refunds).toHaveLength(1);
});

test("staff may give back more than a bearer's limit: no invariant calls that ours, and the same refund of ours is named", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.pay({ fen: 1_000n, at: at("21T09:00:00") });
  await world.refundByStaff(sale, { fen: 4_000n, at: at("21T13:00:00"), refundNo: MANUAL });
  await world.endDay(NEXT);
  const below = (await world.file(NEXT)).file.positions.filter((p) => p.rest < 0n);
  expect(below.length).toBeGreaterThan(0);
  const broken = async (code = "I") =>
    (await checkInvariants(world.test.machineCtx()))
      .filter((v) => v.code.startsWith(code))
      .map((v) => v.detail);
  expect(await broken()).toEqual([]);
  await world.damage((tx) => tx`update refund set made_by = 'shop'`);
  expect(await broken("I12")).toEqual(below.map((p) => `advanced ${-p.rest} above 0`));
});
