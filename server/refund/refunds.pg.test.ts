import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Id, uuidOf } from "../id.ts";
import { refundNo } from "../order/order-terms-codec.ts";
import type { OrderView } from "../order/order-view.ts";
import { COFFEE, MALL, type OrderWorld, openOrderWorld } from "../order/testing/order-world.ts";
import { raceFor } from "../testing/race.ts";
import { refusalOf } from "../testing/world.ts";
import { claimRefunds } from "./claim-refunds.ts";
import { confirmRefund } from "./confirm-refund.ts";
import { forwardRefund } from "./forward-refund.ts";
import { getUnsettled } from "./get-unsettled.ts";
import { planRefund } from "./plan-refund.ts";
import { queryRefund } from "./query-refund.ts";
import { requestRefund } from "./request-refund.ts";
import { listRefunds } from "./testing/list-refunds.ts";

let w: OrderWorld;
let keys = 0;
beforeAll(async () => {
  w = await openOrderWorld();
});
afterAll(() => w.close());
beforeEach(() => {
  w.wechat.faults = { loseAnswer: false, loseCall: false, die: false, refuse: false };
  w.wechat.slowRefunds = false;
});

const ask = (
  o: OrderView,
  amountFen: bigint,
  change: { who?: string; key?: string; reason?: string } = {},
) => {
  keys += 1;
  return requestRefund(w.ctxFor(change.who ?? "coffee-owner"), {
    orderId: o.id,
    amountFen,
    reason: change.reason ?? "点错了",
    requestKey: change.key ?? `k-${keys}`,
  });
};
const seeRefund = async (o: OrderView, id: Id<"rfd">) =>
  (await listRefunds(w.ctxFor("coffee-owner"), { orderId: o.id })).find((r) => r.id === id);
const resultsOf = async (id: Id<"rfd">) =>
  w.sql<{ amount_fen: bigint }[]>`select amount_fen from refund_result where refund_id = ${uuidOf(id)}`;
const unsettled = (number: string) => getUnsettled(w.ctxFor("mall-owner"), { subMerchantId: w.shop(number) });

test("a refund goes the whole way and is counted once on every side", async () => {
  const o = await w.paid();
  const r = await ask(o, 3_333n);
  expect(r).toMatchObject({
    status: "requested",
    refundNo: refundNo(o.merchantOrderNo, 1),
    amountFen: 3_333n,
  });
  expect(await forwardRefund(w.actx, { refundId: r.id })).toEqual({ state: "ok" });
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "succeeded" });
  expect(await resultsOf(r.id)).toEqual([{ amount_fen: 3_333n }]);
  expect(await w.see(o.id)).toMatchObject({ refundedFen: 3_333n, word: "partly_refunded" });
  const events = await w.sql<{ kind: string }[]>`
    select kind from event where subject_id = ${uuidOf(r.id)} order by kind`;
  expect(events.map((e) => e.kind)).toEqual(["refund.requested", "refund.succeeded"]);
  const audit = await w.sql<{ action: string; actor: string }[]>`
    select action, actor from audit_entry where subject_id = ${r.id}`;
  expect(audit).toEqual([{ action: "refund.request", actor: "shop:owner" }]);
});

test("the plan says who gives back how much, before anybody promises it", async () => {
  const o = await w.paid();
  const plan = await planRefund(w.ctxFor("coffee-cashier"), { orderId: o.id, amountFen: 3_333n });
  expect(plan).toMatchObject({
    funded: true,
    feeReturnedFen: 13n,
    standIns: [],
    missing: [],
    lastDay: "2027-11-19",
  });
  expect(plan.parts.map((p) => [p.number, p.fen])).toEqual([
    ["M00000000000001", 265n],
    ["M00000000000002", 153n],
    [MALL, 3n],
    [COFFEE, 2_899n],
  ]);
});

test("unsettled money is the shares of what was sold less what refunds took back", async () => {
  const before = { coffee: await unsettled(COFFEE), mall: await unsettled(MALL) };
  const o = await w.paid();
  expect((await unsettled(COFFEE)) - before.coffee).toBe(8_698n);
  expect((await unsettled(MALL)) - before.mall).toBe(10n);
  const r = await ask(o, 5_000n);
  expect((await unsettled(COFFEE)) - before.coffee).toBe(4_349n);
  await forwardRefund(w.actx, { refundId: r.id });
  expect((await unsettled(COFFEE)) - before.coffee).toBe(4_349n);
  expect((await unsettled(MALL)) - before.mall).toBe(5n);
});

test("two refunds of 60 % at once: one is made, the other is told what is left", async () => {
  for (let i = 0; i < 5; i++) {
    const o = await w.paid();
    const both = await Promise.allSettled([ask(o, 6_000n), ask(o, 6_000n)]);
    expect(both.filter((b) => b.status === "fulfilled")).toHaveLength(1);
    const refused = both.find((b) => b.status === "rejected");
    expect(refused?.status === "rejected" && refused.reason.refusal).toEqual({
      code: "refund_exceeds_paid",
      leftFen: "4000",
    });
  }
});

test("pressed twice it is one refund; the same key with other content is refused", async () => {
  const o = await w.paid();
  const [a, b] = await Promise.all([ask(o, 100n, { key: "twice" }), ask(o, 100n, { key: "twice" })]);
  expect(b.id).toBe(a.id);
  expect(await refusalOf(ask(o, 101n, { key: "twice" }))).toMatchObject({ code: "reference_reused" });
  expect(await listRefunds(w.ctxFor("coffee-owner"), { orderId: o.id })).toHaveLength(1);
});

test("what an order does not allow is refused and changes nothing", async () => {
  const open = await w.placed();
  expect(await refusalOf(ask(open, 1n))).toEqual({ code: "order_not_paid", status: "open" });
  const o = await w.paid();
  expect(await refusalOf(ask(o, 0n))).toMatchObject({ code: "amount_invalid", reason: "zero" });
  expect(await refusalOf(ask(o, -1n))).toMatchObject({ code: "amount_invalid", reason: "negative" });
  expect(await refusalOf(ask(o, 10_001n))).toEqual({ code: "refund_exceeds_paid", leftFen: "10000" });
  expect(await refusalOf(ask(o, 1n, { reason: " " }))).toMatchObject({ code: "input_invalid" });
  expect(await refusalOf(ask(o, 1n, { reason: "a|b" }))).toMatchObject({ code: "input_invalid" });
  expect(await refusalOf(ask(o, 1n, { key: "" }))).toMatchObject({ code: "input_invalid" });
  expect(await listRefunds(w.ctxFor("coffee-owner"), { orderId: o.id })).toHaveLength(0);
});

test("a cashier refunds up to the limit of the post, a manager above it, others nothing", async () => {
  const o = await w.paid();
  expect(await refusalOf(ask(o, 5_001n, { who: "coffee-cashier" }))).toEqual({
    code: "refund_above_limit",
    limitFen: "5000",
  });
  expect((await ask(o, 5_000n, { who: "coffee-cashier" })).status).toBe("requested");
  expect((await ask(o, 5_000n, { who: "coffee-manager" })).status).toBe("requested");
  const p = await w.paid();
  expect(await refusalOf(ask(p, 1n, { who: "noodle-owner" }))).toEqual({ code: "not_found", what: "order" });
  expect(await refusalOf(ask(p, 1n, { who: "operator" }))).toMatchObject({ code: "forbidden" });
  expect(await refusalOf(ask(p, 1n, { who: "clearing-1" }))).toMatchObject({ code: "forbidden" });
});

test("fifty refunds of one payment and no more", async () => {
  const o = await w.paid();
  for (let i = 0; i < 50; i++) await ask(o, 1n);
  expect(await refusalOf(ask(o, 1n))).toEqual({ code: "refund_too_many", max: 50 });
});

test("a refund that its bearers' unsettled money cannot bear is refused, unless the acquirer advances it", async () => {
  const o = await w.paid();
  // As if everything sold so far stood in a proposed file that paid it all out.
  const batch = await clearAll();
  expect(await unsettled(COFFEE)).toBe(0n);
  expect(await refusalOf(ask(o, 10_000n))).toMatchObject({ code: "refund_not_funded" });
  const plan = await planRefund(w.ctxFor("coffee-owner"), { orderId: o.id, amountFen: 10_000n });
  expect(plan.funded).toBe(false);
  // Everybody who lacks its part, not the first of them.
  expect(plan.missing).toEqual([
    { shop: "海棠里总部", missingFen: 796n },
    { shop: "海棠里华东", missingFen: 458n },
    { shop: "海棠里商场", missingFen: 10n },
    { shop: "鹿野咖啡", missingFen: 8_698n },
  ]);

  await w.sql`update sub_merchant set advance_limit_fen = 100000`;
  const r = await ask(o, 10_000n);
  expect(await unsettled(COFFEE)).toBe(-8_698n);
  await w.sql`update sub_merchant set advance_limit_fen = 0`;
  w.wechat.faults.refuse = true;
  await forwardRefund(w.actx, { refundId: r.id });
  expect(await unsettled(COFFEE)).toBe(0n);

  // A rest of the last position bears it as well.
  await w.sql`alter table position disable trigger user`;
  await w.sql`update position set rest_fen = 20000 where batch_id = ${batch}`;
  await w.sql`alter table position enable trigger user`;
  expect(await unsettled(COFFEE)).toBe(20_000n);
  w.wechat.faults.refuse = false;
  expect((await ask(o, 10_000n)).refundNo).toBe(refundNo(o.merchantOrderNo, 2));

  // A rejected file is nobody's: what stood in it is to come again.
  await w.sql`update clearing_batch set status = 'rejected' where id = ${batch}`;
  expect(await unsettled(COFFEE)).toBeGreaterThan(0n);
});

test("two refunds at once that one shop's money covers only once: the second is refused", async () => {
  await clearAll();
  const a = await w.paid();
  const b = await w.paid({ amountFen: 1n });
  await clearAll();
  const p = await w.paid({ amountFen: 10_200n });
  const both = await raceFor(w, "refund", [() => ask(a, 10_000n), () => ask(p, 10_200n)]);
  expect(both.filter((x) => x.status === "fulfilled")).toHaveLength(1);
  const refused = both.find((x) => x.status === "rejected");
  expect(refused?.status === "rejected" && refused.reason.refusal.code).toBe("refund_not_funded");
  expect(b.status).toBe("paid");
});

test("what the acquirer refuses is failed with its words, and the money is free to refund again", async () => {
  const o = await w.paid();
  const r = await ask(o, 10_000n);
  w.wechat.faults.refuse = true;
  await forwardRefund(w.actx, { refundId: r.id });
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "failed", failureMessage: "资金不足" });
  expect((await ask(o, 10_000n)).refundNo).toBe(refundNo(o.merchantOrderNo, 2));
});

test("lost answers, slow banks and a killed process end in one refund", async () => {
  const o = await w.paid();
  const r = await ask(o, 10_000n);
  w.wechat.slowRefunds = true;
  w.wechat.faults.loseAnswer = true;
  expect(await forwardRefund(w.actx, { refundId: r.id })).toEqual({ state: "unknown" });
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "requested" });
  w.wechat.faults = { ...w.wechat.faults, loseAnswer: false, die: true };
  await expect(queryRefund(w.actx, { refundId: r.id })).rejects.toThrow("killed here");
  expect(await queryRefund(w.actx, { refundId: r.id })).toEqual({ state: "unknown" });
  await w.sql`update refund set lease_until = clock_timestamp() - interval '1 s' where id = ${uuidOf(r.id)}`;
  w.wechat.faults.die = false;
  expect(await queryRefund(w.actx, { refundId: r.id })).toEqual({ state: "ok" });
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "pending" });
  w.wechat.finishRefund(r.refundNo, "succeeded");
  await queryRefund(w.actx, { refundId: r.id });
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "succeeded" });
  expect(
    [...w.wechat.refunds.values()].filter((x) => x.refund.merchantOrderNo === o.merchantOrderNo),
  ).toHaveLength(1);
});

test("a refund on its way that the acquirer no longer knows is placed again under its number", async () => {
  const o = await w.paid();
  const r = await ask(o, 10_000n);
  w.wechat.slowRefunds = true;
  await forwardRefund(w.actx, { refundId: r.id });
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "pending" });
  w.wechat.refunds.delete(r.refundNo);
  w.wechat.slowRefunds = false;
  expect(await queryRefund(w.actx, { refundId: r.id })).toEqual({ state: "ok" });
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "succeeded" });
});

test("twenty confirmations at once are one result; another amount and an impossible time are none", async () => {
  const o = await w.paid();
  const r = await ask(o, 500n);
  const told = {
    acquirerId: w.demo.acquirerId,
    channel: "wechat" as const,
    merchantOrderNo: o.merchantOrderNo,
    refundNo: r.refundNo,
    acquirerRefundReference: `RF${r.refundNo}`,
    amountFen: 500n,
    succeededAt: w.now(),
    heardFrom: "notification" as const,
  };
  expect((await confirmRefund(w.actx, { ...told, amountFen: 501n })).outcome).toBe("amount_differs");
  for (const days of [-400, -3, 3, 400]) {
    const succeededAt = new Date(w.now().getTime() + days * 86_400_000);
    expect((await confirmRefund(w.actx, { ...told, succeededAt })).outcome).toBe("unreadable");
  }
  expect(await resultsOf(r.id)).toHaveLength(0);
  const all = await Promise.all(Array.from({ length: 20 }, () => confirmRefund(w.actx, told)));
  expect(all.filter((x) => x.outcome === "applied")).toHaveLength(1);
  expect(all.filter((x) => x.outcome === "duplicate")).toHaveLength(19);
  expect(await resultsOf(r.id)).toHaveLength(1);
  // Under another number it is still the acquirer's one refund.
  const other = { refundNo: `R${"A".repeat(31)}` };
  expect((await confirmRefund(w.actx, { ...told, ...other })).outcome).toBe("duplicate");
  const nobodys = { merchantOrderNo: `Q${"A".repeat(31)}` };
  expect((await confirmRefund(w.actx, { ...told, ...nobodys })).outcome).toBe("unknown_order");
  expect((await confirmRefund(w.actx, { ...told, channel: "alipay" })).outcome).toBe("unknown_order");
  expect(await seeRefund(o, r.id)).toMatchObject({ status: "succeeded" });
});

test("the worker finds refunds that are due and that nobody holds", async () => {
  const o = await w.paid();
  const r = await ask(o, 1n);
  expect((await claimRefunds(w.actx, { dueLimit: 200 })).map((c) => c.id)).not.toContain(r.id);
  w.later(2_000);
  expect((await claimRefunds(w.actx, { dueLimit: 200 })).map((c) => c.id)).toContain(r.id);
  expect((await claimRefunds(w.actx, { dueLimit: 200 })).map((c) => c.id)).not.toContain(r.id);
});

/** Puts every payment and refund so far into a file that pays everybody all there is. */
let days = 0;
async function clearAll(): Promise<string> {
  days += 1;
  const [batch] = await w.sql<{ id: string }[]>`
    insert into clearing_batch (id, acquirer_id, clearing_date, seq, status, step, opened_at, window_from, window_to, settle_day)
    values (gen_random_uuid(), ${uuidOf(w.demo.acquirerId)}, '2026-11-20'::date + ${days}::int, 1, 'open', '', now(), now(), now(), '2026-12-23')
    returning id`;
  const id = batch?.id ?? "";
  for (const status of ["computed", "proposed"])
    await w.sql`update clearing_batch set status = ${status} where id = ${id}`;
  const name = `clearing_entry_${id.replaceAll("-", "")}`;
  await w.sql.unsafe(`create table ${name} partition of clearing_entry for values in ('${id}')`);
  await w.sql`
    insert into clearing_entry (batch_id, line_no, kind, acquirer_id, merchant_id, sub_merchant_id, order_id, channel,
      acquirer_reference, amount_fen, fee_fen, receivers, shares, record)
    select ${id}::uuid, row_number() over (), 'P', acquirer_id, merchant_id, sub_merchant_id, order_id, channel,
      acquirer_reference, amount_fen, round(amount_fen * 0.0038), '{}', '{}', '' from payment`;
  await w.sql`
    insert into clearing_entry (batch_id, line_no, kind, acquirer_id, merchant_id, sub_merchant_id, order_id, refund_id,
      channel, acquirer_reference, amount_fen, fee_fen, receivers, shares, record)
    select ${id}::uuid, 100000 + row_number() over (), 'R', acquirer_id, merchant_id, sub_merchant_id, order_id, id, 'wechat',
      '', amount_fen, 0, '{}', '{}', '' from refund where status <> 'failed'`;
  await w.sql`
    insert into position (batch_id, line_no, acquirer_id, merchant_id, sub_merchant_id, number, account_ref, account_version,
      sale_count, sales_fen, refund_count, refunds_fen, funded_fen, funded_back_fen, returned_fen, adjust_fen, cover_fen, carried_in_fen, net_fen,
      pay_fen, rest_fen, action, reason, settle_day, layers)
    select ${id}::uuid, row_number() over (), acquirer_id, merchant_id, id, number, '', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      'PAY', '', '2026-12-23', '[]' from sub_merchant where number is not null`;
  return id;
}
