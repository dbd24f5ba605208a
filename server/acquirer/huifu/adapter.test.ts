import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { addDays } from "../../calendar/calendar.ts";
import { dayFrom } from "../../calendar/day.ts";
import { newId } from "../../id.ts";
import { Forged, type PlaceOrder } from "../acquirer.ts";
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
import { openHuifuAdapter } from "./adapter.ts";
import { canonicalText } from "./canonical-codec.ts";
import { signText } from "./signature.ts";

const DAY = dayFrom("2026-11-20");
const [ours, theirs] = [keyPair(), keyPair()];
const SHOP = "6666000000000102";
const ORDER: PlaceOrder = {
  channel: "alipay",
  merchantOrderNo: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z",
  channelNo: SHOP,
  sentOn: DAY,
  orderId: newId("ord", NOW),
  merchantId: newId("mch", NOW),
  amountFen: 1_280n,
  description: "拿铁,大杯",
  expiresAt: new Date("2026-11-20T12:05:00+08:00"),
};
const REFUND = {
  ...ORDER,
  refundNo: "RHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z",
  refundSentOn: addDays(DAY, 1),
  acquirerReference: "00290TOP1A1",
  amountFen: 300n,
  orderFen: 1_280n,
  reason: "少做一杯",
};

let there: Counterpart;
let now = NOW;
beforeAll(async () => {
  there = await openCounterpart();
});
afterAll(() => there.close());
afterEach(() => {
  now = NOW;
  there.asked.length = 0;
});

const openAdapter = (more: object = {}) =>
  openHuifuAdapter(
    {
      ...{ dialect: "huifu", baseUrl: there.url, sysId: "6666000000000001", productId: "QINGFEN" },
      ownKeys: ringOf("own", ours.privateKey),
      huifuKeys: ringOf("huifu", theirs.publicKey),
      ...{ serverIp: "127.0.0.1", wechatAppId: "wx0123456789abcdef", notifyUrl: "http://a.example/n" },
      ...more,
    },
    { now: () => now },
  );
type Members = Record<string, unknown>;
const SAME = { req_seq_id: ORDER.merchantOrderNo, huifu_id: SHOP };
const signed = (data: Members, text = JSON.stringify(data), over = text): Told => ({
  status: 200,
  body: `{"sign":"${signText(theirs.privateKey, over)}", "data":${text}}`,
});
const answers = (...told: Members[]) => {
  let nth = 0;
  there.answer = () => signed(told[Math.min(nth++, told.length - 1)] as Members);
};
const sent = (nth = 0) =>
  (JSON.parse(there.asked[nth]?.body ?? "{}") as { data: Record<string, string> }).data;
const paid = { ...SAME, resp_code: "00000000", trans_stat: "S", trade_type: "A_NATIVE", trans_amt: "12.80" };

test("an order says who, what and when, signed over its canonical text, and its code comes back", async () => {
  answers({ ...SAME, resp_code: "00000100", trans_stat: "P", qr_code: "https://qr.alipay.com/bax1" });
  expect(await openAdapter().place(ORDER)).toEqual({ state: "code", codeUrl: "https://qr.alipay.com/bax1" });
  expect(there.asked[0]?.url).toBe("/v4/trade/payment/create");
  expect(sent()).toEqual({
    ...{ goods_desc: "拿铁，大杯", huifu_id: SHOP, notify_url: "http://a.example/n" },
    ...{ method_expand: `{"merchant_order_no":"${ORDER.merchantOrderNo}"}`, remark: orderHintOf(ORDER) },
    ...{ req_date: "20261120", req_seq_id: ORDER.merchantOrderNo, time_expire: "20261120120500" },
    ...{ trade_type: "A_NATIVE", trans_amt: "12.80" },
  });
  const body = there.asked[0]?.body ?? "";
  const text = body.slice(body.indexOf('"data":') + 7, -1);
  expect(canonicalText(text)).toBe(text);
});

test("every later question names the day of the first sending, whatever day it is", async () => {
  now = new Date("2026-11-22T09:00:00+08:00");
  answers({ resp_code: "23000001" });
  const adapter = openAdapter();
  await adapter.query(ORDER);
  await adapter.queryRefund(REFUND);
  await adapter.close(ORDER);
  await adapter.refund(REFUND);
  expect(sent(0)).toMatchObject({ req_date: "20261120" });
  expect(sent(1)).toMatchObject({ org_req_date: "20261121", org_req_seq_id: REFUND.refundNo });
  expect(sent(2)).toMatchObject({ org_req_date: "20261120", req_date: "20261122" });
  const refund = there.asked.findIndex((a) => a.url.endsWith("/scanpay/refund"));
  expect(sent(refund)).toMatchObject({ org_req_date: "20261120", req_date: "20261121", ord_amt: "3.00" });
});

test.each<[string, () => Told]>([
  ["nobody signed", () => ({ status: 200, body: JSON.stringify({ data: paid }) })],
  [
    "is signed by another",
    () => ({
      status: 200,
      body: JSON.stringify({ data: paid, sign: signText(ours.privateKey, JSON.stringify(paid)) }),
    }),
  ],
  ["is signed over other data", () => signed(paid, JSON.stringify(paid), "{}")],
  [
    "names its data twice",
    () => ({ status: 200, body: `{"data":{},${String((signed(paid) as { body: string }).body).slice(1)}` }),
  ],
  ["is no success of HTTP", () => ({ ...(signed(paid) as object), status: 500 }) as Told],
  ["is no JSON", () => ({ status: 200, body: "<html>" })],
  ["says what nobody can tell", () => signed({ ...paid, resp_code: "91111119" })],
  [
    "has a number for a text",
    () => signed({ ...paid, trans_amt: 12.8, hf_seq_id: "1", end_time: "20261120120000" }),
  ],
  [
    "is of another order",
    () => signed({ ...paid, req_seq_id: "QOTHER", hf_seq_id: "1", end_time: "20261120120000" }),
  ],
  [
    "is of another shop",
    () => signed({ ...paid, huifu_id: "1", hf_seq_id: "1", end_time: "20261120120000" }),
  ],
  ["says paid and not when", () => signed({ ...paid, hf_seq_id: "1" })],
  ["never comes whole", () => "cut"],
])("an answer that %s is no answer", async (_, told) => {
  there.answer = told;
  expect((await failureOf(() => openAdapter().query(ORDER))).name).toBe("unknown");
});

test("an answer signed over its canonical text is believed as well as one signed as it stands", async () => {
  const data = { ...paid, hf_seq_id: "00290TOP1A1", end_time: "20261120120000" };
  const raw = JSON.stringify(data, undefined, 1);
  for (const over of [raw, canonicalText(raw)]) {
    there.answer = () => signed(data, raw, over);
    expect(await openAdapter().query(ORDER)).toMatchObject({ state: "paid", amountFen: 1_280n });
  }
});

test("a number that is known already is no refusal: what stands under it counts", async () => {
  const duplicate = { resp_code: "20000000", resp_desc: "重复交易" };
  for (const [trans_stat, state] of [
    ["P", "unknown"],
    ["F", "refused"],
  ] as const) {
    answers(duplicate, { ...paid, trans_stat });
    expect(await openAdapter().place(ORDER)).toMatchObject({ state });
  }
  answers(duplicate, { resp_code: "23000001" });
  expect(await openAdapter().refund(REFUND)).toMatchObject({ state: "unknown" });
  answers({ resp_code: "23000003", resp_desc: "余额不足" }, { resp_code: "23000001" });
  expect(await openAdapter().refund(REFUND)).toMatchObject({ state: "failed", channelCode: "23000003" });
});

test("what is asked too often, or of something not booked yet, is asked again later", async () => {
  for (const resp_code of ["20000001", "10000001"]) {
    answers({ resp_code });
    expect(await openAdapter().refund(REFUND)).toMatchObject({ state: "unknown" });
    expect(await openAdapter().place(ORDER)).toMatchObject({ state: "unknown" });
  }
});

test("a close is not yet in the first minute, cannot for a wallet, and says when the payer was faster", async () => {
  const closing = { resp_code: "00000000", trans_stat: "S", org_trans_stat: "F" };
  const cases: [Members[], string][] = [
    [[closing], "closed"],
    [[{ ...closing, trans_stat: "F", org_trans_stat: "S" }], "paid"],
    [[{ resp_code: "20000001" }], "not_yet"],
    [[{ resp_code: "10000015" }], "not_yet"],
    [[{ resp_code: "23000004" }], "cannot"],
    [[{ resp_code: "22000002" }], "unknown"],
    [[{ resp_code: "23000000" }, closing], "closed"],
    [[{ ...closing, trans_stat: "P", org_trans_stat: "P" }, closing], "closed"],
    [[{ resp_code: "10000016" }, { resp_code: "23000001" }, { resp_code: "23000001" }], "closed"],
  ];
  for (const [told, state] of cases) {
    answers(...told);
    expect(await openAdapter().close(ORDER)).toMatchObject({ state });
  }
});

const notified = (data: Members, key = theirs, more: Record<string, string> = {}) => {
  const resp_data = JSON.stringify(data);
  const form = new URLSearchParams({ resp_data, sign: signText(key.privateKey, resp_data), ...more });
  return { headers: {}, body: Buffer.from(form.toString()) };
};
const PAYMENT = {
  ...{ ...SAME, hf_seq_id: "00290TOP1A1", trans_type: "A_NATIVE", trans_amt: "12.80", pay_amt: "12.77" },
  ...{ trans_stat: "S", end_time: "20261120120001", remark: "hint", notify_type: "1", req_date: "20261120" },
};

test("a telling is acknowledged by its own number, a refund's by the refund's", async () => {
  const { told, acknowledgement } = await openAdapter().readNotification(notified(PAYMENT));
  expect(acknowledgement.body).toBe(`RECV_ORD_ID_${ORDER.merchantOrderNo}`);
  expect(told).toMatchObject({
    ...{ kind: "payment", channel: "alipay", orderHint: "hint", channelNo: SHOP },
    order: { state: "paid", amountFen: 1_280n, payerFen: 1_277n, acquirerReference: "00290TOP1A1" },
  });
  const refund = {
    ...{ req_seq_id: REFUND.refundNo, hf_seq_id: "2", org_req_seq_id: ORDER.merchantOrderNo },
    ...{ trans_type: "TRANS_REFUND", trans_stat: "S", ord_amt: "3.00", pay_channel: "A" },
    trans_finish_time: "20261120120500",
  };
  expect(await openAdapter().readNotification(notified(refund))).toMatchObject({
    told: { kind: "refund", channel: "alipay", refundNo: REFUND.refundNo, refund: { amountFen: 300n } },
    acknowledgement: { body: `RECV_ORD_ID_${REFUND.refundNo}` },
  });
  const unfrozen = await openAdapter().readNotification(notified({ ...PAYMENT, notify_type: "3" }));
  expect(unfrozen.told.kind).toBe("other");
});

test("a telling of another key, with other data, or with a field twice is forged; what stands beside it says nothing", async () => {
  const adapter = openAdapter();
  const genuine = notified(PAYMENT);
  const text = genuine.body.toString();
  for (const body of [
    notified(PAYMENT, ours).body.toString(),
    text.replace("12.80", "12.81"),
    text.replace("sign=", "sing="),
    `${text}&resp_data=%7B%7D`,
    "",
  ])
    await expect(adapter.readNotification({ headers: {}, body: Buffer.from(body) })).rejects.toThrow(Forged);
  const beside = notified(PAYMENT, theirs, { resp_code: "99999", resp_desc: "失败" });
  expect(await adapter.readNotification(beside)).toEqual(await adapter.readNotification(genuine));
});

test("a bill is not asked for before noon, and three wallets' readers take one answer", async () => {
  const adapter = openAdapter();
  now = new Date("2026-11-21T11:59:59+08:00");
  expect(await adapter.bills(DAY)).toEqual({ state: "not_ready" });
  expect(there.asked).toEqual([]);
  now = new Date("2026-11-21T12:00:00+08:00");
  answers({ resp_code: "00000000", task_details: [{ task_stat: "P" }] });
  for (let nth = 0; nth < 3; nth++) expect(await adapter.bills(DAY)).toEqual({ state: "not_ready" });
  expect(there.asked).toHaveLength(1);
  expect(sent()).toMatchObject({
    file_date: "20261121",
    bill_type: "TRADE_BILL",
    huifu_id: "6666000000000001",
  });
  now = new Date("2026-11-21T14:00:00+08:00");
  there.answer = ({ method }) =>
    method === "GET"
      ? { status: 200, body: "zip" }
      : signed({ resp_code: "00000000", file_details: [{ download_url: `${there.url}/bill` }] });
  for (let nth = 0; nth < 3; nth++)
    expect(await adapter.bills(DAY)).toEqual({ state: "ready", bytes: Buffer.from("zip") });
  expect(there.asked.filter((a) => a.method === "POST")).toHaveLength(2);
});

test("a day without business has no bill; a link elsewhere is not followed", async () => {
  now = new Date("2026-11-21T12:00:00+08:00");
  answers({ resp_code: "00000000", file_details: [], task_details: [{ task_stat: "S" }] });
  expect(await openAdapter().bills(DAY)).toEqual({ state: "none" });
  answers({ resp_code: "20000001" });
  expect(await openAdapter().bills(DAY)).toEqual({ state: "not_ready" });
  answers({ resp_code: "00000000", file_details: [{ download_url: "http://a.example/bill" }] });
  expect((await failureOf(() => openAdapter().bills(DAY))).name).toBe("unknown");
});

test("of our keys the newest signs, of theirs every one that holds is believed", async () => {
  const former = keyPair();
  const both = [
    { id: "new", value: theirs.publicKey },
    { id: "old", value: former.publicKey },
  ] as const;
  const adapter = openAdapter({ huifuKeys: { at: () => both } });
  for (const key of [theirs, former]) {
    const data = { ...paid, hf_seq_id: "00290TOP1A1", end_time: "20261120120000" };
    const text = JSON.stringify(data);
    there.answer = () => ({
      status: 200,
      body: `{"data":${text},"sign":"${signText(key.privateKey, text)}"}`,
    });
    expect((await adapter.query(ORDER)).state).toBe("paid");
    expect((await adapter.readNotification(notified(PAYMENT, key))).told.kind).toBe("payment");
  }
});
