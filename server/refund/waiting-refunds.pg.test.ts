/** A refund whose bearers lack the money: asked for with open eyes, it waits, goes by itself, is taken back or runs out. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Id, uuidOf } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { setRegisteredHolds } from "../merchant/testing/registered-holds.ts";
import { refundNo } from "../order/order-terms-codec.ts";
import type { OrderView } from "../order/order-view.ts";
import { COFFEE, type OrderWorld, openOrderWorld } from "../order/testing/order-world.ts";
import { raceBehind } from "../testing/race.ts";
import { findRefusal, refusalOf } from "../testing/world.ts";
import { tendRefunds } from "../worker/tend-orders.ts";
import { getUnsettled } from "./get-unsettled.ts";
import { listDueRefunds } from "./list-due-refunds.ts";
import { listWaitingRefunds } from "./list-waiting-refunds.ts";
import { planRefund } from "./plan-refund.ts";
import { recordStaffRefund } from "./record-staff-refund.ts";
import { RESUME_EVERY_MS } from "./refund-wait.ts";
import { requestRefund } from "./request-refund.ts";
import { resumeRefund } from "./resume-refund.ts";
import { revokeRefund } from "./revoke-refund.ts";
import { listRefunds } from "./testing/list-refunds.ts";

const DAY_MS = 86_400_000;

let w: OrderWorld;
let keys = 0;
/** Held money counts for nobody: with all of it held the shop lacks its part of any refund. */
const holdAll = () => setRegisteredHolds(w.sql, w.shop(COFFEE), null);
const lift = () => setRegisteredHolds(w.sql, w.shop(COFFEE));
beforeAll(async () => {
  w = await openOrderWorld();
});
afterEach(lift);
afterAll(() => w.close());

const ask = (o: OrderView, amountFen: bigint, who = "coffee-cashier", mayWait = true) => {
  keys += 1;
  w.later(1);
  return requestRefund(w.ctxFor(who), {
    orderId: o.id,
    amountFen,
    reason: "点错了",
    requestKey: `waits-${keys}`,
    mayWait,
  });
};
const waiting = async (amountFen = 1_000n) => {
  const o = await w.paid();
  await holdAll();
  return { o, r: await ask(o, amountFen, "coffee-owner") };
};
const see = async (o: OrderView, id: Id<"rfd">) =>
  (await listRefunds(w.ctxFor("coffee-owner"), { orderId: o.id })).find((r) => r.id === id);
const tend = () =>
  tendRefunds(w.actx, (error) => {
    throw error;
  });
const unsettled = () => getUnsettled(w.ctxFor("mall-owner"), { subMerchantId: w.shop(COFFEE) });

test("without a word that it may wait it is refused with everybody who lacks; with it, it waits and goes nowhere", async () => {
  const o = await w.paid();
  await holdAll();
  const refused = await refusalOf(ask(o, 1_000n, "coffee-cashier", false));
  expect(refused).toEqual({
    code: "refund_not_funded",
    lacking: [{ shop: "鹿野咖啡", missingFen: "869" }],
  });
  const before = await unsettled();
  const r = await ask(o, 1_000n);
  expect(r).toMatchObject({ status: "requested", funding: "waiting", lacking: [{ shop: "鹿野咖啡" }] });
  expect(r.waitsUntil).toEqual(new Date(r.createdAt.getTime() + 7 * DAY_MS));
  // It has taken nothing of anybody yet, and counts against what was paid.
  expect(await unsettled()).toBe(before);
  expect(await refusalOf(ask(o, 9_001n, "coffee-owner"))).toMatchObject({ code: "refund_exceeds_paid" });
  w.later(RESUME_EVERY_MS);
  await tend();
  expect(await see(o, r.id)).toMatchObject({ status: "requested", funding: "waiting" });
  expect(w.wechat.refunds.has(r.refundNo)).toBe(false);
  expect(await listWaitingRefunds(w.ctxFor("coffee-owner"), {})).toMatchObject([
    { id: r.id, shopName: "鹿野咖啡", amountFen: 1_000n, mayTakeBack: true },
  ]);
});

test("as soon as the money is there the worker forwards it, and every step is in its history", async () => {
  const { o, r } = await waiting();
  await lift();
  w.later(RESUME_EVERY_MS);
  await tend();
  expect(await see(o, r.id)).toMatchObject({ status: "succeeded", funding: "funded", lacking: [] });
  const kinds = await w.sql<{ kind: string }[]>`
    select kind from event where subject_id = ${uuidOf(r.id)} order by kind`;
  expect(kinds.map((e) => e.kind)).toEqual(["refund.funded", "refund.requested", "refund.succeeded"]);
  const audit = await w.sql<{ action: string }[]>`
    select action from audit_entry where subject_id = ${r.id} order by action`;
  expect(audit.map((a) => a.action)).toEqual(["refund.fund", "refund.request"]);
  const broken = await checkInvariants(w.machineCtx());
  expect(broken.filter((b) => b.code === "I7")).toEqual([]);
});

test("a new sale brings its turn at once, an older one comes before a younger", async () => {
  const { o, r } = await waiting();
  const second = await ask(o, 500n);
  const due = async () => (await listDueRefunds(w.actx, { limit: 10 })).map((x) => x.refundId);
  w.later(RESUME_EVERY_MS);
  await tend();
  w.later(RESUME_EVERY_MS / 2);
  expect(await due()).toEqual([]);
  await w.paid();
  expect((await due()).filter((id) => id === r.id || id === second.id)).toEqual([r.id, second.id]);
  for (const x of await due()) await resumeRefund(w.actx, { refundId: x, orderId: o.id });
});

test("after seven days it ends, the shop is told, and it may be asked for again", async () => {
  const { o, r } = await waiting();
  w.later(7 * DAY_MS);
  await tend();
  expect(await see(o, r.id)).toMatchObject({
    status: "failed",
    funding: "ran_out",
    failureCode: "refund_not_funded",
  });
  expect((await listWaitingRefunds(w.ctxFor("coffee-owner"), {})).find((x) => x.id === r.id)).toMatchObject({
    funding: "ran_out",
    mayTakeBack: false,
  });
  await lift();
  await w.paid();
  expect((await ask(o, 1_000n)).refundNo).toBe(refundNo(o.merchantOrderNo, 2));
});

test("whoever asked takes it back, or the owner; another shop, another cashier and the acquirer do not", async () => {
  const { o, r } = await waiting();
  for (const who of ["noodle-owner", "operator", "reviewer"])
    expect((await refusalOf(revokeRefund(w.ctxFor(who), { refundId: r.id }))).code).toMatch(
      /forbidden|not_found/,
    );
  expect(await refusalOf(revokeRefund(w.ctxFor("coffee-cashier"), { refundId: r.id }))).toEqual({
    code: "forbidden",
    action: "refund.cancel",
  });
  const byCashier = await ask(o, 100n);
  await revokeRefund(w.ctxFor("coffee-cashier"), { refundId: byCashier.id });
  await revokeRefund(w.ctxFor("coffee-owner"), { refundId: r.id });
  expect(await see(o, r.id)).toMatchObject({ status: "failed", funding: "cancelled" });
  expect(await refusalOf(revokeRefund(w.ctxFor("coffee-owner"), { refundId: r.id }))).toEqual({
    code: "refund_not_waiting",
    status: "failed",
  });
  await lift();
  expect(await resumeRefund(w.actx, { refundId: r.id, orderId: o.id })).toBe("ended");
  const broken = await checkInvariants(w.machineCtx());
  expect(broken.filter((b) => b.code === "I7")).toEqual([]);
});

test("taken back while the worker funds it, it is one of the two", async () => {
  const { o, r } = await waiting();
  await lift();
  const order = (sql: typeof w.sql) => sql`select from "order" where id = ${uuidOf(o.id)} for update`;
  const ends = await raceBehind<unknown>(w, order, [
    () => resumeRefund(w.actx, { refundId: r.id, orderId: o.id }),
    () => revokeRefund(w.ctxFor("coffee-owner"), { refundId: r.id }),
  ]);
  const [funded, revoked] = ends;
  expect(funded).toMatchObject({ status: "fulfilled", value: "funded" });
  expect(revoked?.status === "rejected" && (await findRefusal(Promise.reject(revoked.reason)))).toMatchObject(
    {
      code: "refund_not_waiting",
    },
  );
});

test("what the acquirer's own staff gave back meanwhile is not given back twice", async () => {
  const { o, r } = await waiting(6_000n);
  await recordStaffRefund(w.actx, {
    acquirerId: w.demo.acquirerId,
    channel: "wechat",
    merchantOrderNo: o.merchantOrderNo,
    refundNo: "MANUAL1",
    acquirerRefundReference: "RFMANUAL1",
    amountFen: 5_000n,
    succeededAt: w.now(),
    heardFrom: "notification",
  });
  await lift();
  expect(await resumeRefund(w.actx, { refundId: r.id, orderId: o.id })).toBe("ended");
  expect(await see(o, r.id)).toMatchObject({ funding: "ran_out", failureCode: "refund_exceeds_paid" });
});

test("the wallet's last day is the last: after it nothing is asked for, before it nothing waits longer", async () => {
  const o = await w.paid({ channel: "alipay" });
  await holdAll();
  const paid = w.now();
  w.setNow(new Date(paid.getTime() + 88 * DAY_MS));
  await w.sql`select ensure_partitions('2027-02-20'::date)`;
  const r = await ask(o, 100n);
  const last = r.waitsUntil?.getTime() ?? 0;
  expect(last).toBeLessThan(w.now().getTime() + 7 * DAY_MS);
  w.setNow(new Date(last));
  expect(await refusalOf(ask(o, 100n))).toMatchObject({ code: "refund_too_late", channel: "alipay" });
});

test("what the acquirer's register says of an advance counts, and not what our row says", async () => {
  const o = await w.paid();
  await holdAll();
  const plan = () => planRefund(w.ctxFor("coffee-owner"), { orderId: o.id, amountFen: 1_000n });
  await w.sql`update registered_shop set advance_limit_fen = 100000 where number = ${COFFEE}`;
  expect(await plan()).toMatchObject({ funded: true, standIns: [{ by: "acquirer", fen: 869n }] });
  await w.sql`update registered_shop set advance_limit_fen = 0 where number = ${COFFEE}`;
  await w.sql`update sub_merchant set advance_limit_fen = 100000 where number = ${COFFEE}`;
  expect(await plan()).toMatchObject({ funded: false });
  await w.sql`update registered_shop set advance_limit_fen = null where number = ${COFFEE}`;
  expect(await plan()).toMatchObject({ funded: true });
});
