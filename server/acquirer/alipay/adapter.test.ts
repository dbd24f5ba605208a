import type { KeyObject } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dayFrom } from "../../calendar/day.ts";
import { clockText } from "../../calendar/instant.ts";
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
import { openAlipayAdapter } from "./adapter.ts";
import { paramsText, signRsa2, verifyRsa2 } from "./signature.ts";

const app = keyPair();
const service = keyPair();
const PAID_AT = new Date("2026-11-20T11:59:30+08:00");

let peer: Counterpart;
const config = () => ({
  dialect: "alipay" as const,
  gateway: `${peer.url}/gateway.do`,
  appId: "2021000000000001",
  pid: "2088000000000100",
  privateKeys: ringOf("app", app.privateKey),
  alipayPublicKeys: ringOf("alipay", service.publicKey),
  notifyUrl: "http://127.0.0.1:3001/notifications/ACQ001/alipay",
});
const open = () => openAlipayAdapter(config(), { now: () => NOW });

beforeAll(async () => {
  peer = await openCounterpart();
});
beforeEach(() => {
  peer.asked.length = 0;
});
afterAll(() => peer.close());

/** What is common stands in the address, the content in the form. */
const paramsOf = (asked: Asked | undefined) => ({
  ...Object.fromEntries(new URL(asked?.url ?? "", peer.url).searchParams),
  ...Object.fromEntries(new URLSearchParams(asked?.body)),
});
const methodOf = (asked: Asked) => paramsOf(asked).method as string;

/** An answer as the service words it: the node's text is what is signed. */
function told(method: string, node: object, over: { sign?: string; name?: string } = {}): Told {
  const text = JSON.stringify(node);
  const name = over.name ?? `${method.replaceAll(".", "_")}_response`;
  const sign = over.sign ?? signRsa2(service.privateKey, text);
  return { status: 200, body: `{"${name}":${text},"sign":"${sign}"}` };
}
/** Answers by method; what is not listed is a broken connection. */
function answers(nodes: Record<string, object>): void {
  peer.answer = (asked) => {
    const node = nodes[methodOf(asked)];
    return node ? told(methodOf(asked), node) : "cut";
  };
}
const fine = (node: object) => ({ code: "10000", msg: "Success", ...node });
const refused = (sub_code: string) => ({ code: "40004", msg: "Business Failed", sub_code, sub_msg: "说明" });
const [PRECREATE, QUERY, CLOSE, REFUND, REFUND_QUERY, BILL] = [
  "alipay.trade.precreate",
  "alipay.trade.query",
  "alipay.trade.close",
  "alipay.trade.refund",
  "alipay.trade.fastpay.refund.query",
  "alipay.data.dataservice.bill.downloadurl.query",
] as const;

const order: PlaceOrder = {
  channel: "alipay",
  sentOn: dayFrom("2026-11-20"),
  orderId: "ord_01kab0000000000000000000ab",
  merchantId: "mch_01kab0000000000000000000ab",
  merchantOrderNo: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z",
  channelNo: "2088000000000004",
  amountFen: 10_005n,
  description: "拿铁,大杯/热&=😀",
  expiresAt: new Date("2026-11-20T16:10:00Z"),
};
const refund: PlaceRefund = {
  ...order,
  refundNo: refundNo(order.merchantOrderNo, 1),
  refundSentOn: order.sentOn,
  acquirerReference: "2026112022001458860515315453",
  amountFen: 305n,
  orderFen: 10_005n,
  reason: "少做一杯",
};
const trade = (over: object = {}) =>
  fine({
    trade_no: "2026112022001458860515315453",
    out_trade_no: order.merchantOrderNo,
    trade_status: "TRADE_SUCCESS",
    total_amount: "100.05",
    buyer_pay_amount: "99.05",
    send_pay_date: "2026-11-20 11:59:30",
    ...over,
  });
const paid = {
  state: "paid",
  acquirerReference: "2026112022001458860515315453",
  amountFen: 10_005n,
  payerFen: 9_905n,
  paidAt: PAID_AT,
  refunded: false,
};

test("places an order: signed over all parameters, the shop named, the expiry in Beijing time", async () => {
  answers({ [PRECREATE]: fine({ out_trade_no: order.merchantOrderNo, qr_code: "https://qr.alipay.com/x" }) });
  expect(await open().place(order)).toEqual({ state: "code", codeUrl: "https://qr.alipay.com/x" });
  const { sign, biz_content, ...rest } = paramsOf(peer.asked[0]);
  expect(rest).toEqual({
    app_id: "2021000000000001",
    method: PRECREATE,
    format: "JSON",
    charset: "utf-8",
    sign_type: "RSA2",
    timestamp: "2026-11-20 12:00:00",
    version: "1.0",
    notify_url: config().notifyUrl,
  });
  expect(JSON.parse(biz_content ?? "")).toEqual({
    out_trade_no: order.merchantOrderNo,
    total_amount: "100.05",
    subject: "拿铁，大杯热",
    product_code: "FACE_TO_FACE_PAYMENT",
    time_expire: "2026-11-21 00:10:00",
    passback_params: orderHintOf(order),
    sub_merchant: { merchant_id: "2088000000000004", merchant_type: "alipay" },
  });
  expect(verifyRsa2(app.publicKey, paramsText(paramsOf(peer.asked[0])), sign ?? "")).toBe(true);
});

test("calls an order refused only when the service also knows no open trade of that number", async () => {
  answers({ [PRECREATE]: refused("ACQ.TOTAL_FEE_EXCEED"), [QUERY]: refused("ACQ.TRADE_NOT_EXIST") });
  expect(await open().place(order)).toEqual({
    state: "refused",
    channelCode: "ACQ.TOTAL_FEE_EXCEED",
    message: "说明",
  });
  answers({ [PRECREATE]: refused("ACQ.TRADE_HAS_SUCCESS"), [QUERY]: trade() });
  expect((await failureOf(() => open().place(order))).name).toBe("unknown");
});

test("says unknown, never failed: time-outs, 20000, SYSTEM_ERROR in every spelling, unsigned and wrongly signed answers", async () => {
  const node = fine({ out_trade_no: order.merchantOrderNo, qr_code: "https://qr.alipay.com/x" });
  const cases: Record<string, Told> = {
    cut: "cut",
    server: { status: 502, body: "<html>" },
    redirect: { status: 302, headers: { location: `${peer.url}/elsewhere` } },
    unavailable: told(PRECREATE, {
      code: "20000",
      msg: "Service Currently Unavailable",
      sub_code: "isp.unknow-error",
    }),
    inProgress: told(PRECREATE, { code: "10003", msg: "" }),
    system: told(PRECREATE, refused("ACQ.SYSTEM_ERROR")),
    typo: told(PRECREATE, refused("AQC.SYSTEM_ERROR")),
    bare: told(PRECREATE, refused("SYSTEM_ERROR")),
    unsigned: { status: 200, body: JSON.stringify({ alipay_trade_precreate_response: node }) },
    unsignedRefusal: {
      status: 200,
      body: JSON.stringify({ alipay_trade_precreate_response: refused("ACQ.TOTAL_FEE_EXCEED") }),
    },
    otherSignature: told(PRECREATE, node, { sign: signRsa2(app.privateKey, JSON.stringify(node)) }),
    otherMethod: told(PRECREATE, node, { name: "alipay_trade_query_response" }),
    twice: {
      status: 200,
      body: (told(PRECREATE, node) as { body: string }).body.replace(
        "{",
        '{"alipay_trade_precreate_response":{},',
      ),
    },
    otherOrder: told(PRECREATE, { ...node, out_trade_no: "Q2" }),
    incomplete: told(PRECREATE, fine({ out_trade_no: order.merchantOrderNo })),
  };
  for (const [name, answer] of Object.entries(cases)) {
    peer.answer = () => answer;
    expect((await failureOf(() => open().place(order))).name, name).toBe("unknown");
  }
  expect(peer.asked.some((a) => a.url === "/elsewhere")).toBe(false);
});

test("refuses an answer of which one byte was changed on the way", async () => {
  const whole = (told(QUERY, trade()) as { body: string }).body;
  const nodeFrom = whole.indexOf("{", 1);
  const nodeTo = whole.lastIndexOf(',"sign"');
  for (let at = nodeFrom; at < nodeTo; at++) {
    peer.answer = () => ({
      status: 200,
      body: `${whole.slice(0, at)}${whole[at] === "1" ? "2" : "1"}${whole.slice(at + 1)}`,
    });
    expect((await failureOf(() => open().query(order))).name, `byte ${at}`).toBe("unknown");
  }
});

test("tells every state of an order in our words", async () => {
  const cases: [object, unknown][] = [
    [trade(), paid],
    [trade({ trade_status: "TRADE_FINISHED" }), paid],
    [trade({ buyer_pay_amount: undefined }), { ...paid, payerFen: 10_005n }],
    [trade({ trade_status: "TRADE_CLOSED" }), { ...paid, refunded: true }],
    [trade({ trade_status: "TRADE_CLOSED", send_pay_date: undefined }), { state: "closed" }],
    [trade({ trade_status: "WAIT_BUYER_PAY", send_pay_date: undefined }), { state: "open" }],
    [refused("ACQ.TRADE_NOT_EXIST"), { state: "not_found" }],
  ];
  for (const [node, expected] of cases) {
    answers({ [QUERY]: node });
    expect(await open().query(order)).toEqual(expected);
  }
  for (const over of [
    { out_trade_no: "Q2" },
    { trade_status: "NEW" },
    { send_pay_date: undefined },
    { total_amount: "100.055" },
    { total_amount: 100.05 },
  ]) {
    answers({ [QUERY]: trade(over) });
    expect((await failureOf(() => open().query(order))).name, JSON.stringify(over)).toBe("unknown");
  }
});

test("closes: done, never scanned, closed before, or the payer was faster", async () => {
  answers({ [CLOSE]: fine({ out_trade_no: order.merchantOrderNo }) });
  expect(await open().close(order)).toEqual({ state: "closed" });
  answers({ [CLOSE]: refused("ACQ.TRADE_NOT_EXIST") });
  expect(await open().close(order)).toEqual({ state: "closed" });
  answers({
    [CLOSE]: refused("ACQ.REASON_TRADE_STATUS_INVALID"),
    [QUERY]: trade({ trade_status: "TRADE_CLOSED", send_pay_date: undefined }),
  });
  expect(await open().close(order)).toEqual({ state: "closed" });
  answers({ [CLOSE]: refused("ACQ.TRADE_STATUS_ERROR"), [QUERY]: trade() });
  expect(await open().close(order)).toEqual({ state: "paid" });
  answers({ [CLOSE]: refused("ACQ.SYSTEM_ERROR"), [QUERY]: trade() });
  expect((await failureOf(() => open().close(order))).name).toBe("unknown");
});

const refundRecord = (over: object = {}) =>
  fine({
    out_trade_no: order.merchantOrderNo,
    out_request_no: refund.refundNo,
    refund_status: "REFUND_SUCCESS",
    refund_amount: "3.05",
    gmt_refund_pay: "2026-11-20 11:59:30",
    ...over,
  });

test("refunds: its own amount and not the sum of all, repeats asked for, nothing failed on one word alone", async () => {
  const done = {
    state: "succeeded",
    acquirerRefundReference: refund.refundNo,
    amountFen: 305n,
    succeededAt: PAID_AT,
  };
  const moved = {
    out_trade_no: order.merchantOrderNo,
    refund_fee: "50.00",
    gmt_refund_pay: "2026-11-20 11:59:30",
  };
  answers({ [REFUND]: fine({ ...moved, fund_change: "Y" }) });
  expect(await open().refund(refund)).toEqual(done);
  expect(JSON.parse(paramsOf(peer.asked[0]).biz_content ?? "")).toEqual({
    out_trade_no: order.merchantOrderNo,
    trade_no: refund.acquirerReference,
    out_request_no: refund.refundNo,
    refund_amount: "3.05",
    refund_reason: "少做一杯",
  });
  answers({ [REFUND]: fine({ ...moved, fund_change: "N" }), [REFUND_QUERY]: refundRecord() });
  expect(await open().refund(refund)).toEqual(done);
  answers({ [REFUND]: fine({ ...moved, fund_change: "N" }), [REFUND_QUERY]: fine({}) });
  expect(await open().refund(refund)).toEqual({ state: "pending" });
  answers({ [REFUND]: refused("ACQ.SELLER_BALANCE_NOT_ENOUGH"), [REFUND_QUERY]: fine({}) });
  expect(await open().refund(refund)).toEqual({
    state: "failed",
    channelCode: "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    message: "说明",
  });
  answers({ [REFUND]: refused("ACQ.TRADE_HAS_CLOSE"), [REFUND_QUERY]: refundRecord() });
  expect(await open().refund(refund)).toEqual(done);
  answers({ [REFUND]: refused("ACQ.SYSTEM_ERROR"), [REFUND_QUERY]: fine({}) });
  expect((await failureOf(() => open().refund(refund))).name).toBe("unknown");
  answers({ [REFUND_QUERY]: refused("TRADE_NOT_EXIST") });
  expect(await open().queryRefund(refund)).toEqual({ state: "not_found" });
  answers({ [REFUND_QUERY]: refundRecord({ out_request_no: "other" }) });
  expect((await failureOf(() => open().queryRefund(refund))).name).toBe("unknown");
});

function notification(over: Record<string, string> = {}, signer = service.privateKey) {
  const params: Record<string, string> = {
    notify_time: "2026-11-20 12:00:00",
    notify_type: "trade_status_sync",
    notify_id: "n1",
    app_id: "2021000000000001",
    charset: "utf-8",
    version: "1.0",
    sign_type: "RSA2",
    trade_no: paid.acquirerReference,
    out_trade_no: order.merchantOrderNo,
    seller_id: config().pid,
    trade_status: "TRADE_SUCCESS",
    total_amount: "100.05",
    buyer_pay_amount: "99.05",
    gmt_payment: "2026-11-20 11:59:30",
    subject: "拿铁 + 100%",
    passback_params: encodeURIComponent(orderHintOf(order)),
    ...over,
  };
  params.sign ??= signRsa2(signer, paramsText(params, ["sign_type"]));
  return { headers: {}, body: Buffer.from(new URLSearchParams(params).toString()) };
}

test("where every call is refused the order is refused with its code, never unknown; a refund stays to be asked about", async () => {
  const no = {
    code: "40002",
    msg: "Invalid Arguments",
    sub_code: "isv.invalid-signature",
    sub_msg: "验签出错",
  };
  peer.answer = (asked) => told(methodOf(asked), no);
  expect(await open().place(order)).toEqual({
    state: "refused",
    channelCode: "isv.invalid-signature",
    message: "验签出错",
  });
  expect(await open().query(order)).toEqual({ state: "unknown", why: "query: isv.invalid-signature" });
  expect((await open().refund(refund)).state).toBe("unknown");
  peer.answer = (asked) => (methodOf(asked) === PRECREATE ? told(PRECREATE, no) : "cut");
  expect((await open().place(order)).state).toBe("unknown");
});

/** What it tells; the answer to it is always the same. */
async function readTold(raw: RawNotification) {
  const { told, acknowledgement } = await open().readNotification(raw);
  expect(acknowledgement).toEqual({ status: 200, contentType: "text/plain", body: "success" });
  return told;
}

test("reads verified notifications, decoded once", async () => {
  expect(await readTold(notification())).toEqual({
    kind: "payment",
    channel: "alipay",
    merchantOrderNo: order.merchantOrderNo,
    orderHint: orderHintOf(order),
    order: paid,
  });
  expect(await readTold(notification({ trade_status: "TRADE_CLOSED", gmt_payment: "" }))).toMatchObject({
    kind: "payment",
    order: { state: "closed" },
  });
  const given = { gmt_refund: "2026-11-20 13:00:00.123", refund_fee: "50.00", out_biz_no: refund.refundNo };
  expect(await readTold(notification(given))).toEqual({
    kind: "refund",
    channel: "alipay",
    merchantOrderNo: order.merchantOrderNo,
    refundNo: refund.refundNo,
    refund: { state: "pending" },
  });
});

test("keys change over without a gap: what the service signed with its former key is believed while that holds", async () => {
  const later = new Date(NOW.getTime() + 60_000);
  const former = { id: "former", value: service.publicKey };
  const next = { id: "next", value: keyPair().publicKey };
  const alipayPublicKeys: KeyRing<KeyObject> = {
    at: (instant) => (instant < later ? [next, former] : [next]),
  };
  const at = (now: Date) => openAlipayAdapter({ ...config(), alipayPublicKeys }, { now: () => now });
  answers({ [QUERY]: trade() });
  expect(await at(NOW).query(order)).toEqual(paid);
  expect((await at(NOW).readNotification(notification())).told.kind).toBe("payment");
  expect((await at(later).query(order)).state).toBe("unknown");
  expect((await failureOf(() => at(later).readNotification(notification()))).name).toBe("Forged");
});

test("calls a notification forged that another signed, that was changed or is meant for others", async () => {
  const real = notification();
  const text = real.body.toString();
  const bodies = [
    text.replace("100.05", "100.06"),
    `${text}&total_amount=100.05`,
    text.replace("RSA2", "RSA"),
    text.replace("charset=utf-8", "charset=gbk"),
    text.replace(/&sign=[^&]*/, ""),
    notification({}, app.privateKey).body.toString(),
    notification({ app_id: "2021000000000002" }).body.toString(),
    notification({ seller_id: "2088000000000999" }).body.toString(),
    notification({ seller_id: "" }).body.toString(),
    notification({ notify_type: "other", out_trade_no: "", seller_id: "2088000000000999" }).body.toString(),
    notification({ sign_type: "RSA" }).body.toString(),
    "",
  ];
  for (const body of bodies) {
    expect(
      (await failureOf(() => open().readNotification({ headers: {}, body: Buffer.from(body) }))).name,
      body,
    ).toBe("Forged");
  }
  for (let at = 0; at < real.body.length; at += 7) {
    const body = Buffer.from(real.body);
    body[at] = body[at] === 0x39 ? 0x38 : 0x39;
    // "%3D" and "=" say the same; whatever still reads as the same parameters is the same notification.
    const same =
      JSON.stringify([...new URLSearchParams(body.toString())]) ===
      JSON.stringify([...new URLSearchParams(text)]);
    if (!same)
      expect((await failureOf(() => open().readNotification({ headers: {}, body }))).name, `byte ${at}`).toBe(
        "Forged",
      );
  }
});

test("answers any notification and any signed answer with a value or a named failure", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.json(),
      fc.string(),
      fc.constantFrom("total_amount", "gmt_payment", "trade_status", "passback_params"),
      async (json, text, field) => {
        await failureOf(() => open().readNotification({ headers: {}, body: Buffer.from(text) }));
        await failureOf(() => open().readNotification(notification({ [field]: text })));
        peer.answer = (a) => ({
          status: 200,
          body: `{"${methodOf(a).replaceAll(".", "_")}_response":${json},"sign":"${signRsa2(service.privateKey, json)}"}`,
        });
        await failureOf(() => open().query(order));
        peer.answer = (a) => told(methodOf(a), trade({ [field]: JSON.parse(json) }));
        await failureOf(() => open().query(order));
        await failureOf(() => open().refund(refund));
      },
    ),
    { numRuns: 40 },
  );
});

test("fetches a bill from where a signed answer says, over https or the same gateway", async () => {
  const zip = Buffer.from("PK\x03\x04");
  const link = (url: string) => {
    peer.answer = (a) =>
      a.method === "GET" ? { status: 200, body: zip } : told(BILL, fine({ bill_download_url: url }));
    return open().bills(dayFrom("2026-11-20"));
  };
  expect(await link(`${peer.url}/bill?token=1`)).toEqual({ state: "ready", bytes: zip });
  expect(JSON.parse(paramsOf(peer.asked[0]).biz_content ?? "")).toEqual({
    bill_type: "trade",
    bill_date: "2026-11-20",
  });
  expect((await failureOf(() => link("http://localhost:1/bill"))).name).toBe("unknown");
  expect((await failureOf(() => link("file:///etc/passwd"))).name).toBe("unknown");
  answers({ [BILL]: refused("isp.bill_not_exist") });
  expect(await open().bills(dayFrom("2026-11-20"))).toEqual({ state: "none" });
  answers({ [BILL]: refused("BILL_NOT_EXIST") });
  expect(await open().bills(dayFrom("2026-11-20"))).toEqual({ state: "none" });
});

test("shows no key in any failure or in itself", async () => {
  const secret = app.privateKey.export({ type: "pkcs8", format: "pem" }).toString().split("\n")[5] as string;
  const seen = [
    (await failureOf(() => open())).seen,
    (await failureOf(() => config())).seen,
    JSON.stringify(config()),
  ];
  for (const answer of ["cut", { status: 200, body: "{" }, told(QUERY, refused("X"))] as Told[]) {
    peer.answer = () => answer;
    for (const run of [
      () => open().place(order),
      () => open().refund(refund),
      () => open().bills(dayFrom("2026-11-20")),
    ]) {
      seen.push((await failureOf(run)).seen);
    }
  }
  for (const text of seen) expect(text).not.toContain(secret);
});

test("writes instants in Beijing time whatever zone the machine is in", () => {
  expect(clockText(new Date("2026-11-20T16:30:00.999Z"))).toBe("2026-11-21 00:30:00");
});

test("never a bug: whatever nobody signed is forged, whatever its form says", async () => {
  const adapter = open();
  const signed = signRsa2(service.privateKey, "something=else");
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "RSA2",
      "utf-8",
      signed,
      config().appId,
      config().pid,
      "trade_status_sync",
      "",
      "\0",
      "%",
    ),
  );
  const name = fc.constantFrom(
    "sign",
    "sign_type",
    "charset",
    "app_id",
    "seller_id",
    "out_trade_no",
    "__proto__",
    "",
  );
  const form = fc.array(fc.tuple(name, value)).map((pairs) => new URLSearchParams(pairs).toString());
  const whole = form.map((text) => `${text}&sign_type=RSA2&sign=${encodeURIComponent(signed)}`);
  const bytes = fc.uint8Array({ maxLength: 2_000 }).map((b) => Buffer.from(b));
  await fc.assert(
    fc.asyncProperty(fc.oneof(form.map(Buffer.from), whole.map(Buffer.from), bytes), async (body) => {
      const raw = { headers: {}, body: Buffer.from(body) };
      expect((await failureOf(() => adapter.readNotification(raw))).name).toBe("Forged");
    }),
    { numRuns: 400 },
  );
});
