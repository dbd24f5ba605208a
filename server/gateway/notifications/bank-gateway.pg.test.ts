import { createPublicKey, type KeyObject } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBankGatewayAdapter } from "../../acquirer/bank-gateway/adapter.ts";
import {
  type Flat,
  type Keys,
  withSign,
  xmlOf,
} from "../../acquirer/bank-gateway/testing/second-signature.ts";
import { keyPair, ringOf } from "../../acquirer/testing/counterpart.ts";
import { present } from "../../assert.ts";
import { clockText } from "../../calendar/instant.ts";
import { uuidOf } from "../../id.ts";
import { openGatewayLimits } from "../../limit/gateway-limits.ts";
import { openLog } from "../../log.ts";
import type { OrderView } from "../../order/order-view.ts";
import { type OrderWorld, openOrderWorld } from "../../order/testing/order-world.ts";
import { buildGateway } from "../build-gateway.ts";

const BANK = "bank";
const ORDERS = 40;
const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
const keysOf = (own: string): Keys => ({ signType: "RSA_1_256", own, theirs: "" });
const theirs = pem(keyPair().privateKey);
const [BY_BANK, BY_STRANGER] = [keysOf(theirs), keysOf(pem(keyPair().privateKey))];

let w: OrderWorld;
let door: FastifyInstance;
let orders: OrderView[];

beforeAll(async () => {
  w = await openOrderWorld();
  const url = "http://127.0.0.1:9/nobody";
  const adapter = openBankGatewayAdapter(
    {
      ...{ dialect: "bank-gateway", gateway: url, billGateway: url, signAgentNo: "100000000100" },
      ...{ signType: "RSA_1_256", serverIp: "127.0.0.1", notifyUrl: url },
      ownKeys: ringOf("own", keyPair().privateKey),
      gatewayKeys: ringOf("gateway", createPublicKey(theirs)),
    },
    { now: w.now },
  );
  const find = (code: string, connection: string) =>
    code === "ACQ001" && connection === BANK ? adapter : undefined;
  ({ open: door } = buildGateway({
    actx: { ...w.actx, acquirers: { ...w.actx.acquirers, find } },
    ctxFor: w.ctxFor,
    findCaller: async () => undefined,
    internalKeys: () => [],
    limits: openGatewayLimits(),
    proxies: 0,
    checks: async () => ({ database: true }),
    log: openLog("gateway", "silent"),
  }));
  orders = [];
  for (let i = 0; i < ORDERS; i++) orders.push(await w.placed({ amountFen: 10_000n }));
});
afterAll(async () => {
  await door.close();
  await w.close();
});

const channelNoOf = async (o: OrderView): Promise<string> => {
  const [row] = await w.sql`select channel_no from "order" where id = ${uuidOf(o.id)}`;
  return present(row, "it was placed").channel_no as string;
};
const telling = (o: OrderView, channelNo: string, more: Flat = {}): Flat => ({
  ...{ version: "2.0", charset: "UTF-8", status: "0", result_code: "0", pay_result: "0" },
  ...{ mch_id: channelNo, nonce_str: o.id.slice(4), out_trade_no: o.merchantOrderNo, total_fee: "10000" },
  ...{ transaction_id: `T${o.merchantOrderNo.slice(1)}`, trade_type: "pay.weixin.native" },
  time_end: clockText(w.now()).replace(/\D/g, ""),
  ...more,
});
const tell = (payload: string | Buffer) =>
  door.inject({
    method: "POST",
    url: `/notifications/ACQ001/${BANK}`,
    headers: { "content-type": "text/xml" },
    payload,
  });
const paymentsOf = (o: OrderView) =>
  w.sql<{ acquirer_reference: string; amount_fen: string }[]>`
    select acquirer_reference, amount_fen::text from payment where order_id = ${uuidOf(o.id)}`;

test("of 200 tellings, doubled, forged, changed and cut, in any order, each true one is applied once", async () => {
  const all: { body: string | Buffer; isTrue: boolean }[] = [];
  for (const o of orders) {
    const no = await channelNoOf(o);
    const good = xmlOf(withSign(telling(o, no), BY_BANK));
    const other = { transaction_id: "TFORGED", total_fee: "1" };
    all.push(
      { body: good, isTrue: true },
      { body: good, isTrue: true },
      { body: xmlOf(withSign(telling(o, no, other), BY_STRANGER)), isTrue: false },
      { body: good.replace("10000]]", "10001]]"), isTrue: false },
      { body: good.slice(0, good.length - 40), isTrue: false },
    );
  }
  // Always the same disorder, never the order in which they were made.
  const mixed = all.map((one, i) => ({ ...one, at: (i * 7919) % 211 })).sort((a, b) => a.at - b.at);
  const answers = await Promise.all(
    mixed.map(async ({ body, isTrue }) => ({ isTrue, answer: await tell(body) })),
  );
  expect(answers).toHaveLength(5 * ORDERS);
  for (const { isTrue, answer } of answers) {
    if (isTrue) expect([answer.statusCode, answer.body]).toEqual([200, "success"]);
    else expect([400, 401]).toContain(answer.statusCode);
  }
  for (const o of orders) {
    expect((await w.see(o.id)).status).toBe("paid");
    expect(await paymentsOf(o)).toEqual([
      { acquirer_reference: `T${o.merchantOrderNo.slice(1)}`, amount_fen: "10000" },
    ]);
  }
});

test("a true one of another shop, wallet, amount or order changes nothing and is never thanked", async () => {
  const o = await w.placed({ amountFen: 10_000n });
  const no = await channelNoOf(o);
  const wrong: readonly Flat[] = [
    { mch_id: "100000000009" },
    { trade_type: "pay.alipay.native" },
    { total_fee: "10001" },
    { out_trade_no: "QNOBODY" },
    { total_fee: "100.00" },
    { time_end: "yesterday" },
  ];
  for (const more of wrong) {
    const answer = await tell(xmlOf(withSign(telling(o, no, more), BY_BANK)));
    expect(answer.statusCode, JSON.stringify(more)).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain("success");
  }
  expect((await w.see(o.id)).status).toBe("open");
  expect(await paymentsOf(o)).toEqual([]);
});

test("what was told is told again long after: it is thanked, and nothing happens", async () => {
  const o = present(orders[0], "the first");
  const body = xmlOf(withSign(telling(o, await channelNoOf(o)), BY_BANK));
  w.later(3_600_000);
  expect((await tell(body)).body).toBe("success");
  expect(await paymentsOf(o)).toHaveLength(1);
});
