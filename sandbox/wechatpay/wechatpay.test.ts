import {
  createDecipheriv,
  createHash,
  createPublicKey,
  createSign,
  createVerify,
  X509Certificate,
} from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Wechatpay } from "wechatpay-axios-plugin";
import { readWechatBill } from "#server/acquirer/wechatpay/bill-codec.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf, instantText } from "#server/calendar/instant.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import { openListener, openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import { readJson } from "../world/files.ts";
import { type WechatSettings, wechatKeys } from "./keys.ts";

/** The published SDK, unmodified, is the judge of every answer: it throws when a signature does not hold. */
let box: TestSandbox;
let settings: WechatSettings;
let wx: Wechatpay;
let listener: Awaited<ReturnType<typeof openListener>>;
let counter = 0;

beforeAll(async () => {
  box = await openTestSandbox();
  settings = readJson<WechatSettings>(`${box.dir}/sandbox/keys/settings.json`);
  listener = await openListener(() => ({ status: 204, body: "" }));
  wx = sdk({ [settings.publicKeyId]: box.key("wechat-platform.pub") });
});
afterAll(async () => {
  await box.close();
  await listener.close();
});

const sdk = (certs: Record<string, string>) =>
  new Wechatpay({
    mchid: settings.spMchid,
    serial: settings.merchantSerial,
    privateKey: box.key("wechat-merchant.key"),
    certs,
    secret: box.key("wechat-apiv2.key"),
    baseURL: `${box.url}/`,
  });
const orderOf = (total: number, more: Record<string, unknown> = {}) => ({
  sp_appid: settings.spAppid,
  sp_mchid: settings.spMchid,
  sub_mchid: "1900000004",
  description: "拿铁 两杯",
  out_trade_no: `QWX${String(++counter).padStart(10, "0")}`,
  notify_url: listener.url,
  amount: { total, currency: "CNY" },
  ...more,
});
const native = async (order: object) =>
  (await wx.chain("v3/pay/partner/transactions/native").post(order)).data as { code_url: string };
const who = { sp_mchid: "1900000100", sub_mchid: "1900000004" };
const queried = async (no: string) =>
  (await wx.chain(`v3/pay/partner/transactions/out-trade-no/${no}`).get({ params: who })).data;
const failure = async (asked: Promise<unknown>) => {
  const error = (await asked.catch((e: unknown) => e)) as {
    response?: { status: number; data: { code: string; detail?: { field: string } } };
  };
  if (!error.response) throw new Error(`expected a refusal, found ${String(error)}`);
  return { status: error.response.status, ...error.response.data };
};
const phonePays = (codeUrl: string) => box.post("/control/pay", { codeUrl });
const heardOf = (no: string) =>
  listener.heard.filter((h) => (opened(h.body) as { out_trade_no: string }).out_trade_no === no);

function opened(body: string): unknown {
  const { resource } = JSON.parse(body);
  const sealed = Buffer.from(resource.ciphertext, "base64");
  const key = Buffer.from(box.key("wechat-apiv3.key").trim(), "ascii");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(resource.nonce));
  decipher.setAuthTag(sealed.subarray(-16));
  decipher.setAAD(Buffer.from(resource.associated_data));
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString());
}

function isGenuine(heard: { headers: Record<string, unknown>; body: string }): boolean {
  const text = `${heard.headers["wechatpay-timestamp"]}\n${heard.headers["wechatpay-nonce"]}\n${heard.body}\n`;
  return createVerify("RSA-SHA256")
    .update(text)
    .verify(box.key("wechat-platform.pub"), String(heard.headers["wechatpay-signature"]), "base64");
}

test("the published SDK charges a payer's code by the older interface and reverses it, in MD5 and in HMAC-SHA256", async () => {
  let codes = 0;
  const asked = (total: number, sign_type: string) => ({
    ...{ appid: settings.spAppid, mch_id: settings.spMchid, sub_mch_id: "1900000004" },
    ...{ nonce_str: `N${++codes}`, sign_type, body: "拿铁 <两杯> & 热", total_fee: String(total) },
    ...{ out_trade_no: `QV2${String(codes).padStart(10, "0")}`, spbill_create_ip: "127.0.0.1" },
    auth_code: `13${String(codes).padStart(16, "0")}`,
  });
  type Told = Record<string, string>;
  const post = async (url: string, fields: object) =>
    (await wx.chain(url).post(fields)).data as unknown as Told;
  /** The SDK throws on a FAIL before it looks at its signature. */
  const failed = async (url: string, fields: object) => {
    const error = (await post(url, fields).catch((e: unknown) => e)) as { response?: { data: Told } };
    return error.response?.data ?? {};
  };
  for (const sign_type of ["MD5", "HMAC-SHA256"]) {
    const order = asked(1_800, sign_type);
    const paid = await post("v2/pay/micropay", order);
    expect(paid).toMatchObject({ result_code: "SUCCESS", total_fee: "1800", trade_type: "MICROPAY" });
    expect(await queried(order.out_trade_no)).toMatchObject({
      ...{ trade_state: "SUCCESS", trade_type: "MICROPAY", transaction_id: paid.transaction_id },
    });
    expect(
      await failed("v2/pay/micropay", { ...asked(100, sign_type), auth_code: order.auth_code }),
    ).toMatchObject({
      err_code: "AUTHCODEEXPIRE",
    });
    const uncertain = asked(2, sign_type);
    expect(await failed("v2/pay/micropay", uncertain)).toMatchObject({ err_code: "USERPAYING" });
    expect((await queried(uncertain.out_trade_no)).trade_state).toBe("USERPAYING");
    const { appid, mch_id, sub_mch_id, out_trade_no } = uncertain;
    const reversal = { appid, mch_id, sub_mch_id, out_trade_no, nonce_str: "R", sign_type };
    expect(await post("v2/secapi/pay/reverse", reversal)).toMatchObject({ recall: "N" });
    expect((await queried(out_trade_no)).trade_state).toBe("REVOKED");
  }
  const stranger = new Wechatpay({
    ...{
      mchid: settings.spMchid,
      serial: settings.merchantSerial,
      certs: { x: box.key("wechat-platform.pub") },
    },
    ...{ privateKey: box.key("wechat-merchant.key"), secret: "0".repeat(32), baseURL: `${box.url}/` },
  });
  const refused = (await stranger
    .chain("v2/pay/micropay")
    .post(asked(100, "MD5"))
    .catch((e: unknown) => e)) as { response?: { data: Told } };
  expect(refused.response?.data).toMatchObject({ return_code: "FAIL", return_msg: "签名错误" });
});

test("the published SDK places, queries, closes and refunds an order, and verifies every answer", async () => {
  const order = orderOf(10_000);
  const { code_url } = await native(order);
  expect(code_url).toMatch(/^weixin:\/\/wxpay\/bizpayurl/);
  expect((await queried(order.out_trade_no)).trade_state).toBe("NOTPAY");
  expect((await phonePays(code_url)).body).toMatchObject({
    state: "paid",
    merchantOrderNo: order.out_trade_no,
  });
  const paid = await queried(order.out_trade_no);
  expect(paid).toMatchObject({ trade_state: "SUCCESS", amount: { total: 10_000, payer_total: 10_000 } });
  const byId = await wx.chain(`v3/pay/partner/transactions/id/${paid.transaction_id}`).get({ params: who });
  expect(byId.data).toEqual(paid);

  const refund = {
    sub_mchid: "1900000004",
    out_trade_no: order.out_trade_no,
    out_refund_no: refundNo(order.out_trade_no, 1),
    notify_url: listener.url,
    amount: { refund: 3_333, total: 10_000, currency: "CNY" },
  };
  const placeRefund = async () =>
    (await wx.chain("v3/refund/domestic/refunds").post(refund)).data as unknown as { refund_id: string };
  const accepted = await placeRefund();
  expect(accepted).toMatchObject({ status: "PROCESSING", amount: { refund: 3_333, refund_fee: 13 } });
  expect((await placeRefund()).refund_id).toBe(accepted.refund_id);
  await until("the refund's notification", () =>
    heardOf(order.out_trade_no).some((h) => h.body.includes("REFUND.SUCCESS")),
  );
  const seen = await wx
    .chain(`v3/refund/domestic/refunds/${refund.out_refund_no}`)
    .get({ params: { sub_mchid: "1900000004" } });
  expect(seen.data).toMatchObject({ status: "SUCCESS", refund_id: accepted.refund_id });
  expect((await queried(order.out_trade_no)).trade_state).toBe("REFUND");
  const tooMuch = {
    ...refund,
    out_refund_no: refundNo(order.out_trade_no, 2),
    amount: { ...refund.amount, refund: 6_668 },
  };
  expect(await failure(wx.chain("v3/refund/domestic/refunds").post(tooMuch))).toMatchObject({
    status: 400,
    code: "INVALID_REQUEST",
  });

  const unpaid = orderOf(500);
  await native(unpaid);
  const close = () =>
    wx.chain(`v3/pay/partner/transactions/out-trade-no/${unpaid.out_trade_no}/close`).post(who);
  expect((await close()).status).toBe(204);
  expect((await close()).status).toBe(204);
  expect((await queried(unpaid.out_trade_no)).trade_state).toBe("CLOSED");
  const paidClose = wx
    .chain(`v3/pay/partner/transactions/out-trade-no/${order.out_trade_no}/close`)
    .post(who);
  expect(await failure(paidClose)).toMatchObject({ status: 400, code: "ORDER_PAID" });
});

test("a refund that the payer's bank gave back is CLOSED to the published SDK, asked and told", async () => {
  const order = orderOf(2_000);
  await phonePays((await native(order)).code_url);
  const refund = {
    ...{ sub_mchid: "1900000004", out_trade_no: order.out_trade_no, notify_url: listener.url },
    out_refund_no: refundNo(order.out_trade_no, 1),
    amount: { refund: 2_000, total: 2_000, currency: "CNY" },
  };
  const refunds = wx.chain("v3/refund/domestic/refunds");
  await refunds.post(refund);
  const told = (event: string) =>
    heardOf(order.out_trade_no).filter((h) => JSON.parse(h.body).event_type === event);
  await until("its success", () => told("REFUND.SUCCESS").length === 1);
  await box.post("/core/refunds/close", { refundNo: refund.out_refund_no, reason: "用户银行卡已注销" });
  await until("its end", () => told("REFUND.CLOSED").length === 1);
  const [end] = told("REFUND.CLOSED");
  expect(end && isGenuine(end)).toBe(true);
  expect(opened(end?.body ?? "")).toMatchObject({
    ...{ out_refund_no: refund.out_refund_no, refund_status: "CLOSED", amount: { refund: 2_000 } },
  });
  const params = { sub_mchid: "1900000004" };
  const seen = await wx.chain(`v3/refund/domestic/refunds/${refund.out_refund_no}`).get({ params });
  expect(seen.data).toMatchObject({ status: "CLOSED" });
  expect(seen.data).not.toHaveProperty("success_time");
  const again = { ...refund, out_refund_no: refundNo(order.out_trade_no, 2) };
  expect((await refunds.post(again)).data).toMatchObject({ status: "PROCESSING" });
});

test("the same order gets a fresh code and kills the old one; another content is refused", async () => {
  const order = orderOf(700);
  const first = await native(order);
  const second = await native(order);
  expect(second.code_url).not.toBe(first.code_url);
  expect((await phonePays(first.code_url)).status).toBe(404);
  expect(await failure(native({ ...order, amount: { total: 701, currency: "CNY" } }))).toMatchObject({
    status: 403,
    code: "OUT_TRADE_NO_USED",
  });
  expect((await phonePays(second.code_url)).status).toBe(200);
});

test("fields, shops and callers that are not right are refused by name", async () => {
  const refusals: [object, number, string, string?][] = [
    [orderOf(100, { sub_mchid: "1999999999" }), 400, "MCH_NOT_EXISTS"],
    [orderOf(100, { sp_appid: "wx0" }), 400, "APPID_MCHID_NOT_MATCH"],
    [orderOf(100, { out_trade_no: "a b" }), 400, "PARAM_ERROR", "/out_trade_no"],
    [orderOf(100, { notify_url: "https://a.example/x?y=1" }), 400, "PARAM_ERROR", "/notify_url"],
    [orderOf(0), 400, "PARAM_ERROR", "/amount/total"],
    [orderOf(100, { time_expire: "2020-01-01T00:00:00+08:00" }), 400, "PARAM_ERROR", "/time_expire"],
    [orderOf(4), 403, "RULE_LIMIT"],
  ];
  for (const [order, status, code, field] of refusals) {
    const found = await failure(native(order));
    expect(found).toMatchObject({ status, code });
    if (field) expect(found.detail?.field).toBe(field);
  }
  await box.post("/core/status", {
    ...{ number: "M00000000000005", status: "suspended", reason: "核实", person: "reviewer" },
  });
  expect(await failure(native(orderOf(100, { sub_mchid: "1900000005" })))).toMatchObject({
    status: 403,
    code: "NO_AUTH",
  });
  expect(await failure(queried("QNOSUCHORDER"))).toMatchObject({ status: 404, code: "ORDER_NOT_EXIST" });
});

test("an order that nobody paid in time is closed and its code is dead", async () => {
  const { world } = box.sandbox;
  const soon = instantText(new Date(world.now().getTime() + 60_000));
  const order = orderOf(100, { time_expire: soon });
  const { code_url } = await native(order);
  world.setOffset(world.offsetMs() + 60_000);
  expect((await queried(order.out_trade_no)).trade_state).toBe("CLOSED");
  expect(await phonePays(code_url)).toMatchObject({ status: 409, body: { error: "order_closed" } });
  expect(await failure(native(order))).toMatchObject({ status: 400 });
});

test("a request that is forged, old or sent twice is refused", async () => {
  const path =
    "/v3/pay/partner/transactions/out-trade-no/QWX0000000001?sp_mchid=1900000100&sub_mchid=1900000004";
  const call = async (change: { at?: number; nonce?: string; signedPath?: string; serial?: string } = {}) => {
    const at = change.at ?? Math.floor(Date.now() / 1_000);
    const nonce =
      change.nonce ?? createHash("sha256").update(String(Math.random())).digest("hex").slice(0, 32);
    const signature = createSign("RSA-SHA256")
      .update(`GET\n${change.signedPath ?? path}\n${at}\n${nonce}\n\n`)
      .sign(box.key("wechat-merchant.key"), "base64");
    const answer = await fetch(box.url + path, {
      headers: {
        authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${settings.spMchid}",nonce_str="${nonce}",timestamp="${at}",serial_no="${change.serial ?? settings.merchantSerial}",signature="${signature}"`,
      },
    });
    return { status: answer.status, code: ((await answer.json()) as { code?: string }).code };
  };
  const refused = { status: 401, code: "SIGN_ERROR" };
  expect(await call({ nonce: "ONCE" })).toMatchObject({ status: 200 });
  expect(await call({ nonce: "ONCE" })).toEqual(refused);
  expect(await call({ at: Math.floor(Date.now() / 1_000) - 301 })).toEqual(refused);
  expect(await call({ at: Math.floor(Date.now() / 1_000) + 302 })).toEqual(refused);
  expect(await call({ signedPath: `${path}&x=1` })).toEqual(refused);
  expect(await call({ serial: "0".repeat(40) })).toEqual(refused);
  expect((await fetch(box.url + path)).status).toBe(401);
});

test("the platform certificate comes encrypted and verifies the answers of callers that ask for it", async () => {
  const answer = await sdk({ [settings.certificateSerial]: certificate() })
    .chain("v3/certificates")
    .get();
  const [item] = answer.data.data;
  expect(item.serial_no).toBe(settings.certificateSerial);
  const { nonce, associated_data, ciphertext } = item.encrypt_certificate;
  const pem = openedText(ciphertext, nonce, associated_data);
  expect(pem).toBe(certificate());
  const x509 = new X509Certificate(pem);
  expect(x509.serialNumber).toBe(settings.certificateSerial);
  expect(x509.verify(x509.publicKey)).toBe(true);
  const order = orderOf(100);
  const placed = await sdk({ [settings.certificateSerial]: certificate() })
    .chain("v3/pay/partner/transactions/native")
    .post(order, { headers: { "Wechatpay-Serial": settings.certificateSerial } });
  expect(placed.status).toBe(200);
  // As they are documented: some clients look for the names with their capitals.
  expect(placed.request.res.rawHeaders).toEqual(
    expect.arrayContaining(["Wechatpay-Serial", settings.certificateSerial, "Wechatpay-Signature"]),
  );
  await phonePays((placed.data as unknown as { code_url: string }).code_url);
  await until("the notification", () => heardOf(order.out_trade_no).length > 0);
  const [told] = heardOf(order.out_trade_no);
  const headers: Record<string, unknown> = { ...told?.headers };
  expect(headers["wechatpay-serial"]).toBe(settings.certificateSerial);
  const text = `${headers["wechatpay-timestamp"]}\n${headers["wechatpay-nonce"]}\n${told?.body}\n`;
  const signature = String(headers["wechatpay-signature"]);
  expect(createVerify("RSA-SHA256").update(text).verify(x509.publicKey, signature, "base64")).toBe(true);
});

const certificate = () => wechatKeys(box.sandbox.world).certificate;
function openedText(ciphertext: string, nonce: string, aad: string): string {
  const sealed = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv(
    "aes-256-gcm",
    Buffer.from(box.key("wechat-apiv3.key").trim()),
    Buffer.from(nonce),
  );
  decipher.setAuthTag(sealed.subarray(-16));
  decipher.setAAD(Buffer.from(aad));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString();
}

test("each magic amount does what it is there for", async () => {
  const pay = async (total: number) => {
    const order = orderOf(total);
    const { code_url } = await native(order);
    await phonePays(code_url);
    return order.out_trade_no;
  };
  const states = async (no: string) => (await queried(no)).trade_state;
  const count = (no: string) => heardOf(no).length;

  const ok = await pay(1);
  await until("the notification of 0.01", () => count(ok) === 1);
  expect(heardOf(ok).every(isGenuine)).toBe(true);

  let letGo = box.hold();
  const slow = await pay(2);
  expect(await states(slow)).toBe("USERPAYING");
  letGo();
  await until("0.02 to be paid", () => count(slow) === 1);
  expect(await states(slow)).toBe("SUCCESS");

  const lost = orderOf(3);
  await expect(native(lost)).rejects.toThrow();
  expect(await states(lost.out_trade_no)).toBe("NOTPAY");
  expect((await phonePays((await native(lost)).code_url)).body).toMatchObject({ state: "paid" });

  const twice = await pay(5);
  await until("three deliveries of 0.05", () => count(twice) === 3);
  expect(new Set(heardOf(twice).map((h) => JSON.parse(h.body).id)).size).toBe(1);

  const silent = await pay(6);
  expect(await states(silent)).toBe("SUCCESS");

  letGo = box.hold();
  const late = await pay(7);
  expect(await states(late)).toBe("NOTPAY");
  await wx.chain(`v3/pay/partner/transactions/out-trade-no/${late}/close`).post(who);
  expect(await states(late)).toBe("CLOSED");
  letGo();
  await until("the late payment of 0.07", () => count(late) === 1);
  expect(await states(late)).toBe("SUCCESS");

  const wrong = await pay(8);
  await until("the notification of 0.08", () => count(wrong) === 1);
  expect(opened((heardOf(wrong)[0] as { body: string }).body)).toMatchObject({ amount: { total: 9 } });
  expect((await queried(wrong)).amount.total).toBe(8);

  const forged = await pay(9);
  await until("two deliveries of 0.09", () => count(forged) === 2);
  expect(heardOf(forged).map(isGenuine)).toEqual([false, true]);

  expect((await queried(await pay(10))).amount).toMatchObject({ total: 10, payer_total: 7 });
  expect((await queried(await pay(11))).amount).toMatchObject({ total: 11, payer_total: 8 });
  await pay(12);
  expect(count(silent)).toBe(0);
});

test("news is told until it is heard, also after a crash, and what was acknowledged is never lost", async () => {
  const deaf = await openListener((nth) => ({ status: nth < 3 ? 500 : 200, body: "" }));
  const order = orderOf(1_234, { notify_url: deaf.url });
  const { code_url } = await native(order);
  await phonePays(code_url);
  await until("the first delivery", () => deaf.heard.length >= 1);
  await box.restart();
  wx = sdk({ [settings.publicKeyId]: box.key("wechat-platform.pub") });
  await until("the third delivery", () => deaf.heard.length >= 3);
  expect(new Set(deaf.heard.map((h) => JSON.parse(h.body).id)).size).toBe(1);
  expect((await queried(order.out_trade_no)).trade_state).toBe("SUCCESS");
  await deaf.close();
});

test("the trade bill has the published layout, adds up, and is the file on the acquirer's desk", async () => {
  const day = dayOf(box.sandbox.world.now());
  const tradebill = (query: object) => wx.chain("v3/bill/tradebill").get({ params: query });
  expect(await failure(tradebill({ bill_date: day }))).toMatchObject({ code: "NO_STATEMENT_EXIST" });
  await box.post("/control/clock", { days: 1 });
  const link = (await tradebill({ bill_date: day })).data;
  const url = new URL(link.download_url);
  const file = (
    await wx.chain("v3/billdownload/file").get({
      params: { token: url.searchParams.get("token") },
      responseType: "arraybuffer",
    })
  ).data as Buffer;
  expect(createHash("sha1").update(file).digest("hex")).toBe(link.hash_value);
  const text = file.toString("utf8");
  expect(text.startsWith("\uFEFF交易时间,公众账号ID,")).toBe(true);
  const lines = text.slice(1).split("\r\n");
  expect(lines.pop()).toBe("");
  expect(lines.every((l) => !l.includes("\n"))).toBe(true);
  const details = lines.slice(1, -2).map((l) => l.slice(1).split(",`"));
  expect(details.every((cells) => cells.length === 27)).toBe(true);
  const sum = (column: number) =>
    details.reduce((total, cells) => total + Math.round(Number(cells[column]) * 100), 0) / 100;
  const summary = (lines.at(-1) as string).slice(1).split(",`");
  expect(summary.map(Number)).toEqual([details.length, sum(12), sum(16), sum(17), sum(22), sum(24), sum(25)]);
  const feeOf = (order: string) =>
    details.find((c) => c[24] === order && c[9] === "SUCCESS")?.slice(12, 24)[10];
  expect(feeOf("100.00")).toBe("0.38000");
  expect(feeOf("0.12")).toBe("0.01000");
  expect(details.find((c) => c[24] === "0.11")?.[12]).toBe("0.08");
  expect(details.find((c) => c[9] === "REFUND")?.[22]).toBe("-0.13000");
  expect(readWechatBill(file, day).rows).toHaveLength(details.length);
  const wrongToken = wx.chain("v3/billdownload/file").get({ params: { token: "nobody" } });
  expect((await failure(wrongToken)).status).toBe(400);

  const { bills } = box.sandbox.world.paths;
  const { readFileSync } = await import("node:fs");
  expect(readFileSync(`${bills}/wechat-${day.replaceAll("-", "")}.csv`)).toEqual(file);
  expect((await tradebill({ bill_date: addDays(day, -1) })).status).toBe(200);
  expect(createPublicKey(box.key("wechat-platform.pub")).asymmetricKeyType).toBe("rsa");
});

test("an adapter on the moved clock and an SDK on the machine's clock are both answered on their own", async () => {
  while (Math.abs(box.sandbox.world.offsetMs()) < 3_600_000) await box.post("/control/clock", { days: 1 });
  const order = orderOf(100);
  await native(order);
  const path = `/v3/pay/partner/transactions/out-trade-no/${order.out_trade_no}?sp_mchid=1900000100&sub_mchid=1900000004`;
  const at = Math.floor(box.sandbox.world.now().getTime() / 1_000);
  const signature = createSign("RSA-SHA256")
    .update(`GET\n${path}\n${at}\nMOVEDCLOCK\n\n`)
    .sign(box.key("wechat-merchant.key"), "base64");
  const answer = await fetch(box.url + path, {
    headers: {
      authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${settings.spMchid}",nonce_str="MOVEDCLOCK",timestamp="${at}",serial_no="${settings.merchantSerial}",signature="${signature}"`,
    },
  });
  expect(answer.status).toBe(200);
  expect(Math.abs(Number(answer.headers.get("wechatpay-timestamp")) - at)).toBeLessThan(5);
});
