import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RawNotification } from "../acquirer/acquirer.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { DeadlineExceeded } from "../deadline-exceeded.ts";
import { openGateway } from "../gateway-client.ts";
import { newId, uuidOf } from "../id.ts";
import { openGatewayLimits } from "../limit/gateway-limits.ts";
import { openLog } from "../log.ts";
import { findApiKey } from "../merchant/find-api-key.ts";
import { forwardOrder } from "../order/forward-order.ts";
import { refundNo } from "../order/order-terms-codec.ts";
import type { OrderView } from "../order/order-view.ts";
import { COFFEE, type OrderWorld, openOrderWorld } from "../order/testing/order-world.ts";
import { forwardRefund } from "../refund/forward-refund.ts";
import { requestRefund } from "../refund/request-refund.ts";
import { buildGateway, listenOnSocket } from "./build-gateway.ts";

const KEY = "internal-key-of-this-test-and-nothing-else";
const API_KEY = "qf_test_0123456789abcdef0123456789abcdef";
let w: OrderWorld;
let open: FastifyInstance;
let internal: FastifyInstance;
let folder: string;
/** Stands in for the database of one call. */
let slow: Ctx["db"] | undefined;

beforeAll(async () => {
  w = await openOrderWorld();
  folder = mkdtempSync(join(tmpdir(), "gateway-"));
  ({ open, internal } = buildGateway({
    actx: w.actx,
    ctxFor: (actor) => ({ ...w.ctxFor(actor), ...(slow && { db: slow }) }),
    findCaller: (sha256) => findApiKey({ sql: w.gateway.sql }, { sha256 }),
    internalKeys: () => [KEY],
    limits: openGatewayLimits(),
    proxies: 0,
    checks: async () => ({ database: true }),
    log: openLog("gateway", "silent"),
  }));
  await w.sql`insert into api_key (id, acquirer_id, merchant_id, name, key_sha256, created_at)
    values (${uuidOf(newId("key", w.now()))}, ${uuidOf(w.demo.acquirerId)}, ${uuidOf(w.demo.merchantId)}, 'test',
      ${createHash("sha256").update(API_KEY).digest("hex")}, ${w.now()})`;
});
afterAll(async () => {
  await Promise.all([open.close(), internal.close()]);
  await w.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  w.wechat.faults = { loseAnswer: false, loseCall: false, die: false, refuse: false };
});

const notify = (raw: RawNotification, path = "/notifications/ACQ001/wechat") =>
  open.inject({
    method: "POST",
    url: path,
    headers: { "content-type": "application/json", ...raw.headers },
    payload: raw.body,
  });
const kept = async () =>
  w.sql<{ outcome: string; body: Buffer; order_id: string | null }[]>`
    select outcome, body, order_id from notification where heard_at <= ${w.now()} order by heard_at, id`;
const lastKept = async () => (await kept()).at(-1);
const paymentsOf = async (o: OrderView) => {
  const rows = await w.sql`select id from payment where order_id = ${uuidOf(o.id)}`;
  return rows.length;
};

test("a notification is verified, applied, kept byte for byte, and acknowledged as the acquirer wants of exactly this one", async () => {
  w.later(1);
  const o = await w.placed();
  w.wechat.pay(o.merchantOrderNo);
  const raw = w.wechat.notification(o.merchantOrderNo);
  const answer = await notify(raw);
  expect([answer.statusCode, answer.body]).toEqual([200, `heard ${o.merchantOrderNo}`]);
  expect((await w.see(o.id)).status).toBe("paid");
  const kept = await w.sql<{ outcome: string; body: Buffer; headers: Record<string, string> }[]>`
    select outcome, body, headers from notification where order_id = ${uuidOf(o.id)}`;
  expect(kept).toHaveLength(1);
  const [row] = kept;
  expect(row?.outcome).toBe("applied");
  expect(row?.body.equals(raw.body)).toBe(true);
  // Of the headers what the adapter asks for, and none that could be a secret.
  expect(row?.headers).toMatchObject({ "content-type": "application/json", "told-by": "wechat" });
  expect(row?.headers).not.toHaveProperty("signature");
});

test("told fifty times at once, a payment exists once and everybody is thanked", async () => {
  const o = await w.placed();
  w.wechat.pay(o.merchantOrderNo);
  const raw = w.wechat.notification(o.merchantOrderNo);
  const answers = await Promise.all(Array.from({ length: 50 }, () => notify(raw)));
  expect(answers.every((a) => a.statusCode === 200)).toBe(true);
  expect(await paymentsOf(o)).toBe(1);
  w.later(86_400_000);
  expect((await notify(raw)).statusCode).toBe(200);
  expect(await paymentsOf(o)).toBe(1);
  w.later(-86_400_000);
});

test("forged, altered, unreadable: kept, refused, nothing applied", async () => {
  const o = await w.placed();
  w.wechat.pay(o.merchantOrderNo);
  const raw = w.wechat.notification(o.merchantOrderNo);
  w.later(1);
  const altered = Buffer.from(raw.body.toString().replace("10000", "10001"));
  const cases: [RawNotification, number, string][] = [
    [{ ...raw, headers: { signature: "0".repeat(64) } }, 401, "forged"],
    [{ ...raw, headers: {} }, 401, "forged"],
    [{ ...raw, body: altered }, 401, "forged"],
    [{ ...raw, body: Buffer.concat([raw.body, Buffer.from(" ")]) }, 401, "forged"],
    [w.wechat.signed("not an object"), 200, "other"],
  ];
  for (const [bad, status, outcome] of cases) {
    w.later(1);
    const answer = await notify(bad);
    expect([answer.statusCode, (await lastKept())?.outcome]).toEqual([status, outcome]);
    if (status !== 200) expect(answer.json()).toEqual({ code: "FAIL" });
  }
  const garbage = Buffer.from("{");
  const { createHmac } = await import("node:crypto");
  const signature = createHmac("sha256", "the key of an acquirer in memory").update(garbage).digest("hex");
  w.later(1);
  expect((await notify({ headers: { signature }, body: garbage })).statusCode).toBe(400);
  expect((await lastKept())?.outcome).toBe("unreadable");
  expect((await w.see(o.id)).status).toBe("open");
});

test("another amount, an unknown number or another channel's door is never thanked", async () => {
  const o = await w.placed();
  w.wechat.pay(o.merchantOrderNo);
  w.later(1);
  expect((await notify(w.wechat.notification(o.merchantOrderNo, { amountFen: 1n }))).statusCode).toBe(409);
  expect((await lastKept())?.outcome).toBe("amount_differs");
  w.later(1);
  const unknown = JSON.parse(w.wechat.notification(o.merchantOrderNo).body.toString());
  unknown.merchantOrderNo = `Q${"B".repeat(31)}`;
  unknown.orderHint = undefined;
  expect((await notify(w.wechat.signed(unknown))).statusCode).toBe(404);
  expect(
    (await notify(w.wechat.notification(o.merchantOrderNo), "/notifications/NOBODY/wechat")).statusCode,
  ).toBe(404);
  expect(
    (await notify(w.wechat.notification(o.merchantOrderNo), "/notifications/ACQ001/visa")).statusCode,
  ).toBe(404);
  expect((await w.see(o.id)).status).toBe("open");
});

test("a body too large or a request of another kind reaches nothing", async () => {
  const before = (await kept()).length;
  const big = { headers: { signature: "x" }, body: Buffer.alloc(64 * 1024 + 1) };
  expect((await notify(big)).statusCode).toBe(413);
  expect((await open.inject({ method: "GET", url: "/notifications/ACQ001/wechat" })).statusCode).toBe(404);
  for (const code of ["%00", "A%27--", "x".repeat(33)])
    expect((await open.inject({ method: "POST", url: `/notifications/${code}/wechat` })).statusCode).toBe(
      404,
    );
  expect((await kept()).length).toBe(before);
});

test("what cannot be applied now is answered 500 and comes again", async () => {
  const o = await w.placed();
  w.wechat.pay(o.merchantOrderNo);
  const raw = w.wechat.notification(o.merchantOrderNo);
  await w.sql`alter table payment rename to payment_away`;
  expect((await notify(raw)).statusCode).toBe(500);
  await w.sql`alter table payment_away rename to payment`;
  expect((await w.see(o.id)).status).toBe("open");
  expect((await notify(raw)).statusCode).toBe(200);
  expect(await paymentsOf(o)).toBe(1);
});

test("in whatever order payment, refund, query and create answer are heard, the end is the same", async () => {
  const steps = ["placed", "paid", "refunded", "paid again"] as const;
  for (const order of permutations(steps)) {
    const o = await w.order();
    // The acquirer's side happened already; only the order in which we hear of it differs.
    await w.wechat.place({
      channel: o.channel,
      sentOn: dayOf(w.now()),
      orderId: o.id,
      merchantId: w.demo.merchantId,
      merchantOrderNo: o.merchantOrderNo,
      channelNo: "1900000004",
      amountFen: o.amountFen,
      description: o.description,
      expiresAt: o.expiresAt,
    });
    w.wechat.pay(o.merchantOrderNo);
    for (const step of order) {
      if (step === "placed") await forwardOrder(w.actx, { orderId: o.id });
      else if (step === "refunded") await notify(await refundTold(o));
      else await notify(w.wechat.notification(o.merchantOrderNo));
    }
    const end = await w.see(o.id);
    expect([end.status, end.forwardState, await paymentsOf(o)], order.join()).toEqual(["paid", "placed", 1]);
  }
});

test("a refund that the acquirer's own staff made is kept, thanked for and taken up; of anything else it is kept", async () => {
  const told = (o: Pick<OrderView, "merchantOrderNo">, no: string) =>
    w.wechat.signed({
      kind: "refund",
      channel: "wechat",
      merchantOrderNo: o.merchantOrderNo,
      refundNo: no,
      refund: {
        state: "succeeded",
        acquirerRefundReference: `5030${no}`,
        amountFen: "4000",
        succeededAt: w.now(),
      },
    });
  const o = await w.paid();
  for (const outcome of ["applied", "duplicate"]) {
    w.later(1);
    expect((await notify(told(o, "MANUAL20261126001"))).statusCode).toBe(200);
    expect(await lastKept()).toMatchObject({ outcome, order_id: uuidOf(o.id) });
  }
  expect((await w.see(o.id)).refunds).toMatchObject([
    { refundNo: "MANUAL20261126001", madeBy: "acquirer", status: "succeeded", amountFen: 4_000n },
  ]);
  const unpaid = await w.placed();
  for (const other of [unpaid, { merchantOrderNo: "SOMEBODY-ELSE-7" }]) {
    w.later(1);
    expect((await notify(told(other, "MANUAL2"))).statusCode).toBe(200);
    expect(await lastKept()).toMatchObject({ outcome: "other" });
  }
  expect((await w.see(unpaid.id)).status).toBe("open");
});

test("a refund's notification finishes it once", async () => {
  const o = await w.paid();
  const r = await requestRefund(w.ctxFor("coffee-owner"), {
    orderId: o.id,
    amountFen: 100n,
    reason: "退",
    requestKey: "n1",
  });
  w.wechat.slowRefunds = true;
  await forwardRefund(w.actx, { refundId: r.id });
  w.wechat.slowRefunds = false;
  w.wechat.finishRefund(r.refundNo, "succeeded");
  for (const raw of [w.wechat.refundNotification(r.refundNo), w.wechat.refundNotification(r.refundNo)])
    expect((await notify(raw)).statusCode).toBe(200);
  const results = await w.sql`select 1 from refund_result where refund_id = ${uuidOf(r.id)}`;
  expect(results).toHaveLength(1);
  expect((await w.see(o.id)).refunds[0]?.status).toBe("succeeded");
  // The payer's bank gives it back.
  w.wechat.finishRefund(r.refundNo, "failed");
  for (const raw of [w.wechat.refundNotification(r.refundNo), w.wechat.refundNotification(r.refundNo)])
    expect((await notify(raw)).statusCode).toBe(200);
  expect(await w.see(o.id)).toMatchObject({ refundedFen: 0n, word: "paid", refunds: [{ status: "failed" }] });
});

test("web asks over a socket that only this user may open, with a key compared in whole", async () => {
  const socketPath = join(folder, "run", "gateway.sock");
  await listenOnSocket(internal, socketPath);
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  const gateway = openGateway({ socketPath, key: () => KEY });
  expect(await gateway.isUp()).toBe(true);
  const o = await w.order();
  expect(await gateway.forwardOrder(o.id)).toEqual({ state: "ok" });
  expect((await w.see(o.id)).codeUrl).not.toBeNull();
  expect(await gateway.closeOrder(o.id)).toEqual({ state: "ok" });
  expect((await w.see(o.id)).status).toBe("closed");

  const said = await w.placed();
  expect(await gateway.queryOrder(said.id)).toEqual({ state: "ok" });
  expect((await w.see(said.id)).status).toBe("open");
  w[said.channel].pay(said.merchantOrderNo);
  expect(await gateway.queryOrder(said.id)).toEqual({ state: "ok" });
  expect((await w.see(said.id)).status).toBe("paid");

  for (const key of ["", `${KEY}x`, KEY.slice(1)]) {
    const thief = openGateway({ socketPath, key: () => key });
    const p = await w.order();
    expect(await thief.forwardOrder(p.id)).toEqual({ state: "unknown" });
    expect((await w.see(p.id)).forwardState).toBe("due");
  }
  const nobody = openGateway({ socketPath: join(folder, "nobody.sock"), key: () => KEY });
  expect(await nobody.forwardOrder(o.id)).toEqual({ state: "unknown" });
  expect(await nobody.isUp()).toBe(false);
  const atPublic = {
    method: "POST",
    url: `/internal/orders/${o.id}/forward`,
    headers: { "x-internal-key": KEY },
  };
  expect((await open.inject({ ...atPublic, method: "POST" })).statusCode).toBe(404);
});

const api = (payload: unknown, headers: Record<string, string> = { authorization: `Bearer ${API_KEY}` }) =>
  open.inject({
    method: "POST",
    url: "/v1/orders",
    headers: { "content-type": "application/json", ...headers },
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
const body = (change: Record<string, unknown> = {}) => ({
  subMerchant: w.shop(COFFEE),
  reference: "api-1",
  amount: 1_234,
  currency: "CNY",
  channel: "wechat",
  ...change,
});

test("a merchant's program takes an order, gets its code, and the same again for the same request", async () => {
  const made = await api(body());
  expect(made.statusCode).toBe(201);
  expect(made.json()).toMatchObject({ status: "open", amount: 1_234, currency: "CNY", reference: "api-1" });
  expect(made.json().code_url).toContain(made.json().merchant_order_no);
  const again = await api(body());
  expect(again.json().id).toBe(made.json().id);
  const seen = await open.inject({
    url: `/v1/orders/${made.json().id}`,
    headers: { authorization: `Bearer ${API_KEY}` },
  });
  expect(seen.json()).toEqual(again.json());
  expect(seen.headers["cache-control"]).toBe("no-store");
});

test("a database too slow is a problem `unknown` that may be tried again, never a failure", async () => {
  const late = () => Promise.reject(new DeadlineExceeded("late"));
  slow = { transaction: late, acrossShops: late, hot: late, bulk: late };
  const answer = await api(body({ reference: "slow" }));
  slow = undefined;
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ code: "unknown", retryable: true });
});

test("a refusal is a problem with a stable code, and changes nothing", async () => {
  const cases: [unknown, number, string][] = [
    [body({ reference: "api-1", amount: 1 }), 409, "reference_reused"],
    [body({ reference: "a2", amount: 12.5 }), 400, "input_invalid"],
    [body({ reference: "a3", amount: 0 }), 400, "input_invalid"],
    [body({ reference: "a4", amount: "100" }), 400, "input_invalid"],
    [body({ reference: "a5", amount: 99_999_999 }), 400, "amount_invalid"],
    [body({ reference: "a6", currency: "USD" }), 400, "input_invalid"],
    [body({ reference: "a7", extra: 1 }), 400, "input_invalid"],
    [body({ reference: "x".repeat(65) }), 400, "input_invalid"],
    [body({ reference: "a8", subMerchant: newId("smt", w.now()) }), 404, "not_found"],
    ["{", 400, "input_invalid"],
    [`{"__proto__":{"a":1}}`, 400, "input_invalid"],
    ["x".repeat(17 * 1024), 400, "input_invalid"],
  ];
  for (const [payload, status, code] of cases) {
    const answer = await api(payload);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  }
  const [row] = await w.sql<{ n: bigint }[]>`
    select count(*) as n from order_reference where reference like 'a_' or length(reference) > 64`;
  expect(row?.n).toBe(0n);
});

test("without the acquirer's answer the order is accepted, not failed", async () => {
  w.wechat.faults.loseAnswer = true;
  const made = await api(body({ reference: "api-unknown" }));
  expect([made.statusCode, made.json().forward_state, made.json().code_url]).toEqual([202, "unknown", null]);
});

test("no key, a wrong key, a revoked key open nothing", async () => {
  for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: API_KEY }])
    expect((await api(body({ reference: "k" }), headers as Record<string, string>)).statusCode).toBe(401);
  await w.sql`update api_key set revoked_at = now()`;
  expect((await api(body({ reference: "k" }))).json()).toMatchObject({ code: "not_signed_in", status: 401 });
});

test("healthz says alive, readyz whether it can serve", async () => {
  expect((await open.inject("/healthz")).json()).toEqual({ status: "ok" });
  expect((await open.inject("/readyz")).json()).toEqual({ status: "ready", checks: { database: true } });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** A refund of one fen that nobody here requested. */
async function refundTold(o: OrderView): Promise<RawNotification> {
  return w.wechat.signed({
    kind: "refund",
    channel: "wechat",
    merchantOrderNo: o.merchantOrderNo,
    refundNo: refundNo(o.merchantOrderNo, 1),
    refund: { state: "succeeded", acquirerRefundReference: "X", amountFen: "1", succeededAt: w.now() },
  });
}
