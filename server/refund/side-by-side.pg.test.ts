/** What keeps two doers apart at one refund: each test fails when its guard is taken out (`bin/guards`). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Id, newId, uuidOf } from "../id.ts";
import type { OrderView } from "../order/order-view.ts";
import { type OrderWorld, openOrderWorld } from "../order/testing/order-world.ts";
import { isSkipping, raceFor } from "../testing/race.ts";
import { findRefusal, type TestWorld } from "../testing/world.ts";
import { claimRefunds } from "./claim-refunds.ts";
import { confirmRefund } from "./confirm-refund.ts";
import { endRefund } from "./end-refund.ts";
import { recordRefund } from "./record-refund.ts";
import type { RefundView } from "./refund-view.ts";
import { requestRefund } from "./request-refund.ts";

let w: OrderWorld;
beforeAll(async () => {
  w = await openOrderWorld();
});
afterAll(() => w.close());

const ask = (o: OrderView, amountFen: bigint, key = `s-${newId("rfd", w.now())}`) =>
  requestRefund(w.ctxFor("coffee-owner"), { orderId: o.id, amountFen, reason: "点错了", requestKey: key });
const claimOne = async (refundId: Id<"rfd">) => (await claimRefunds(w.actx, { refundId }))[0];
const endLease = (r: RefundView) =>
  w.sql`update refund set lease_until = clock_timestamp() - interval '1 s' where id = ${uuidOf(r.id)}`;
const rowOf = async (r: RefundView) =>
  (await w.sql`select status, fence, ask_count from refund where id = ${uuidOf(r.id)}`)[0];
const told = async (r: RefundView) => ({
  acquirerId: w.demo.acquirerId,
  channel: "wechat" as const,
  merchantOrderNo: (await w.see(r.orderId)).merchantOrderNo,
  refundNo: r.refundNo,
  heardFrom: "notification" as const,
});
const succeeded = async (r: RefundView) =>
  confirmRefund(w.actx, {
    ...(await told(r)),
    acquirerRefundReference: `RF${r.refundNo}`,
    amountFen: r.amountFen,
    succeededAt: w.now(),
  });
const failed = async (r: RefundView) =>
  endRefund(w.actx, { ...(await told(r)), channelCode: "X", message: "x" });
const refusals = async (works: PromiseSettledResult<unknown>[]) =>
  Promise.all(
    works.map(async (one) =>
      one.status === "rejected" ? (await findRefusal(Promise.reject(one.reason)))?.code : "done",
    ),
  );

test("a refund that another worker is just taking is passed over, never waited for", async () => {
  const o = await w.paid();
  const [held, free] = [await ask(o, 1n), await ask(o, 2n)];
  w.later(60_000);
  const hold = (sql: TestWorld["sql"]) => sql`select 1 from refund where id = ${uuidOf(held.id)} for update`;
  const claimed = await isSkipping(w, hold, () => claimRefunds(w.actx, { dueLimit: 200 }));
  expect(claimed?.map((c) => c.id)).toContain(free.id);
  expect(claimed?.map((c) => c.id)).not.toContain(held.id);
});

test("a refund is nobody else's until its lease has run out", async () => {
  const r = await ask(await w.paid(), 1n);
  expect((await claimOne(r.id))?.fence).toBe(1);
  expect(await claimOne(r.id)).toBeUndefined();
  await endLease(r);
  expect((await claimOne(r.id))?.fence).toBe(2);
});

test("who holds a refund no longer writes nothing about it", async () => {
  const r = await ask(await w.paid(), 1n);
  const first = await claimOne(r.id);
  await endLease(r);
  const second = await claimOne(r.id);
  if (!first || !second) throw new Error("both held it, one after the other");
  await recordRefund(w.actx, { refund: first, learnt: { what: "pending" } });
  expect(await rowOf(r)).toMatchObject({ status: "requested", fence: 2, ask_count: 0 });
  await recordRefund(w.actx, { refund: second, learnt: { what: "pending" } });
  expect(await rowOf(r)).toMatchObject({ status: "pending", ask_count: 1 });
});

test("a refund that is finished is neither taken again nor written over by whoever still holds it", async () => {
  const r = await ask(await w.paid(), 1n);
  const claimed = await claimOne(r.id);
  if (!claimed) throw new Error("it was free");
  expect((await succeeded(r)).outcome).toBe("applied");
  const hints = w.changes.length;
  await recordRefund(w.actx, { refund: claimed, learnt: { what: "pending" } });
  expect(await rowOf(r)).toMatchObject({ status: "succeeded" });
  expect(w.changes).toHaveLength(hints);
  expect(await claimOne(r.id)).toBeUndefined();
});

test("one that failed never succeeds, one that succeeded may come back, and neither happens twice", async () => {
  const o = await w.paid();
  const [one, other] = [await ask(o, 1n), await ask(o, 2n)];
  expect((await succeeded(one)).outcome).toBe("applied");
  for (const r of [one, other]) {
    expect((await failed(r)).outcome).toBe("applied");
    expect((await succeeded(r)).outcome).toBe("other");
    expect((await failed(r)).outcome).toBe("duplicate");
    expect(await rowOf(r)).toMatchObject({ status: "failed" });
    const kinds =
      await w.sql`select 1 from event where subject_id = ${uuidOf(r.id)} and kind = 'refund.failed'`;
    expect(kinds).toHaveLength(1);
  }
  expect(await w.sql`select 1 from refund_result where refund_id = ${uuidOf(other.id)}`).toEqual([]);
});

test("told twice at once that it was carried out, a refund has one result and both are thanked", async () => {
  const r = await ask(await w.paid(), 1n);
  const both = await raceFor(w, "refund", [() => succeeded(r), () => succeeded(r)]);
  expect(both.map((b) => b.status === "fulfilled" && b.value.outcome).sort()).toEqual([
    "applied",
    "duplicate",
  ]);
});

test("two refunds of one payment at once never take more than was paid", async () => {
  const o = await w.paid();
  const both = await raceFor(w, "refund", [() => ask(o, 6_000n), () => ask(o, 6_000n)]);
  expect((await refusals(both)).sort()).toEqual(["done", "refund_exceeds_paid"]);
});

test("one key pressed twice at once is one refund", async () => {
  const o = await w.paid();
  const both = await raceFor(w, "refund", [() => ask(o, 100n, "twice"), () => ask(o, 100n, "twice")]);
  const ids = both.map((b) => (b.status === "fulfilled" ? b.value.id : `${b.reason}`));
  expect(ids[1]).toBe(ids[0]);
  expect((await refusals([(await Promise.allSettled([ask(o, 101n, "twice")]))[0]]))[0]).toBe(
    "reference_reused",
  );
});
