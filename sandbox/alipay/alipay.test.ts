import { createPublicKey, createVerify } from "node:crypto";
import { readFileSync } from "node:fs";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAlipayBill } from "#server/acquirer/alipay/bill-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import { openListener, openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import { deliveriesOf } from "../trade/announce.ts";

/** The official SDK, unmodified, with `validateSign`: it throws when the answer's signature does not hold. */
let box: TestSandbox;
let sdk: AlipaySdk;
let listener: Awaited<ReturnType<typeof openListener>>;
let counter = 0;

beforeAll(async () => {
  box = await openTestSandbox();
  listener = await openListener(() => ({ status: 200, body: "success" }));
  sdk = sdkWith(box.key("alipay-app.key"));
});
afterAll(async () => {
  await box.close();
  await listener.close();
});

const sdkWith = (privateKey: string, more: Record<string, unknown> = {}) =>
  new AlipaySdk({
    appId: "2021000000000100",
    privateKey,
    keyType: "PKCS8",
    alipayPublicKey: box.key("alipay-platform.pub"),
    gateway: `${box.url}/gateway.do`,
    signType: "RSA2",
    ...more,
  });
const orderOf = (yuan: string, more: Record<string, unknown> = {}) => ({
  out_trade_no: `QALI${String(++counter).padStart(10, "0")}`,
  total_amount: yuan,
  subject: "拿铁 两杯",
  sub_merchant: { merchant_id: "2088000000000004", merchant_type: "alipay" },
  timeout_express: "5m",
  ...more,
});
const exec = (method: string, bizContent: object, notify?: string) =>
  sdk.exec(method, { bizContent, ...(notify ? { notify_url: notify } : {}) }, { validateSign: true });
const precreate = (order: object, notify = listener.url) => exec("alipay.trade.precreate", order, notify);
const query = (no: string) => exec("alipay.trade.query", { out_trade_no: no });
const pay = async (yuan: string, notify = listener.url) => {
  const order = orderOf(yuan);
  const placed = await precreate(order, notify);
  await box.post("/control/pay", { codeUrl: placed.qrCode });
  return order.out_trade_no;
};
const heardOf = (no: string) =>
  listener.heard.map((h) => new URLSearchParams(h.body)).filter((form) => form.get("out_trade_no") === no);

test("the official SDK places, queries, closes and refunds a trade, and verifies every answer", async () => {
  const order = orderOf("100.00");
  const placed = await precreate(order);
  expect(placed).toMatchObject({ code: "10000", outTradeNo: order.out_trade_no });
  expect(await query(order.out_trade_no)).toMatchObject({ tradeStatus: "WAIT_BUYER_PAY" });
  await box.post("/control/pay", { codeUrl: placed.qrCode });
  const paid = await query(order.out_trade_no);
  expect(paid).toMatchObject({
    tradeStatus: "TRADE_SUCCESS",
    totalAmount: "100.00",
    receiptAmount: "100.00",
  });
  expect(await exec("alipay.trade.query", { trade_no: paid.tradeNo })).toMatchObject({
    outTradeNo: order.out_trade_no,
  });

  const refund = (n: number, amount: string) =>
    exec("alipay.trade.refund", {
      out_trade_no: order.out_trade_no,
      refund_amount: amount,
      out_request_no: refundNo(order.out_trade_no, n),
    });
  expect(await refund(1, "33.33")).toMatchObject({ fundChange: "Y", refundFee: "33.33" });
  expect(await refund(1, "33.33")).toMatchObject({ fundChange: "N", refundFee: "33.33" });
  expect(await refund(1, "33.34")).toMatchObject({
    code: "40004",
    subCode: "ACQ.DISCORDANT_REPEAT_REQUEST",
  });
  expect(await refund(2, "66.68")).toMatchObject({
    code: "40004",
    subCode: "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
  });
  expect(await refund(2, "10.00")).toMatchObject({ fundChange: "Y", refundFee: "43.33" });
  const asked = (n: number) =>
    exec("alipay.trade.fastpay.refund.query", {
      out_trade_no: order.out_trade_no,
      out_request_no: refundNo(order.out_trade_no, n),
    });
  expect(await asked(2)).toMatchObject({ refundStatus: "REFUND_SUCCESS", refundAmount: "10.00" });
  expect((await asked(9)).refundStatus).toBeUndefined();
  expect(await refund(3, "56.67")).toMatchObject({ refundFee: "100.00" });
  expect(await query(order.out_trade_no)).toMatchObject({ tradeStatus: "TRADE_CLOSED" });

  const unpaid = orderOf("5.00");
  await precreate(unpaid);
  const close = (no: string) => exec("alipay.trade.close", { out_trade_no: no });
  expect(await close(unpaid.out_trade_no)).toMatchObject({ code: "10000" });
  expect(await query(unpaid.out_trade_no)).toMatchObject({ tradeStatus: "TRADE_CLOSED" });
  expect(await close(order.out_trade_no)).toMatchObject({ subCode: "ACQ.REASON_TRADE_STATUS_INVALID" });
  expect(await precreate(unpaid)).toMatchObject({ subCode: "ACQ.TRADE_HAS_CLOSE" });

  const unsure = await pay("6.00");
  expect(await exec("alipay.trade.cancel", { out_trade_no: unsure })).toMatchObject({
    action: "refund",
    retryFlag: "N",
  });
  expect(await query(unsure)).toMatchObject({ tradeStatus: "TRADE_CLOSED" });
});

test("the official SDK charges a payer's code, makes a trade for a page, and cancels what is uncertain", async () => {
  const charged = (order: object, auth_code: string) =>
    exec("alipay.trade.pay", { ...order, scene: "bar_code", auth_code }, listener.url);
  const order = orderOf("18.00");
  const paid = await charged(order, "280000000000000001");
  expect(paid).toMatchObject({ code: "10000", totalAmount: "18.00", outTradeNo: order.out_trade_no });
  expect(await query(order.out_trade_no)).toMatchObject({ tradeNo: paid.tradeNo });
  expect(await charged(orderOf("18.00"), "280000000000000001")).toMatchObject({
    subCode: "ACQ.PAYMENT_AUTH_CODE_INVALID",
  });
  const asked = orderOf("0.02");
  expect(await charged(asked, "280000000000000002")).toMatchObject({ code: "10003" });
  expect(await exec("alipay.trade.cancel", { out_trade_no: asked.out_trade_no })).toMatchObject({
    action: "close",
  });
  expect(await query(asked.out_trade_no)).toMatchObject({ tradeStatus: "TRADE_CLOSED" });

  const onPage = { ...orderOf("7.00"), buyer_id: "2088100000000001" };
  const made = await exec("alipay.trade.create", onPage, listener.url);
  expect(await box.post("/control/pay", { codeUrl: made.tradeNo })).toMatchObject({ status: 200 });
  expect(await query(onPage.out_trade_no)).toMatchObject({
    tradeNo: made.tradeNo,
    tradeStatus: "TRADE_SUCCESS",
  });
  expect(await exec("alipay.trade.create", orderOf("7.00"))).toMatchObject({
    subCode: "ACQ.INVALID_PARAMETER",
  });
});

test("the character set stands in the address, or the signature is another's", async () => {
  const params = new URLSearchParams({ method: "alipay.trade.query", app_id: "2021000000000100" });
  const form = { sign: "x", sign_type: "RSA2", timestamp: "2026-11-20 10:00:00", charset: "utf-8" };
  const answer = await fetch(`${box.url}/gateway.do?${params}`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  expect(await answer.text()).toContain("isv.invalid-signature");
});

test("notifications verify in the official SDK, tell the sum refunded, and stop at exactly `success`", async () => {
  const fussy = await openListener((nth) => ({ status: 200, body: nth === 1 ? "SUCCESS" : "success" }));
  const no = await pay("12.50", fussy.url);
  await until("the second delivery", () => fussy.heard.length === 2);
  const forms = fussy.heard.map((h) => Object.fromEntries(new URLSearchParams(h.body)));
  expect(forms.every((form) => sdk.checkNotifySignV2(form))).toBe(true);
  expect(forms[0]).toMatchObject({
    out_trade_no: no,
    total_amount: "12.50",
    trade_status: "TRADE_SUCCESS",
    seller_id: "2088000000000100",
  });
  expect(forms[0]?.notify_id).toBe(forms[1]?.notify_id);
  await exec("alipay.trade.refund", {
    out_trade_no: no,
    refund_amount: "2.50",
    out_request_no: refundNo(no, 1),
  });
  await until("the refund's notification", () => fussy.heard.length === 3);
  const refunded = Object.fromEntries(new URLSearchParams(fussy.heard[2]?.body));
  expect(refunded).toMatchObject({
    refund_fee: "2.50",
    out_biz_no: refundNo(no, 1),
    trade_status: "TRADE_SUCCESS",
  });
  expect(sdk.checkNotifySignV2({ ...forms[0], total_amount: "12.51" })).toBe(false);
  await fussy.close();
});

test("forged, unsigned and misplaced requests are refused with the published codes", async () => {
  const call = async (client: AlipaySdk, method: string, biz: object) =>
    (await client.exec(method, { bizContent: biz })).subCode;
  const stranger = readFileSync(`${box.dir}/sandbox/keys/stranger.key`, "utf8");
  expect(await call(sdkWith(stranger), "alipay.trade.query", { out_trade_no: "x" })).toBe(
    "isv.invalid-signature",
  );
  const other = sdkWith(box.key("alipay-app.key"), { appId: "2021000000000999" });
  expect(await call(other, "alipay.trade.query", { out_trade_no: "x" })).toBe("isv.invalid-app-id");
  expect(await call(sdk, "alipay.trade.nothing", {})).toBe("isv.invalid-method");
  const old = await fetch(`${box.url}/gateway.do?method=alipay.trade.query&app_id=2021000000000100`);
  expect(await old.text()).toContain("isv.missing-signature");

  const refusals: [object, string][] = [
    [orderOf("1.00", { sub_merchant: undefined }), "ACQ.SECONDARY_MERCHANT_ID_BLANK"],
    [
      orderOf("1.00", { sub_merchant: { merchant_id: "2088999999999999" } }),
      "ACQ.SECONDARY_MERCHANT_ID_INVALID",
    ],
    [orderOf("1.005"), "ACQ.INVALID_PARAMETER"],
    [orderOf("0"), "ACQ.INVALID_PARAMETER"],
    [orderOf("1.00", { subject: "a/b" }), "ACQ.INVALID_PARAMETER"],
    [orderOf("1.00", { time_expire: "2020-01-01 00:00:00" }), "ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR"],
    [orderOf("0.04"), "ACQ.MERCHANT_STATUS_NOT_NORMAL"],
  ];
  for (const [order, subCode] of refusals)
    expect(await precreate(order)).toMatchObject({ code: "40004", subCode });
  const order = orderOf("1.00");
  await precreate(order);
  expect(await precreate({ ...order, total_amount: "1.01" })).toMatchObject({
    subCode: "ACQ.CONTEXT_INCONSISTENT",
  });
  expect(await query("QNOSUCH")).toMatchObject({ code: "40004", subCode: "ACQ.TRADE_NOT_EXIST" });
  await box.post("/core/status", {
    ...{ number: "M00000000000006", status: "suspended", reason: "核实", person: "reviewer" },
  });
  const suspended = orderOf("1.00", { sub_merchant: { merchant_id: "2088000000000006" } });
  expect(await precreate(suspended)).toMatchObject({ subCode: "ACQ.SECONDARY_MERCHANT_STATUS_ERROR" });
});

test("the switches lose answers and notifications, refuse, and hide a trade until it is scanned", async () => {
  const order = orderOf("3.00");
  await box.post("/control/faults", { loseAnswers: true });
  await expect(precreate(order)).rejects.toThrow();
  await box.post("/control/faults", { loseAnswers: false, lateTrade: true });
  const placed = await precreate(order);
  expect(await query(order.out_trade_no)).toMatchObject({ subCode: "ACQ.TRADE_NOT_EXIST" });
  await fetch(`${box.url}/phone/pay?code=${encodeURIComponent(placed.qrCode)}`);
  expect(await query(order.out_trade_no)).toMatchObject({ tradeStatus: "WAIT_BUYER_PAY" });
  await box.post("/control/faults", { lateTrade: false, loseNotifications: true, refuse: true });
  await box.post("/control/pay", { codeUrl: placed.qrCode });
  expect(await precreate(orderOf("3.00"))).toMatchObject({ code: "40004" });
  const isLost = () =>
    deliveriesOf(box.sandbox.world).some(
      (d) => d.merchantOrderNo === order.out_trade_no && d.lastStatus === "lost",
    );
  await until("the notification to be lost", isLost);
  expect(heardOf(order.out_trade_no)).toHaveLength(0);
  await box.post("/control/faults", { loseNotifications: false, refuse: false });
  expect((await box.post("/control/faults", { nothing: true })).status).toBe(400);
});

test("magic amounts: a wrong amount, a forged signature, both kinds of coupon", async () => {
  const wrong = await pay("0.08");
  const forged = await pay("0.09");
  await until("both notifications", () => heardOf(wrong).length > 0 && heardOf(forged).length > 1);
  expect(heardOf(wrong)[0]?.get("total_amount")).toBe("0.09");
  const isTrue = (form: URLSearchParams) => sdk.checkNotifySignV2(Object.fromEntries(form));
  expect(isTrue(heardOf(wrong)[0] as URLSearchParams)).toBe(true);
  expect(heardOf(forged).slice(0, 2).map(isTrue)).toEqual([false, true]);
  expect(await query(await pay("0.10"))).toMatchObject({
    buyerPayAmount: "0.07",
    receiptAmount: "0.10",
    discountAmount: "0.03",
  });
  const coupon = await pay("0.11");
  expect(await query(coupon)).toMatchObject({
    buyerPayAmount: "0.08",
    receiptAmount: "0.08",
    mdiscountAmount: "0.03",
  });
  await exec("alipay.trade.refund", {
    out_trade_no: coupon,
    refund_amount: "0.05",
    out_request_no: refundNo(coupon, 1),
  });
  await exec("alipay.trade.refund", {
    out_trade_no: coupon,
    refund_amount: "0.06",
    out_request_no: refundNo(coupon, 2),
  });
  await pay("0.12");
});

test("the bill is a GBK zip with GBK names, adds up, and is the file on the acquirer's desk", async () => {
  const day = dayOf(box.sandbox.world.now());
  const link = (of: string) =>
    exec("alipay.data.dataservice.bill.downloadurl.query", { bill_type: "trade", bill_date: of });
  expect(await link(day)).toMatchObject({ code: "40004", subCode: "BILL_NOT_EXIST" });
  await box.post("/control/clock", { days: 1 });
  const answer = await fetch((await link(day)).billDownloadUrl);
  const zip = Buffer.from(await answer.arrayBuffer());
  const gbk = new TextDecoder("gbk", { fatal: true });
  expect(gbk.decode(zip.subarray(30, 30 + zip.readUInt16LE(26)))).toBe(
    `20880000000001000156_${day.replaceAll("-", "")}_业务明细.csv`,
  );
  expect(zip.readUInt16LE(6) & 0x0800).toBe(0);
  const bill = readAlipayBill(zip, day);
  const rowOf = (order: bigint, kind: string) =>
    bill.rows.find((r) => r.orderFen === order && r.kind === kind);
  expect(rowOf(10_000n, "payment")).toMatchObject({ feeFen: 38n, channelNo: "2088000000000004" });
  expect(rowOf(3_333n, "refund")).toMatchObject({ feeFen: 13n });
  expect(rowOf(11n, "payment")).toMatchObject({ settlementFen: 8n });
  expect(rowOf(12n, "payment")).toMatchObject({ feeFen: 1n });
  const couponParts = bill.rows.filter((r) => r.kind === "refund" && r.settlementFen < 8n);
  expect(couponParts.reduce((sum, r) => sum + r.settlementFen, 0n)).toBe(8n);
  expect(readFileSync(`${box.sandbox.world.paths.bills}/alipay-${day.replaceAll("-", "")}.zip`)).toEqual(zip);
  expect((await fetch(`${box.url}/alipay/bill?token=nobody`)).status).toBe(404);
});

test("the signature covers the node exactly as it was sent", async () => {
  const text = await (await fetch(`${box.url}/gateway.do?method=alipay.trade.query`)).text();
  const m = /^\{"alipay_trade_query_response":(.*),"sign":"([^"]+)"\}$/.exec(text);
  const key = createPublicKey(box.key("alipay-platform.pub"));
  expect(
    createVerify("RSA-SHA256")
      .update(m?.[1] ?? "")
      .verify(key, m?.[2] ?? "", "base64"),
  ).toBe(true);
});
