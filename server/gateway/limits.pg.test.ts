import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId, uuidOf } from "../id.ts";
import { type Budget, openBudget } from "../limit/budget.ts";
import type { GatewayLimits } from "../limit/gateway-limits.ts";
import { openRecall } from "../limit/recall.ts";
import { openLog } from "../log.ts";
import { findApiKey } from "../merchant/find-api-key.ts";
import { type OrderWorld, openOrderWorld } from "../order/testing/order-world.ts";
import { buildGateway } from "./build-gateway.ts";

const INTERNAL_KEY = "internal-key-of-this-test-and-nothing-else";
const API_KEYS = ["qf_test_1_0123456789abcdef0123456789", "qf_test_2_0123456789abcdef0123456789"];
const DOOR = "/notifications/ACQ001/wechat";
let w: OrderWorld;
let open: FastifyInstance;
let internal: FastifyInstance;
let nowMs = 0;
let lookUps = 0;

beforeAll(async () => {
  w = await openOrderWorld();
  for (const key of API_KEYS)
    await w.sql`insert into api_key (id, acquirer_id, merchant_id, name, key_sha256, created_at)
      values (${uuidOf(newId("key", w.now()))}, ${uuidOf(w.demo.acquirerId)}, ${uuidOf(w.demo.merchantId)}, 'test',
        ${createHash("sha256").update(key).digest("hex")}, ${w.now()})`;
});
afterAll(() => w.close());

/** Three of everything, and one more each second. */
const small = (burst = 3): Budget => openBudget({ burst, perSecond: 1, keysMax: 8 }, () => nowMs);
beforeEach(() => {
  nowMs = 0;
  const limits: GatewayLimits = {
    apiKey: small(),
    merchant: small(4),
    keylessAddress: small(),
    knownKeys: openRecall(2),
    forgedKeptOfAddress: small(),
    forgedKept: small(5),
    wrongInternalKey: small(),
  };
  const { acquirers } = w.actx;
  ({ open, internal } = buildGateway({
    actx: {
      ...w.actx,
      // Alipay is not offered by this acquirer.
      acquirers: {
        ...acquirers,
        find: (code, channel) => (channel === "wechat" ? acquirers.find(code, channel) : undefined),
      },
    },
    ctxFor: (actor) => w.ctxFor(actor),
    findCaller: (sha256) => {
      lookUps += 1;
      return findApiKey({ sql: w.gateway.sql }, { sha256 });
    },
    internalKeys: () => [INTERNAL_KEY],
    limits,
    proxies: 1,
    checks: async () => ({ database: true }),
    log: openLog("gateway", "silent"),
  }));
});

const kept = async () =>
  (await w.sql<{ outcome: string }[]>`select outcome from notification`).map((r) => r.outcome);
const from = (address: string) => ({ "x-forwarded-for": `203.0.113.9, ${address}` });
const forge = (address: string, url = DOOR) =>
  open.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...from(address) },
    payload: Buffer.from("{}"),
  });
const look = (key: string, address = "192.0.2.1") =>
  open.inject({
    url: `/v1/orders/${newId("ord", w.now())}`,
    headers: { authorization: `Bearer ${key}`, ...from(address) },
  });

test("a door without a configured channel does not exist, and keeps nothing of what is thrown at it", async () => {
  const before = (await kept()).length;
  expect((await forge("192.0.2.1", "/notifications/ACQ001/alipay")).statusCode).toBe(404);
  expect((await kept()).length).toBe(before);
});

test("what nobody signed is kept a little of each sender and of all, and refused always", async () => {
  const before = (await kept()).length;
  for (let n = 0; n < 6; n++) expect((await forge("192.0.2.1")).statusCode).toBe(401);
  expect((await kept()).length - before).toBe(3);
  for (let n = 0; n < 6; n++) await forge(`198.51.100.${n}`);
  expect((await kept()).length - before).toBe(5);
  nowMs += 1_000;
  await forge("192.0.2.1");
  expect((await kept()).length - before).toBe(6);
});

test("a real notification comes through however many forged ones came before it", async () => {
  for (let n = 0; n < 10; n++) await forge("192.0.2.1");
  const o = await w.placed();
  w.wechat.pay(o.merchantOrderNo);
  const raw = w.wechat.notification(o.merchantOrderNo);
  const answer = await open.inject({
    method: "POST",
    url: DOOR,
    headers: { "content-type": "application/json", ...raw.headers, ...from("192.0.2.1") } as Record<
      string,
      string
    >,
    payload: raw.body,
  });
  expect(answer.statusCode).toBe(200);
});

test("a key and its merchant keep their pace: 429 says after how many seconds, and nobody else is stopped", async () => {
  const [first = "", second = ""] = API_KEYS;
  for (let n = 0; n < 3; n++) expect((await look(first)).statusCode).toBe(404);
  const answer = await look(first);
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "1"]);
  expect(answer.json()).toMatchObject({ code: "too_many_requests", retryAfterSeconds: 1, retryable: true });
  expect((await look(second)).statusCode).toBe(404);
  // The merchant's four are used up, whichever key is shown.
  expect((await look(second)).statusCode).toBe(429);
  nowMs += 2_000;
  expect((await look(second)).statusCode).toBe(404);
});

test("guessing keys gets slower for who guesses, and for nobody else", async () => {
  expect((await look(API_KEYS[0] ?? "")).statusCode).toBe(404);
  lookUps = 0;
  const codes = [];
  for (let n = 0; n < 6; n++) codes.push((await look(`guess-${n}`)).statusCode);
  expect(codes).toEqual([401, 401, 401, 429, 429, 429]);
  expect(lookUps, "no more than the budget reaches the database").toBe(3);
  expect((await look("guess-5", "192.0.2.2")).statusCode).toBe(401);
  expect((await look(API_KEYS[0] ?? "")).statusCode).toBe(404);
});

test("a wrong internal key is counted, the right one never stopped by it", async () => {
  const ping = (key: string) =>
    internal.inject({ method: "POST", url: "/internal/ping", headers: { "x-internal-key": key } });
  const codes = [];
  for (let n = 0; n < 4; n++) codes.push((await ping("wrong")).statusCode);
  expect(codes).toEqual([401, 401, 401, 429]);
  expect((await ping(INTERNAL_KEY)).statusCode).toBe(200);
});
