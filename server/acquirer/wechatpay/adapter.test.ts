import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { dayFrom } from "../../calendar/day.ts";
import { instantText } from "../../calendar/instant.ts";
import { refundNo } from "../../order/order-terms-codec.ts";
import type { PlaceOrder, PlaceRefund, RawNotification } from "../acquirer.ts";
import type { KeyRing } from "../key-ring.ts";
import { orderHintOf } from "../order-hint.ts";
import {
  type Asked,
  type Counterpart,
  failureOf,
  keyPair,
  NOW,
  openCounterpart,
  ringOf,
  type Told,
} from "../testing/counterpart.ts";
import { openWechatAdapter } from "./adapter.ts";
import { messageBytes, requestText, sealResource, signText } from "./signature.ts";

const CANARY = "CANARY-apiv3-key-never-seen-0001";
const merchant = keyPair();
const platform = keyPair();
const apiV3Key = createSecretKey(Buffer.from(CANARY));
const SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
const PAID_AT = "2026-11-20T11:59:30+08:00";

let peer: Counterpart;
const config = () => ({
  dialect: "wechatpay" as const,
  baseUrl: peer.url,
  spMchid: "1900000100",
  spAppid: "wxdemo0000000001",
  privateKeys: ringOf(SERIAL, merchant.privateKey),
  apiV3Keys: ringOf("apiv3", apiV3Key),
  platformKeys: ringOf("PUB_KEY_ID_1", platform.publicKey),
  notifyUrl: "http://127.0.0.1:3001/notifications/ACQ001/wechat",
  refundNotifyUrl: "http://127.0.0.1:3001/notifications/ACQ001/wechat",
});
const open = () => openWechatAdapter(config(), { now: () => NOW });

beforeAll(async () => {
  peer = await openCounterpart();
});
beforeEach(() => {
  peer.asked.length = 0;
});
afterAll(() => peer.close());

function headersFor(body: string): Record<string, string> {
  const timestamp = String(NOW.getTime() / 1000);
  const nonce = "NONCE0000000000000000000000000001";
  return {
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": "PUB_KEY_ID_1",
    "Wechatpay-Signature": signText(
      platform.privateKey,
      messageBytes({ timestamp, nonce, body: Buffer.from(body) }),
    ),
  };
}
const told = (status: number, value?: unknown): Told => {
  const body = value === undefined ? "" : JSON.stringify(value);
  return { status, headers: headersFor(body), body };
};
const refused = (status: number, code: string): Told => ({
  status,
  body: JSON.stringify({ code, message: "说明" }),
});

const order: PlaceOrder = {
  channel: "wechat",
  sentOn: dayFrom("2026-11-20"),
  orderId: "ord_01kab0000000000000000000ab",
  merchantId: "mch_01kab0000000000000000000ab",
  merchantOrderNo: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z",
  channelNo: "1900000004",
  amountFen: 10_000n,
  description: "拿铁😀`大杯`\n热",
  expiresAt: new Date("2026-11-20T12:10:00+08:00"),
};
const refund: PlaceRefund = {
  ...order,
  refundNo: refundNo(order.merchantOrderNo, 1),
  refundSentOn: order.sentOn,
  acquirerReference: "4200001",
  amountFen: 300n,
  orderFen: 10_000n,
  reason: "少做一杯",
};
const transaction = (over: object = {}) => ({
  sp_appid: "wxdemo0000000001",
  sp_mchid: "1900000100",
  sub_mchid: "1900000004",
  out_trade_no: order.merchantOrderNo,
  transaction_id: "4200001",
  trade_state: "SUCCESS",
  success_time: PAID_AT,
  attach: orderHintOf(order),
  amount: { total: 10_000, payer_total: 9_900, currency: "CNY" },
  ...over,
});
const refunded = (over: object = {}) => ({
  refund_id: "5030001",
  out_refund_no: refund.refundNo,
  out_trade_no: order.merchantOrderNo,
  transaction_id: "4200001",
  status: "SUCCESS",
  success_time: PAID_AT,
  amount: { total: 10_000, refund: 300 },
  ...over,
});

test("places an order: signed as the service demands, our id handed along, clean goods text", async () => {
  peer.answer = () => told(200, { code_url: "weixin://wxpay/bizpayurl/up?pr=1" });
  expect(await open().place(order)).toEqual({
    state: "code",
    codeUrl: "weixin://wxpay/bizpayurl/up?pr=1",
  });
  const asked = peer.asked[0] as Asked;
  expect([asked.method, asked.url]).toEqual(["POST", "/v3/pay/partner/transactions/native"]);
  expect(JSON.parse(asked.body)).toEqual({
    sp_appid: "wxdemo0000000001",
    sp_mchid: "1900000100",
    sub_mchid: "1900000004",
    description: "拿铁大杯热",
    out_trade_no: order.merchantOrderNo,
    attach: orderHintOf(order),
    time_expire: "2026-11-20T12:10:00+08:00",
    notify_url: config().notifyUrl,
    amount: { total: 10_000, currency: "CNY" },
  });
  const m = /nonce_str="(.+?)",timestamp="(\d+)",serial_no="(.+?)",signature="(.+)"$/.exec(
    asked.headers.authorization ?? "",
  );
  const text = requestText({
    method: "POST",
    pathAndQuery: asked.url,
    timestamp: m?.[2] ?? "",
    nonce: m?.[1] ?? "",
    body: asked.body,
  });
  expect(m?.[4]).toBe(signText(merchant.privateKey, text));
  expect([m?.[2], m?.[3], asked.headers["wechatpay-serial"]]).toEqual([
    String(NOW.getTime() / 1000),
    SERIAL,
    "PUB_KEY_ID_1",
  ]);
});

test("calls an order refused only when the service also knows no open order of that number", async () => {
  peer.answer = (a) => (a.method === "POST" ? refused(403, "RULE_LIMIT") : refused(404, "ORDER_NOT_EXIST"));
  expect(await open().place(order)).toEqual({
    state: "refused",
    channelCode: "RULE_LIMIT",
    message: "说明",
  });
  peer.answer = (a) => (a.method === "POST" ? refused(403, "RULELIMIT") : refused(404, "ORDERNOTEXIST"));
  expect(await open().place(order)).toMatchObject({ state: "refused" });
  peer.answer = (a) =>
    a.method === "POST"
      ? refused(403, "OUT_TRADE_NO_USED")
      : told(200, transaction({ trade_state: "NOTPAY" }));
  expect((await failureOf(() => open().place(order))).name).toBe("unknown");
});

test("says unknown, never failed: time-outs, broken answers, 5xx, redirects, unsigned and wrongly signed answers", async () => {
  const good = { code_url: "weixin://x" };
  const answers: Record<string, Told> = {
    cut: "cut",
    server: refused(500, "SYSTEM_ERROR"),
    gateway: { status: 502, body: "<html>" },
    busy: refused(429, "FREQUENCY_LIMITED"),
    unsigned: { status: 200, body: JSON.stringify(good) },
    html: { status: 200, body: "<html>", headers: headersFor("<html>") },
    other: told(200, { code: "url" }),
    replaced: {
      status: 200,
      headers: headersFor(JSON.stringify(good)),
      body: JSON.stringify({ code_url: "weixin://evil" }),
    },
    redirect: { status: 302, headers: { location: `${peer.url}/elsewhere` } },
    notJson: { status: 400, body: "no" },
  };
  for (const [name, answer] of Object.entries(answers)) {
    peer.answer = () => answer;
    expect((await failureOf(() => open().place(order))).name, name).toBe("unknown");
    expect((await failureOf(() => open().query(order))).name, name).toBe("unknown");
  }
  expect(peer.asked.some((a) => a.url === "/elsewhere")).toBe(false);
});

test("gives up after five seconds", async () => {
  const timeout = vi.spyOn(AbortSignal, "timeout");
  timeout.mockImplementation(() => AbortSignal.abort(new DOMException("", "TimeoutError")));
  peer.answer = () => "hang";
  expect((await failureOf(() => open().query(order))).name).toBe("unknown");
  expect(timeout).toHaveBeenCalledWith(5_000);
  timeout.mockRestore();
});

test("tells every state of an order in our words", async () => {
  const paid = {
    state: "paid",
    acquirerReference: "4200001",
    amountFen: 10_000n,
    payerFen: 9_900n,
    paidAt: new Date(PAID_AT),
  };
  const cases: [object, unknown][] = [
    [{}, { ...paid, refunded: false }],
    [
      { success_time: "2026-11-20T11:59:30.120+08:00" },
      { ...paid, refunded: false, paidAt: new Date("2026-11-20T11:59:30.120+08:00") },
    ],
    [{ trade_state: "REFUND" }, { ...paid, refunded: true }],
    [{ trade_state: "NOTPAY" }, { state: "open" }],
    [{ trade_state: "USERPAYING" }, { state: "open", isPaying: true }],
    [{ trade_state: "PAYERROR" }, { state: "open" }],
    [{ trade_state: "CLOSED" }, { state: "closed" }],
    [{ trade_state: "REVOKED" }, { state: "closed" }],
  ];
  for (const [over, expected] of cases) {
    peer.answer = () => told(200, transaction(over));
    expect(await open().query(order)).toEqual(expected);
  }
  expect(peer.asked[0]?.url).toBe(
    `/v3/pay/partner/transactions/out-trade-no/${order.merchantOrderNo}?sp_mchid=1900000100&sub_mchid=1900000004`,
  );
  for (const over of [
    { out_trade_no: "QOTHER" },
    { sub_mchid: "1900000005" },
    { sp_mchid: "1" },
    { trade_state: "NEW_STATE" },
    { success_time: undefined },
    { amount: { total: 1.5 } },
    { amount: { total: "10000" } },
  ]) {
    peer.answer = () => told(200, transaction(over));
    expect((await failureOf(() => open().query(order))).name, JSON.stringify(over)).toBe("unknown");
  }
});

test("closes: done, done before, never there, or the payer was faster", async () => {
  const close = (post: Told, get: Told = "cut") => {
    peer.answer = (a) => (a.method === "POST" ? post : get);
    return open().close(order);
  };
  expect(await close(told(204))).toEqual({ state: "closed" });
  expect(
    await close(refused(400, "ORDER_CLOSED"), told(200, transaction({ trade_state: "CLOSED" }))),
  ).toEqual({ state: "closed" });
  expect(await close(refused(404, "ORDERNOTEXIST"), refused(404, "ORDERNOTEXIST"))).toEqual({
    state: "closed",
  });
  expect(await close(refused(400, "ORDERPAID"), told(200, transaction()))).toEqual({ state: "paid" });
  expect(
    (
      await failureOf(() =>
        close(refused(400, "INVALID_REQUEST"), told(200, transaction({ trade_state: "NOTPAY" }))),
      )
    ).name,
  ).toBe("unknown");
  expect((await failureOf(() => close({ status: 204 }))).name).toBe("unknown");
});

test("refunds: pending, done, closed, abnormal, refused, and never failed on a hint alone", async () => {
  const place = (post: Told, get: Told = "cut") => {
    peer.answer = (a) => (a.method === "POST" ? post : get);
    return open().refund(refund);
  };
  expect(await place(told(200, refunded({ status: "PROCESSING" })))).toEqual({
    state: "pending",
    acquirerRefundReference: "5030001",
  });
  expect(JSON.parse(peer.asked[0]?.body ?? "")).toEqual({
    sub_mchid: "1900000004",
    transaction_id: "4200001",
    out_refund_no: refund.refundNo,
    reason: "少做一杯",
    notify_url: config().refundNotifyUrl,
    amount: { refund: 300, total: 10_000, currency: "CNY" },
  });
  const done = {
    state: "succeeded",
    acquirerRefundReference: "5030001",
    amountFen: 300n,
    succeededAt: new Date(PAID_AT),
  };
  expect(await place(told(200, refunded()))).toEqual(done);
  expect(await place(told(200, refunded({ status: "ABNORMAL" })))).toMatchObject({ state: "pending" });
  expect(await place(told(200, refunded({ status: "CLOSED" })))).toMatchObject({ state: "failed" });
  expect(await place(refused(403, "NOT_ENOUGH"), refused(404, "RESOURCE_NOT_EXISTS"))).toEqual({
    state: "failed",
    channelCode: "NOT_ENOUGH",
    message: "说明",
  });
  // The first try got through, its answer was lost, and the second is refused for another reason: it happened.
  expect(await place(refused(400, "INVALID_REQUEST"), told(200, refunded()))).toEqual(done);
  expect((await failureOf(() => place(refused(403, "NOTENOUGH"), refused(500, "SYSTEM_ERROR")))).name).toBe(
    "unknown",
  );
  expect((await failureOf(() => place(told(200, refunded({ out_refund_no: "Q" }))))).name).toBe("unknown");
  peer.answer = () => refused(404, "RESOURCE_NOT_EXISTS");
  expect(await open().queryRefund(refund)).toEqual({ state: "not_found" });
});

function notification(event: string, resource: unknown, key = apiV3Key) {
  const body = JSON.stringify({
    id: "EV-1",
    event_type: event,
    resource: {
      algorithm: "AEAD_AES_256_GCM",
      original_type: "transaction",
      ...sealResource(key, JSON.stringify(resource), "fdasflkja484", "transaction"),
    },
  });
  return { headers: headersFor(body), body: Buffer.from(body) };
}

test("where every call is refused the order is refused with its code, never unknown; a refund stays to be asked about", async () => {
  peer.answer = () => refused(401, "SIGN_ERROR");
  expect(await open().place(order)).toEqual({
    state: "refused",
    channelCode: "SIGN_ERROR",
    message: "说明",
  });
  expect(await open().query(order)).toEqual({ state: "unknown", why: "query: SIGN_ERROR" });
  expect(await open().refund(refund)).toEqual({ state: "unknown", why: "refund query: SIGN_ERROR" });
  // The question got no answer at all: an earlier try may stand.
  peer.answer = (asked) => (asked.method === "POST" ? refused(401, "SIGN_ERROR") : "cut");
  expect((await open().place(order)).state).toBe("unknown");
});

/** What it tells; the answer to it is always the same. */
async function readTold(raw: RawNotification) {
  const { told, acknowledgement } = await open().readNotification(raw);
  expect(acknowledgement).toEqual({ status: 204, body: "" });
  return told;
}

test("reads verified notifications of payments and refunds", async () => {
  expect(await readTold(notification("TRANSACTION.SUCCESS", transaction()))).toEqual({
    kind: "payment",
    channel: "wechat",
    merchantOrderNo: order.merchantOrderNo,
    channelNo: "1900000004",
    orderHint: orderHintOf(order),
    order: {
      state: "paid",
      acquirerReference: "4200001",
      amountFen: 10_000n,
      payerFen: 9_900n,
      paidAt: new Date(PAID_AT),
      refunded: false,
    },
  });
  const { status, ...rest } = refunded();
  expect(
    await readTold(
      notification("REFUND.SUCCESS", { ...rest, sp_mchid: "1900000100", refund_status: status }),
    ),
  ).toEqual({
    kind: "refund",
    channel: "wechat",
    merchantOrderNo: order.merchantOrderNo,
    refundNo: refund.refundNo,
    refund: {
      state: "succeeded",
      acquirerRefundReference: "5030001",
      amountFen: 300n,
      succeededAt: new Date(PAID_AT),
    },
  });
  expect(await readTold(notification("PROFITSHARING", {}))).toEqual({
    kind: "other",
    event: "PROFITSHARING",
  });
});

test("calls a notification forged that is not sealed, signed or meant for us", async () => {
  const real = notification("TRANSACTION.SUCCESS", transaction());
  const otherKey = createSecretKey(Buffer.from("another-api-v3-key-of-32-letters"));
  for (const raw of [
    { ...real, headers: {} },
    { ...real, body: Buffer.concat([real.body, Buffer.from(" ")]) },
    notification("TRANSACTION.SUCCESS", transaction(), otherKey),
    notification("TRANSACTION.SUCCESS", transaction({ sp_mchid: "1900000999" })),
  ]) {
    expect((await failureOf(() => open().readNotification(raw))).name).toBe("Forged");
  }
});

test("answers any notification and any signed answer with a value or a named failure", async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), fc.string(), async (json, event) => {
      await failureOf(() => open().readNotification({ headers: headersFor(json), body: Buffer.from(json) }));
      await failureOf(() => open().readNotification(notification(event, JSON.parse(json))));
      await failureOf(() =>
        open().readNotification(
          notification("TRANSACTION.SUCCESS", { ...transaction(), amount: JSON.parse(json) }),
        ),
      );
      peer.answer = () => ({ status: 200, headers: headersFor(json), body: json });
      await failureOf(() => open().query(order));
      await failureOf(() => open().refund(refund));
    }),
    { numRuns: 40 },
  );
});

test("fetches a bill whose digest holds, from the service's own host only", async () => {
  const bill = Buffer.from("\uFEFF交易时间\r\n");
  const ticket = (over: object = {}) =>
    told(200, {
      hash_type: "SHA1",
      hash_value: createHash("sha1").update(bill).digest("hex"),
      download_url: `${peer.url}/v3/billdownload/file?token=abc`,
      ...over,
    });
  const withTicket = (t: Told, recharge: Told = refused(400, "NO_STATEMENT_EXIST")) => {
    peer.answer = (a) => {
      if (a.url.includes("RECHARGE_REFUND")) return recharge;
      return a.url.startsWith("/v3/bill/tradebill") ? t : { status: 200, body: bill };
    };
    return open().bills(dayFrom("2026-11-20"));
  };
  expect(await withTicket(ticket())).toEqual({ state: "ready", bytes: bill });
  expect(peer.asked.map((a) => a.url)).toEqual([
    "/v3/bill/tradebill?bill_date=2026-11-20&bill_type=ALL",
    "/v3/billdownload/file?token=abc",
    "/v3/bill/tradebill?bill_date=2026-11-20&bill_type=RECHARGE_REFUND",
  ]);
  expect(peer.asked[1]?.headers.authorization).toContain("WECHATPAY2-SHA256-RSA2048");
  expect((await failureOf(() => withTicket(ticket({ hash_value: "0".repeat(40) })))).name).toBe("unknown");
  expect((await failureOf(() => withTicket(ticket({ download_url: "http://localhost:1/file" })))).name).toBe(
    "unknown",
  );
  expect(await withTicket(refused(400, "NO_STATEMENT_EXIST"))).toEqual({ state: "none" });
  expect(await withTicket(refused(400, "NO_BILL_EXIST"))).toEqual({ state: "none" });
  expect(await withTicket(refused(400, "STATEMENT_CREATING"))).toEqual({ state: "not_ready" });
  expect((await failureOf(() => withTicket(refused(403, "NO_AUTH")))).name).toBe("unknown");

  // The bill of what the trade bill leaves out lies behind it; alone it is the day's bill; half of the two is none.
  const both = Buffer.concat([bill, Buffer.from("\r\n"), bill]);
  expect(await withTicket(ticket(), ticket())).toEqual({ state: "ready", bytes: both });
  const none = refused(400, "NO_STATEMENT_EXIST");
  expect(await withTicket(none, ticket())).toEqual({ state: "ready", bytes: bill });
  expect(await withTicket(ticket(), refused(400, "PARAM_ERROR"))).toEqual({ state: "ready", bytes: bill });
  const creating = refused(400, "STATEMENT_CREATING");
  expect(await withTicket(ticket(), creating)).toEqual({ state: "not_ready" });
  expect((await failureOf(() => withTicket(ticket(), refused(403, "NO_AUTH")))).name).toBe("unknown");
});

test("keys change over without a gap: what the former signed or sealed is believed while it holds, ours changes at its instant", async () => {
  const [certified, next] = [keyPair(), keyPair()];
  const CERT = "7A8B9C0D1E2F30415263748596A7B8C9DAEBFC0D";
  const later = new Date(NOW.getTime() + 60_000);
  const platformKeys: KeyRing<KeyObject> = {
    at: (instant) =>
      instant < later
        ? [
            { id: "PUB_KEY_ID_1", value: platform.publicKey },
            { id: CERT, value: certified.publicKey },
          ]
        : [{ id: "PUB_KEY_ID_1", value: platform.publicKey }],
  };
  const privateKeys: KeyRing<KeyObject> = {
    at: (instant) =>
      instant < later ? [{ id: SERIAL, value: merchant.privateKey }] : [{ id: CERT, value: next.privateKey }],
  };
  const former = createSecretKey(Buffer.alloc(32, 7));
  const apiV3Keys: KeyRing<KeyObject> = {
    at: () => [
      { id: "new", value: apiV3Key },
      { id: "old", value: former },
    ],
  };
  const at = (now: Date) =>
    openWechatAdapter({ ...config(), platformKeys, privateKeys, apiV3Keys }, { now: () => now });
  // Signed by the platform's certificate, sealed with the former secret.
  const { body } = notification("TRANSACTION.SUCCESS", transaction(), former);
  const timestamp = String(NOW.getTime() / 1000);
  const signed = messageBytes({ timestamp, nonce: "n", body });
  const headers = {
    ...{ "wechatpay-timestamp": timestamp, "wechatpay-nonce": "n", "wechatpay-serial": CERT },
    "wechatpay-signature": signText(certified.privateKey, signed),
  };
  expect((await at(NOW).readNotification({ headers, body })).told).toMatchObject({ kind: "payment" });
  expect((await failureOf(() => at(later).readNotification({ headers, body }))).name).toBe("Forged");

  peer.answer = () => told(200, { code_url: "weixin://x" });
  for (const [now, serial] of [
    [NOW, SERIAL],
    [later, CERT],
  ] as const) {
    await at(now).place(order);
    expect(peer.asked.at(-1)?.headers.authorization).toContain(`serial_no="${serial}"`);
    expect(peer.asked.at(-1)?.headers["wechatpay-serial"]).toBe("PUB_KEY_ID_1");
  }
});

test("shows no key in any failure or in itself", async () => {
  const secrets = [
    CANARY,
    merchant.privateKey.export({ type: "pkcs8", format: "pem" }).toString().split("\n")[5] as string,
  ];
  const seen = [(await failureOf(() => open())).seen, (await failureOf(() => config())).seen];
  for (const answer of [
    "cut",
    { status: 200, body: CANARY },
    { status: 400, body: `{"code":"X","message":"m"}` },
  ] as Told[]) {
    peer.answer = () => answer;
    for (const run of [
      () => open().place(order),
      () => open().refund(refund),
      () => open().bills(dayFrom("2026-11-20")),
    ]) {
      seen.push((await failureOf(run)).seen);
    }
  }
  seen.push(
    (
      await failureOf(() =>
        open().readNotification(notification("TRANSACTION.SUCCESS", {}, createSecretKey(Buffer.alloc(32)))),
      )
    ).seen,
  );
  seen.push(JSON.stringify(config()));
  for (const text of seen) for (const secret of secrets) expect(text).not.toContain(secret);
});

test("writes instants in Beijing time whatever zone the machine is in", () => {
  expect(instantText(new Date("2026-11-20T16:30:00.999Z"))).toBe("2026-11-21T00:30:00+08:00");
});

test("never a bug: whatever nobody signed is forged, whatever its headers and bytes say", async () => {
  const adapter = open();
  const good = headersFor("{}");
  const header = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(...Object.values(good), "0", "9999999999", ""),
  );
  const headers = fc.dictionary(
    fc.constantFrom(...Object.keys(good), "Wechatpay-Signature-Type", "__proto__"),
    header,
  );
  const text = fc.oneof(fc.json(), fc.constantFrom("", "{", "null", "[]", '{"resource":null}'));
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    text.map((t) => Buffer.from(t)),
  );
  await fc.assert(
    fc.asyncProperty(headers, fc.boolean(), body, async (some, isWhole, bytes) => {
      // A signature of other bytes: of "{}" alone it holds.
      fc.pre(Buffer.from(bytes).toString() !== "{}");
      const raw = { headers: isWhole ? { ...good, ...some } : some, body: Buffer.from(bytes) };
      expect((await failureOf(() => adapter.readNotification(raw))).name).toBe("Forged");
    }),
    { numRuns: 400 },
  );
});
