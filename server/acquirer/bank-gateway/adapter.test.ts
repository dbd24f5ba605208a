import { createSecretKey, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dayFrom } from "../../calendar/day.ts";
import { refundNo } from "../../order/order-terms-codec.ts";
import type { PlaceOrder, PlaceRefund } from "../acquirer.ts";
import type { KeyRing } from "../key-ring.ts";
import { orderHintOf } from "../order-hint.ts";
import {
  type Counterpart,
  failureOf,
  keyPair,
  NOW,
  openCounterpart,
  ringOf,
  type Told,
} from "../testing/counterpart.ts";
import { openBankGatewayAdapter } from "./adapter.ts";
import type { BankGatewayConfig } from "./service.ts";
import { flatOf, isSigned, type Keys, withSign, xmlOf } from "./testing/second-signature.ts";

const ours = keyPair();
const theirs = keyPair();
const pem = (key: KeyObject) =>
  key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }).toString();
const SECRET = "0123456789abcdef";
/** The gateway as the second signature has it; and whoever checks what we sign. */
const RSA: Keys = { signType: "RSA_1_256", own: pem(theirs.privateKey), theirs: pem(ours.publicKey) };
const MD5: Keys = { signType: "MD5", own: SECRET, theirs: SECRET };
const PAID_AT = new Date("2026-11-20T11:59:30+08:00");
const DAY = dayFrom("2026-11-20");

let peer: Counterpart;
const config = (more: Partial<BankGatewayConfig> = {}): BankGatewayConfig => ({
  ...{ dialect: "bank-gateway", gateway: `${peer.url}/pay/gateway`, billGateway: `${peer.url}/gateway` },
  ...{ signAgentNo: "100000000100", signType: "RSA_1_256", serverIp: "127.0.0.1" },
  ...{ ownKeys: ringOf("own", ours.privateKey), gatewayKeys: ringOf("gateway", theirs.publicKey) },
  notifyUrl: "http://127.0.0.1:3001/notifications/ACQ001/bank-gateway",
  ...more,
});
const open = (more: Partial<BankGatewayConfig> = {}) =>
  openBankGatewayAdapter(config(more), { now: () => NOW });

beforeAll(async () => {
  peer = await openCounterpart();
});
beforeEach(() => {
  peer.asked.length = 0;
});
afterAll(() => peer.close());

const order: PlaceOrder = {
  ...{ orderId: "ord_01kab0000000000000000000ab", merchantId: "mch_01kab0000000000000000000ab" },
  ...{ channel: "wechat", channelNo: "100000000001", merchantOrderNo: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z" },
  ...{ sentOn: DAY, amountFen: 10_005n, description: "拿铁,<大杯>&`热`]]>😀\n两杯" },
  expiresAt: new Date("2026-11-20T16:10:00Z"),
};
const charged = { ...order, paymentCode: "134567890123456789" };
const refund: PlaceRefund = {
  ...{ ...order, refundNo: refundNo(order.merchantOrderNo, 1), refundSentOn: DAY },
  ...{
    acquirerReference: "1000000020261120000000000001",
    amountFen: 305n,
    orderFen: 10_005n,
    reason: "少做一杯",
  },
};
const envelope = (content: object, keys = RSA) =>
  withSign(
    {
      ...{ version: "2.0", charset: "UTF-8", status: "0", mch_id: order.channelNo, nonce_str: "n" },
      ...content,
    },
    keys,
  );
const told = (content: object, keys = RSA): Told => ({ status: 200, body: xmlOf(envelope(content, keys)) });
const fine = (content: object = {}) => told({ result_code: "0", ...content });
const refused = (err_code: string, more: object = {}) =>
  told({ result_code: "1", err_code, err_msg: "说明", ...more });
const serviceOf = (body: string) => flatOf(body).service as string;
/** Answers by service; what is not listed is a broken connection. */
function answers(by: Record<string, Told>): void {
  peer.answer = ({ body }) => by[serviceOf(body)] ?? "cut";
}
const [NATIVE, MICROPAY, REVERSE, QUERY, CLOSE, REFUND, REFUND_QUERY, BILL] = [
  ...["pay.weixin.native", "unified.trade.micropay", "unified.micropay.reverse", "unified.trade.query"],
  ...["unified.trade.close", "unified.trade.refund", "unified.trade.refundquery", "pay.bill.agent"],
] as [string, string, string, string, string, string, string, string];
const payment = (more: object = {}) => ({
  ...{ out_trade_no: order.merchantOrderNo, transaction_id: refund.acquirerReference, total_fee: "10005" },
  ...{
    trade_type: "pay.weixin.native",
    buyer_pay_amount: "9905",
    time_end: "20261120115930",
    pay_result: "0",
  },
  attach: orderHintOf(order),
  ...more,
});
const found = (trade_state: string, more: object = {}) =>
  fine({ out_trade_no: order.merchantOrderNo, trade_state, ...more });
const paid = {
  ...{
    state: "paid",
    acquirerReference: refund.acquirerReference,
    amountFen: 10_005n,
    payerFen: 9_905n,
    paidAt: PAID_AT,
  },
  refunded: false,
};
const NONE = refused("Order not exists");
const UNSIGNED: Told = { status: 200, body: xmlOf({ status: "400", message: "Signature error" }) };

test.each([
  ["an institution", RSA, {}, { sign_agentno: "100000000100" }],
  [
    "a chain",
    MD5,
    { signAgentNo: undefined, groupNo: "100000000200", signType: "MD5" as const },
    { groupno: "100000000200" },
  ],
])(
  "%s places an order: signed over all fields, the shop named, whole fen, Beijing time",
  async (_, keys, more, who) => {
    const secret = createSecretKey(SECRET, "utf8");
    const md5 = keys === MD5 ? { ownKeys: ringOf("own", secret), gatewayKeys: ringOf("own", secret) } : {};
    peer.answer = () => told({ result_code: "0", code_url: "weixin://wxpay/bizpayurl?pr=x" }, keys);
    expect(await open({ ...more, ...md5 }).place(order)).toEqual({
      state: "code",
      codeUrl: "weixin://wxpay/bizpayurl?pr=x",
    });
    const asked = flatOf(peer.asked[0]?.body ?? "");
    expect(isSigned(asked, keys)).toBe(true);
    const { sign: _sign, nonce_str, ...rest } = asked;
    expect(nonce_str).toMatch(/^[0-9a-f]{32}$/);
    expect(rest).toEqual({
      ...{ service: NATIVE, version: "2.0", charset: "UTF-8", sign_type: keys.signType, ...who },
      ...{ mch_id: "100000000001", out_trade_no: order.merchantOrderNo, body: "拿铁,<大杯>&热]]两杯" },
      ...{
        attach: orderHintOf(order),
        total_fee: "10005",
        mch_create_ip: "127.0.0.1",
        notify_url: config().notifyUrl,
      },
      ...{ time_start: "20261120120000", time_expire: "20261121001000" },
    });
  },
);

test("keys change over without a gap: the newest of ours signs, each of theirs that holds is believed, no other", async () => {
  const next = keyPair();
  const later = new Date(NOW.getTime() + 60_000);
  const held = (id: string, value: KeyObject) => ({ id, value });
  const ownKeys: KeyRing<KeyObject> = {
    at: () => [held("next", next.privateKey), held("own", ours.privateKey)],
  };
  const gatewayKeys: KeyRing<KeyObject> = {
    at: (instant) =>
      instant < later
        ? [held("next", next.publicKey), held("former", theirs.publicKey)]
        : [held("next", next.publicKey)],
  };
  const at = (now: Date) => openBankGatewayAdapter(config({ ownKeys, gatewayKeys }), { now: () => now });
  const open = { result_code: "0", out_trade_no: order.merchantOrderNo, trade_state: "NOTPAY" };
  for (const [own, now, state] of [
    [theirs, NOW, "open"],
    [next, NOW, "open"],
    [theirs, later, "unknown"],
    [next, later, "open"],
  ] as const) {
    answers({ [QUERY]: told(open, { ...RSA, own: pem(own.privateKey) }) });
    expect(await at(now).query(order)).toMatchObject({ state });
  }
  expect(isSigned(flatOf(peer.asked[0]?.body ?? ""), { ...RSA, theirs: pem(next.publicKey) })).toBe(true);
});

test("an order is refused only where the gateway knows none; where both are refused unsigned, no code was ever shown", async () => {
  answers({ [NATIVE]: refused("RULELIMIT"), [QUERY]: NONE });
  expect(await open().place(order)).toEqual({ state: "refused", channelCode: "RULELIMIT", message: "说明" });
  answers({ [NATIVE]: UNSIGNED, [QUERY]: UNSIGNED });
  expect(await open().place(order)).toEqual({
    state: "refused",
    channelCode: "STATUS_400",
    message: "Signature error",
  });
  for (const state of [found("NOTPAY"), found("SUCCESS", payment())]) {
    answers({ [NATIVE]: refused("OUT_TRADE_NO_USED"), [QUERY]: state });
    expect(await open().place(order)).toMatchObject({ state: "unknown" });
  }
  answers({ [NATIVE]: refused("SYSTEMERROR"), [QUERY]: NONE });
  expect(await open().place(order)).toMatchObject({ state: "unknown" });
});

test("another order's state is no answer, open or closed", async () => {
  for (const word of ["NOTPAY", "CLOSED"]) {
    answers({ [QUERY]: found(word, { out_trade_no: "QOTHER" }) });
    expect(await open().query(order)).toMatchObject({ state: "unknown" });
  }
});

test("every state of an order has its meaning, and an unknown word none", async () => {
  const states = {
    ...{
      NOTPAY: "open",
      USERPAYING: "open",
      PAYERROR: "open",
      CLOSED: "closed",
      REVERSE: "closed",
      REVOKED: "closed",
    },
    ...{ SUCCESS: "paid", REFUND: "paid", SOMETHING: "unknown", toString: "unknown" },
  };
  for (const [word, state] of Object.entries(states)) {
    answers({ [QUERY]: found(word, payment()) });
    expect(await open().query(order), word).toMatchObject({ state });
  }
  answers({ [QUERY]: found("SUCCESS", payment()) });
  expect(await open().query(order)).toEqual(paid);
  answers({ [QUERY]: found("REFUND", payment({ trade_type: "pay.weixin.jspayv3.f6" })) });
  expect(await open().query(order)).toEqual({ ...paid, refunded: true });
  answers({ [QUERY]: NONE });
  expect(await open().query(order)).toEqual({ state: "not_found" });
});

test("what is not what it should be leaves the payment unknown: numbers for strings, another order, shop, wallet, time", async () => {
  const bad = [
    { total_fee: "100.05" },
    { total_fee: "1e4" },
    { total_fee: "-5" },
    { total_fee: "9".repeat(15) },
    { time_end: "2026-11-20 11:59:30" },
    { time_end: "20261131115930" },
    { time_end: "18991120115930" },
    { transaction_id: "" },
    { out_trade_no: "QOTHER" },
    { mch_id: "100000000002" },
    { trade_type: "pay.alipay.native" },
    { trade_type: "weixin" },
  ];
  for (const more of bad) {
    answers({ [QUERY]: found("SUCCESS", payment(more)) });
    expect(await open().query(order), JSON.stringify(more)).toMatchObject({ state: "unknown" });
  }
});

/** Each call, and what it says where nothing is proven. */
const calls = () =>
  ({
    [NATIVE]: (adapter) => adapter.place(order),
    [MICROPAY]: (adapter) => adapter.charge(charged),
    [REVERSE]: (adapter) => adapter.reverse(order),
    [QUERY]: (adapter) => adapter.query(order),
    [CLOSE]: (adapter) => adapter.close(order),
    [REFUND]: (adapter) => adapter.refund(refund),
    [REFUND_QUERY]: (adapter) => adapter.queryRefund(refund),
    [BILL]: (adapter) => adapter.bills(DAY),
  }) satisfies Record<string, (adapter: ReturnType<typeof open>) => Promise<unknown>>;

describe("an answer that nobody signed is no fact about money", () => {
  const good = () =>
    envelope({
      result_code: "0",
      ...payment(),
      trade_state: "SUCCESS",
      code_url: "weixin://x",
      retry_flag: "N",
      refund_id: "1",
    });
  const stranger: Keys = { ...RSA, own: pem(keyPair().privateKey) };
  const forgeries: readonly (readonly [string, () => Told])[] = [
    [
      "without a signature",
      () => ({ status: 200, body: xmlOf({ ...good(), sign: "" }).replace(/<sign>.*<\/sign>/, "") }),
    ],
    ["of a stranger", () => ({ status: 200, body: xmlOf(withSign(good(), stranger)) })],
    ["in the other way", () => ({ status: 200, body: xmlOf(withSign(good(), MD5)) })],
    [
      "of an earlier text",
      () => ({ status: 200, body: xmlOf({ ...good(), total_fee: "10006", trade_state: "REFUND" }) }),
    ],
    ["with a field more", () => ({ status: 200, body: xmlOf({ ...good(), extra: "1" }) })],
    [
      "with a name twice",
      () => ({ status: 200, body: xmlOf(good()).replace("</xml>", "<total_fee>1</total_fee></xml>") }),
    ],
    ["with a document type", () => ({ status: 200, body: `<!DOCTYPE x [<!ENTITY a "b">]>${xmlOf(good())}` })],
    [
      "in another charset",
      () => ({ status: 200, body: Buffer.from(xmlOf({ ...good(), err_msg: "\u00cb\u00b5" }), "latin1") }),
    ],
    ["as JSON", () => ({ status: 200, body: JSON.stringify(good()) })],
    ["of a proxy", () => ({ status: 502, body: "<html>" })],
    ["with HTTP 500", () => ({ status: 500, body: xmlOf(good()) })],
    ["refused unsigned", () => UNSIGNED],
    ["none", () => "cut" as const],
  ];
  test.each(forgeries)("%s", async (_, forged) => {
    for (const [service, call] of Object.entries(calls())) {
      // The question behind it is answered truly: there is nothing.
      answers({ [QUERY]: NONE, [REFUND_QUERY]: NONE, [service]: forged() });
      const { name } = await failureOf(() => call(open()));
      // A code that never came back was shown to nobody: unsigned, that is a refusal and no payment. What the signed answer
      // to the question says is not there need not be closed.
      const isRefusal = [NATIVE, CLOSE].includes(service) && forged() === UNSIGNED;
      // A bill is bytes that nobody signs: what they say is read, and refused, by its codec.
      const isBytes =
        service === BILL && forged() !== "cut" && String((forged() as { body: string }).body).startsWith("{");
      expect(name, service).toBe(isRefusal || isBytes ? "none" : "unknown");
    }
  });

  test("nor one about another shop", async () => {
    for (const [service, call] of Object.entries(calls())) {
      if (service === BILL) continue;
      answers({
        [service]: fine({
          ...payment(),
          mch_id: "100000000009",
          trade_state: "SUCCESS",
          code_url: "x",
          retry_flag: "N",
        }),
      });
      expect(await call(open()), service).toMatchObject({ state: "unknown" });
    }
  });
});

describe("the payer's code", () => {
  test("is charged: paid at once, or the payer is asked first", async () => {
    answers({ [MICROPAY]: fine(payment({ trade_type: "pay.weixin.micropay", need_query: "N" })) });
    expect(await open().charge(charged)).toEqual(paid);
    expect(flatOf(peer.asked[0]?.body ?? "")).toMatchObject({
      auth_code: charged.paymentCode,
      total_fee: "10005",
    });
    answers({ [MICROPAY]: refused("USERPAYING", { need_query: "Y" }), [QUERY]: found("USERPAYING") });
    expect(await open().charge(charged)).toEqual({ state: "paying" });
  });

  test("is refused only where it says that nothing can come, and the gateway knows no order", async () => {
    answers({ [MICROPAY]: refused("AUTHCODE_USED", { need_query: "N" }), [QUERY]: NONE });
    expect(await open().charge(charged)).toEqual({
      state: "refused",
      channelCode: "AUTHCODE_USED",
      message: "说明",
    });
    answers({
      [MICROPAY]: refused("AUTHCODE_USED", { need_query: "N" }),
      [QUERY]: found("SUCCESS", payment()),
    });
    expect(await open().charge(charged)).toEqual(paid);
    answers({ [MICROPAY]: refused("OTHER", { need_query: "N" }), [QUERY]: found("REVERSE") });
    expect(await open().charge(charged)).toMatchObject({ state: "refused" });
    for (const more of [{}, { need_query: "Y" }]) {
      answers({ [MICROPAY]: refused("OTHER", more), [QUERY]: NONE });
      expect(await open().charge(charged), JSON.stringify(more)).toMatchObject({ state: "unknown" });
    }
    for (const more of [
      { out_trade_no: "QOTHER" },
      { trade_type: "pay.alipay.micropay" },
      { total_fee: "1e4" },
    ]) {
      answers({ [MICROPAY]: fine(payment(more)) });
      expect(await open().charge(charged), JSON.stringify(more)).toMatchObject({ state: "unknown" });
    }
    answers({ [MICROPAY]: UNSIGNED, [QUERY]: found("SUCCESS", payment()) });
    expect(await open().charge(charged)).toEqual(paid);
    answers({ [MICROPAY]: fine(payment({ pay_result: "1" })), [QUERY]: NONE });
    expect(await open().charge(charged)).toMatchObject({ state: "unknown" });
  });

  test("stands in no log and no answer of ours", async () => {
    answers({ [QUERY]: NONE });
    const { seen } = await failureOf(() => open().charge(charged));
    expect(seen).not.toContain(charged.paymentCode);
  });

  test("is reversed: certain, again, or unknown", async () => {
    answers({ [REVERSE]: fine({ retry_flag: "N" }) });
    expect(await open().reverse(order)).toEqual({ state: "reversed" });
    answers({ [REVERSE]: fine({ retry_flag: "Y" }) });
    expect(await open().reverse(order)).toEqual({ state: "not_yet" });
    answers({ [REVERSE]: NONE });
    expect(await open().reverse(order)).toEqual({ state: "reversed" });
    answers({ [REVERSE]: refused("TRADE_STATE_ERROR") });
    expect(await open().reverse(order)).toMatchObject({ state: "unknown" });
  });
});

test("closes, also what was closed or never there; a payer who was faster is told", async () => {
  answers({ [CLOSE]: fine() });
  expect(await open().close(order)).toEqual({ state: "closed" });
  const states = [
    [NONE, "closed"],
    [found("CLOSED"), "closed"],
    [found("SUCCESS", payment()), "paid"],
    [found("NOTPAY"), "unknown"],
  ] as const;
  for (const [state, closed] of states) {
    answers({ [CLOSE]: refused("TRADE_STATE_ERROR"), [QUERY]: state });
    expect(await open().close(order)).toMatchObject({ state: closed });
  }
});

describe("refunds", () => {
  const row = (refund_status: string, more: object = {}) =>
    fine({
      ...{
        out_trade_no: order.merchantOrderNo,
        refund_count: "2",
        out_refund_no_0: "ROTHER",
        refund_status_0: "SUCCESS",
      },
      ...{
        out_refund_no_1: refund.refundNo,
        refund_id_1: "2000",
        refund_fee_1: "305",
        refund_status_1: refund_status,
      },
      refund_time_1: "20261120115930",
      ...more,
    });

  test("is taken by its number of 32, and then asked for: each state has its meaning", async () => {
    answers({ [REFUND]: fine({ out_refund_no: refund.refundNo, refund_id: "2000", refund_fee: "305" }) });
    expect(await open().refund(refund)).toEqual({ state: "pending", acquirerRefundReference: "2000" });
    const asked = flatOf(peer.asked[0]?.body ?? "");
    expect(asked).toMatchObject({
      ...{ out_refund_no: refund.refundNo, transaction_id: refund.acquirerReference, total_fee: "10005" },
      ...{ refund_fee: "305", op_user_id: order.channelNo, mch_id: order.channelNo },
    });
    expect(asked.out_refund_no).toHaveLength(32);
    const done = {
      state: "succeeded",
      acquirerRefundReference: "2000",
      amountFen: 305n,
      succeededAt: PAID_AT,
    };
    const states = [
      ["SUCCESS", done],
      ["FAIL", { state: "failed", channelCode: "FAIL", message: "" }],
      ["PROCESSING", { state: "pending", acquirerRefundReference: "2000" }],
      ["CHANGE", { state: "pending", acquirerRefundReference: "2000" }],
      ["NOTSURE", { state: "not_found" }],
    ] as const;
    for (const [word, state] of states) {
      answers({ [REFUND_QUERY]: row(word) });
      expect(await open().queryRefund(refund), word).toEqual(state);
    }
    answers({ [REFUND_QUERY]: refused("REFUNDNOTEXIST") });
    expect(await open().queryRefund(refund)).toEqual({ state: "not_found" });
  });

  test("failed only where the gateway knows no such refund", async () => {
    answers({ [REFUND]: refused("NOTENOUGH"), [REFUND_QUERY]: refused("REFUNDNOTEXIST") });
    expect(await open().refund(refund)).toEqual({
      state: "failed",
      channelCode: "NOTENOUGH",
      message: "说明",
    });
    answers({ [REFUND]: refused("PARAM_ERROR"), [REFUND_QUERY]: row("SUCCESS") });
    expect(await open().refund(refund)).toMatchObject({ state: "succeeded" });
  });

  test("another's refund, amount, state or order is no answer", async () => {
    const bad = [
      row("WHAT"),
      row("SUCCESS", { refund_fee_1: "3.05" }),
      row("SUCCESS", { out_refund_no_1: "ROTHER" }),
      row("SUCCESS", { out_trade_no: "QOTHER" }),
    ];
    for (const told of bad) {
      answers({ [REFUND_QUERY]: told });
      expect(await open().queryRefund(refund)).toMatchObject({ state: "unknown" });
    }
    for (const more of [{ refund_fee: "306" }, { out_refund_no: "ROTHER" }, { refund_id: "" }]) {
      answers({
        [REFUND]: fine({ out_refund_no: refund.refundNo, refund_id: "2000", refund_fee: "305", ...more }),
      });
      expect(await open().refund(refund)).toMatchObject({ state: "unknown" });
    }
  });
});

describe("notifications", () => {
  const body = (content: object = {}, keys = RSA) =>
    Buffer.from(xmlOf(envelope({ result_code: "0", ...payment(), ...content }, keys)));
  const hear = (bytes: Buffer) => open().readNotification({ headers: {}, body: bytes });

  test("a payment is heard with its wallet, shop and our hint, and acknowledged in seven letters", async () => {
    expect(await hear(body())).toEqual({
      told: {
        ...{
          kind: "payment",
          channel: "wechat",
          merchantOrderNo: order.merchantOrderNo,
          channelNo: order.channelNo,
        },
        orderHint: orderHintOf(order),
        order: paid,
      },
      acknowledgement: { status: 200, contentType: "text/plain", body: "success" },
    });
  });

  test("what tells of no payment is kept as something else", async () => {
    for (const content of [{ pay_result: "1" }, { result_code: "1" }, { status: "1" }])
      expect((await hear(body(content))).told).toMatchObject({ kind: "other" });
  });

  test("forged, mis-signed, changed or cut anywhere it is never heard", async () => {
    const good = body();
    const stranger: Keys = { ...RSA, own: pem(keyPair().privateKey) };
    for (const bytes of [
      body({}, stranger),
      body({}, MD5),
      Buffer.from(good.toString().replace("10005", "10006")),
    ])
      expect((await failureOf(() => hear(bytes))).name).toBe("Forged");
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.nat({ max: 254 }), async (at, by) => {
        const changed = Buffer.from(good);
        changed[at] = ((changed[at] as number) + 1 + by) % 256;
        const { name } = await failureOf(() => hear(changed));
        // White space between two fields is nobody's.
        const isSpace =
          [0x0a, 0x20].includes(good[at] as number) || /\s/.test(String.fromCharCode(changed[at] as number));
        expect(isSpace ? ["Forged", "Unclear", "none"] : ["Forged", "Unclear"]).toContain(name);
        expect((await failureOf(() => hear(good.subarray(0, at)))).name).not.toBe("none");
      }),
      { numRuns: 300 },
    );
  });

  test("signed but not what it should be is unreadable", async () => {
    for (const content of [
      { total_fee: "1.5" },
      { time_end: "" },
      { trade_type: "pay.jd.native" },
      { transaction_id: "" },
    ])
      expect((await failureOf(() => hear(body(content)))).name).toBe("Unclear");
  });
});

test("a bill is bytes; none, not ready and unknown are told apart, and only signed", async () => {
  answers({ [BILL]: { status: 200, body: "交易时间,…" } });
  expect(await open().bills(DAY)).toEqual({ state: "ready", bytes: Buffer.from("交易时间,…") });
  expect(flatOf(peer.asked[0]?.body ?? "")).toMatchObject({
    service: BILL,
    bill_date: "20261120",
    bill_type: "ALL",
  });
  answers({ [BILL]: refused("BILL_NOT_EXIST") });
  expect(await open().bills(DAY)).toEqual({ state: "none" });
  answers({ [BILL]: refused("BILL_CREATING") });
  expect(await open().bills(DAY)).toEqual({ state: "not_ready" });
  for (const told of [
    refused("OTHER"),
    UNSIGNED,
    { status: 200, body: xmlOf({ status: "0", result_code: "1", err_code: "BILL_NOT_EXIST" }) } as Told,
  ]) {
    answers({ [BILL]: told });
    expect(await open().bills(DAY)).toMatchObject({ state: "unknown" });
  }
});
