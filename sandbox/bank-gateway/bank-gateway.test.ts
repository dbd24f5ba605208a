import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Flat,
  flatOf,
  isSigned,
  type Keys,
  md5Of,
  textToSign,
  withSign,
  xmlOf,
} from "#server/acquirer/bank-gateway/testing/second-signature.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import { openListener, openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import { deliveriesOf } from "../trade/announce.ts";
import { ask, postXml } from "./testing/second-client.ts";

/** What speaks here is the second client: the sandbox is asked by somebody who read the facts and nothing of its code. */
let box: TestSandbox;
let listener: Awaited<ReturnType<typeof openListener>>;
let agent: Keys;
let group: Keys;
let counter = 0;

beforeAll(async () => {
  box = await openTestSandbox();
  listener = await openListener(() => ({ status: 200, body: "success" }));
  const theirs = box.key("bank-gateway.pub");
  agent = { signType: "RSA_1_256", own: box.key("bank-agent.key"), theirs };
  const secret = box.key("bank-group.secret").trim();
  group = { signType: "MD5", own: secret, theirs: secret };
});
afterAll(async () => {
  await box.close();
  await listener.close();
});
afterEach(() =>
  box.post("/control/faults", { loseAnswers: false, refuseRefunds: false, noEmptyBills: false }),
);

const SHOP: Flat = { weixin: "1900000004", alipay: "2088000000000004" };
const newNo = () => `QBANK${String(++counter).padStart(27, "0")}`;
const gateway = () => `${box.url}/pay/gateway`;
const by = (fields: Flat, keys = agent) =>
  ask(
    gateway(),
    keys === agent ? { sign_agentno: "100000000100", ...fields } : { groupno: "100000000200", ...fields },
    keys,
  );
const orderOf = (wallet: string, fen: number, more: Flat = {}): Flat => ({
  service: `pay.${wallet}.native`,
  mch_id: SHOP[wallet] as string,
  out_trade_no: newNo(),
  body: "拿铁 <大杯> & 热",
  attach: "ord.mch",
  total_fee: String(fen),
  mch_create_ip: "127.0.0.1",
  notify_url: listener.url,
  ...more,
});
const codeOf = (wallet: string, code: string, fen: number): Flat => ({
  ...orderOf(wallet, fen),
  service: "unified.trade.micropay",
  auth_code: code,
});
const placed = async (order: Flat, keys = agent): Promise<string> =>
  (await by(order, keys)).answer.code_url as string;
const pay = (codeUrl: string) => box.post("/control/pay", { codeUrl });
const named = ({ mch_id, out_trade_no }: Flat): Flat => ({
  mch_id: mch_id as string,
  out_trade_no: out_trade_no as string,
});
const queried = async (order: Flat) => (await by({ service: "unified.trade.query", ...named(order) })).answer;
const heardOf = (order: Flat) =>
  listener.heard.map((h) => flatOf(h.body)).filter((told) => told.out_trade_no === order.out_trade_no);
const refundOf = (order: Flat, nn: number, fen: number): Flat => ({
  service: "unified.trade.refund",
  ...named(order),
  out_refund_no: refundNo(order.out_trade_no as string, nn),
  total_fee: order.total_fee as string,
  refund_fee: String(fen),
  op_user_id: "till-1",
});
const paid = async (wallet: string, fen: number, more: Flat = {}) => {
  const order = orderOf(wallet, fen, more);
  await pay(await placed(order));
  return order;
};
let codes = 0;
const weixinCode = () => `13${String(++codes).padStart(16, "0")}`;

test("the text that is signed and its MD5 are the ones that the facts give", () => {
  const fields = {
    body: "咖啡",
    charset: "UTF-8",
    mch_create_ip: "127.0.0.1",
    mch_id: "100000000001",
    nonce_str: "0123456789abcdef",
    notify_url: "http://127.0.0.1:3001/n",
    out_trade_no: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z",
    service: "pay.weixin.native",
    sign_type: "MD5",
    total_fee: "1",
    version: "2.0",
    attach: "",
  };
  expect(createHash("sha256").update(textToSign(fields)).digest("hex")).toBe(
    "95dc3ad98170bbf950cceae822c5b8126e09542305535eec7c1aee9c5bd2b872",
  );
  expect(md5Of(fields, "0123456789abcdef")).toBe("6C565B1E46E9454FBD553AE6E3D5477E");
});

describe.each(["weixin", "alipay"])("%s", (wallet) => {
  test.each([["an institution, RSA_1_256"], ["a chain, MD5"]])(
    "%s: an order is placed, paid, told and asked for; every answer is signed",
    async (who) => {
      const keys = who.includes("MD5") ? group : agent;
      const order = orderOf(wallet, 12_345);
      const made = await by(order, keys);
      expect(made).toMatchObject({
        verified: true,
        answer: { status: "0", result_code: "0", sign_type: keys.signType },
      });
      expect(await by({ service: "unified.trade.query", ...named(order) }, keys)).toMatchObject({
        verified: true,
        answer: { trade_state: "NOTPAY" },
      });
      await pay(made.answer.code_url as string);
      await until("the notification", () => heardOf(order).length > 0);
      const [told] = heardOf(order);
      expect(isSigned(told as Flat, keys)).toBe(true);
      const facts = { total_fee: "12345", trade_type: `pay.${wallet}.native`, attach: "ord.mch" };
      expect(told).toMatchObject({ status: "0", result_code: "0", pay_result: "0", ...facts });
      expect(await queried(order)).toMatchObject({ trade_state: "SUCCESS", ...facts });
      const byReference = { service: "unified.trade.query", mch_id: order.mch_id as string };
      expect(
        (await by({ ...byReference, transaction_id: told?.transaction_id as string })).answer.out_trade_no,
      ).toBe(order.out_trade_no);
    },
  );

  test("an order that nobody paid is closed, again and again; a paid one never", async () => {
    const order = orderOf(wallet, 500);
    const codeUrl = await placed(order);
    const close = { service: "unified.trade.close", ...named(order) };
    expect((await by(close)).answer.result_code).toBe("0");
    expect((await by(close)).answer.result_code).toBe("0");
    expect(await queried(order)).toMatchObject({ trade_state: "CLOSED" });
    expect((await pay(codeUrl)).status).toBe(409);
    const done = await paid(wallet, 500);
    expect((await by({ service: "unified.trade.close", ...named(done) })).answer.err_code).toBe("ORDERPAID");
  });

  test("refunds in parts: the same number is the same refund, more than the rest is refused, the query has them all", async () => {
    const order = await paid(wallet, 1_000);
    const first = refundOf(order, 1, 300);
    const [one, again] = [await by(first), await by(first)];
    expect(one.answer).toMatchObject({ result_code: "0", refund_fee: "300" });
    expect(again.answer.refund_id).toBe(one.answer.refund_id);
    expect((await by({ ...first, refund_fee: "301" })).answer.err_code).toBe("PARAM_ERROR");
    expect((await by(refundOf(order, 2, 701))).answer.err_code).toBe("REFUND_FEE_EXCEED");
    await by(refundOf(order, 3, 700));
    await until("both", () =>
      [...box.sandbox.world.book.refunds.values()]
        .filter((r) => r.trade.no === order.out_trade_no)
        .every((r) => r.refund.succeededAt),
    );
    const all = await by({ service: "unified.trade.refundquery", ...named(order) });
    expect(all.answer).toMatchObject({
      refund_count: "2",
      refund_fee_0: "300",
      refund_status_0: "SUCCESS",
      refund_fee_1: "700",
      refund_status_1: "SUCCESS",
    });
    const asked = { service: "unified.trade.refundquery", mch_id: order.mch_id as string };
    expect(
      (await by({ ...asked, refund_id: one.answer.refund_id as string, out_refund_no: "other" })).answer,
    ).toMatchObject({ refund_count: "1", out_refund_no_0: first.out_refund_no });
    expect(await queried(order)).toMatchObject({ trade_state: "REFUND" });
  });
});

test("a refund number of 35 characters is refused, ours of 32 is taken", async () => {
  const order = await paid("weixin", 1_000);
  const refund = refundOf(order, 1, 100);
  const long = await by({ ...refund, out_refund_no: `${order.out_trade_no}R01` });
  expect(long.answer).toMatchObject({ result_code: "1", err_code: "PARAM_ERROR" });
  expect((refund.out_refund_no as string).length).toBe(32);
  expect((await by(refund)).answer.result_code).toBe("0");
});

test("the magic amounts: refused, answer lost, paying first, told twice, told never, forged, wrong amount", async () => {
  expect((await by(orderOf("weixin", 4))).answer).toMatchObject({ result_code: "1", err_code: "RULELIMIT" });
  const lost = orderOf("weixin", 3);
  await expect(by(lost)).rejects.toThrow();
  expect(await queried(lost)).toMatchObject({ trade_state: "NOTPAY" });
  await pay(await placed(lost));
  expect(await queried(lost)).toMatchObject({ trade_state: "SUCCESS" });

  const slow = orderOf("alipay", 2);
  const release = box.hold();
  await pay(await placed(slow));
  expect(await queried(slow)).toMatchObject({ trade_state: "USERPAYING" });
  release();
  await until("paid", () => heardOf(slow).length > 0);

  const twice = await paid("weixin", 5);
  const never = await paid("weixin", 6);
  const wrong = await paid("alipay", 8);
  const forged = await paid("alipay", 9);
  await until("three", () => heardOf(twice).length >= 3);
  await until("the genuine one", () => heardOf(forged).length >= 2);
  await until("the wrong amount", () => heardOf(wrong).length >= 1);
  expect(heardOf(wrong)[0]).toMatchObject({ total_fee: "9" });
  expect(heardOf(forged).map((told) => isSigned(told, agent))).toEqual([false, true]);
  expect(heardOf(never)).toEqual([]);
  expect(await queried(never)).toMatchObject({ trade_state: "SUCCESS" });
  expect(deliveriesOf(box.sandbox.world).some((d) => d.kind === "refund")).toBe(false);
});

describe("the payer's code", () => {
  test("is paid at once, counts once, and goes to its own wallet", async () => {
    const code = weixinCode();
    const order = codeOf("weixin", code, 800);
    expect((await by(order)).answer).toMatchObject({
      pay_result: "0",
      trade_type: "pay.weixin.micropay",
      total_fee: "800",
    });
    expect((await by({ ...order, out_trade_no: newNo() })).answer).toMatchObject({
      err_code: "AUTHCODE_USED",
      need_query: "N",
    });
    expect((await by(codeOf("alipay", "281234567890123456", 800))).answer.trade_type).toBe(
      "pay.alipay.micropay",
    );
    expect((await by(codeOf("weixin", "991234567890123456", 800))).answer.err_code).toBe("PARAM_ERROR");
    expect(readFileSync(box.sandbox.world.paths.journal, "utf8")).not.toContain(code);
  });

  test("asks for the password first (0.02): need_query, then paid", async () => {
    const order = codeOf("weixin", weixinCode(), 2);
    const release = box.hold();
    expect((await by(order)).answer).toMatchObject({
      result_code: "1",
      err_code: "USERPAYING",
      need_query: "Y",
    });
    expect(await queried(order)).toMatchObject({ trade_state: "USERPAYING" });
    release();
    await until("paid", () => heardOf(order).length > 0);
    expect(await queried(order)).toMatchObject({ trade_state: "SUCCESS" });
  });

  test("is reversed while the payer hesitates: it is paid no more", async () => {
    const order = codeOf("weixin", weixinCode(), 2);
    const release = box.hold();
    await by(order);
    const reverse = { service: "unified.micropay.reverse", ...named(order) };
    expect((await by(reverse)).answer).toMatchObject({ result_code: "0", retry_flag: "N" });
    expect((await by(reverse)).answer).toMatchObject({ result_code: "0", retry_flag: "N" });
    release();
    expect(await queried(order)).toMatchObject({ trade_state: "REVERSE" });
    expect(heardOf(order)).toEqual([]);
  });

  test("is reversed after it was paid, in that moment (0.07) or before: all goes back", async () => {
    for (const fen of [7, 600]) {
      const order = codeOf("weixin", weixinCode(), fen);
      await by(order);
      expect((await by({ service: "unified.micropay.reverse", ...named(order) })).answer.retry_flag).toBe(
        "N",
      );
      const answer = await queried(order);
      expect(answer.trade_state).toBe("REVERSE");
      const asked = await by({ service: "unified.trade.refundquery", ...named(order) });
      expect(asked.answer).toMatchObject({ refund_count: "1", refund_fee_0: String(fen) });
    }
  });

  test("is never closed, and a code that was shown is never reversed", async () => {
    const order = codeOf("weixin", weixinCode(), 900);
    await by(order);
    const shown = orderOf("weixin", 900);
    await placed(shown);
    expect((await by({ service: "unified.micropay.reverse", ...named(shown) })).answer.err_code).toBe(
      "TRADE_STATE_ERROR",
    );
  });
});

test("the same number again: the same order goes on, another content is refused, an ended one too", async () => {
  const order = orderOf("weixin", 700);
  const first = await placed(order);
  const second = await placed(order);
  expect(second).not.toBe(first);
  expect((await by({ ...order, total_fee: "701" })).answer.err_code).toBe("OUT_TRADE_NO_USED");
  expect(
    (await by({ ...orderOf("alipay", 700), out_trade_no: order.out_trade_no as string })).answer.err_code,
  ).toBe("OUT_TRADE_NO_USED");
  await pay(second);
  expect((await by(order)).answer.err_code).toBe("ORDERPAID");
});

test("what the gateway does not take: another's key, another charset, a document type, an entity, nesting, a name twice, size", async () => {
  const stranger: Keys = { ...group, own: "0".repeat(32) };
  const order = { sign_agentno: "100000000100", ...orderOf("weixin", 100), nonce_str: "n1", version: "2.0" };
  const good = withSign({ ...order, charset: "UTF-8" }, agent);
  const bad: readonly (readonly [string, string | Buffer])[] = [
    ["Signature error", xmlOf(withSign({ ...order, charset: "UTF-8" }, stranger))],
    ["Signature error", xmlOf({ ...good, total_fee: "101" })],
    ["字符集错误", xmlOf(withSign({ ...order, charset: "GBK" }, agent))],
    ["not UTF-8", Buffer.from(xmlOf(good).replace("拿铁", "\xc4\xc3"), "latin1")],
    ["商户不存在", xmlOf(withSign({ ...order, sign_agentno: "100000000999" }, agent))],
    ["签名方式错误", xmlOf({ ...good, sign_type: "SM3" })],
    ["no <xml>", `<!DOCTYPE xml [<!ENTITY x "y">]>${xmlOf(good)}`],
    ["an entity", xmlOf(good).replace("<xml>", "<xml><a>&x;</a>")],
    ["not a list", xmlOf(good).replace("<xml>", "<xml><a><b>1</b></a>")],
    ["not a list", xmlOf(good).replace("<xml>", '<xml><a href="x">1</a>')],
    ["twice", xmlOf(good).replace("</xml>", "<total_fee>1</total_fee></xml>")],
    ["too large", xmlOf({ ...good, detail: "x".repeat(70_000) })],
    ["not a list", `<xml><a>${"<![CDATA[]]>".repeat(4_000)}</xml>`],
  ];
  for (const [why, body] of bad) {
    const answer = flatOf(await postXml(gateway(), body));
    expect(answer, why).toMatchObject({ status: "400", message: expect.stringContaining(why) });
    expect(answer.sign).toBeUndefined();
  }
  expect(await queried(order)).toMatchObject({ err_code: "ORDERNOTEXIST" });
});

test("a field outside its form is refused by its name", async () => {
  const order = orderOf("weixin", 100);
  const bad: readonly (readonly [string, Flat])[] = [
    ["out_trade_no", { out_trade_no: "a-b-c" }],
    ["out_trade_no", { out_trade_no: "x".repeat(33) }],
    ["total_fee", { total_fee: "1.00" }],
    ["total_fee", { total_fee: "0" }],
    ["body", { body: "" }],
    ["notify_url", { notify_url: "" }],
    ["attach", { attach: "x".repeat(128) }],
    ["time_expire", { time_expire: "2026-11-20" }],
    ["time_expire", { time_expire: "20201120120000" }],
    ["mch_create_ip", { mch_create_ip: "" }],
  ];
  for (const [name, more] of bad)
    expect((await by({ ...order, ...more })).answer, name).toMatchObject({
      err_code: "PARAM_ERROR",
      err_msg: expect.stringContaining(name),
    });
  expect((await by({ ...order, mch_id: "100000000001" })).answer.err_code).toBe("MCH_NOT_EXIST");
  expect((await by({ ...order, service: "pay.unionpay.native" })).answer.err_code).toBe("SERVICE_NOT_EXIST");
});

test("an order of the gateway is none of the wallets' own interfaces, nor in their bills", async () => {
  const order = await paid("weixin", 1_234);
  const { book } = box.sandbox.world;
  expect(book.find("wechat", order.out_trade_no as string)).toBeUndefined();
  expect([...book.trades.values()].find((t) => t.no === order.out_trade_no)?.dialect).toBe("bank-gateway");
});

test("the bill of a day: 38 columns with back-ticks, payments and refunds of every wallet, totals; XML where there is none", async () => {
  const day = dayOf(box.sandbox.world.now()).replaceAll("-", "");
  const bill = async (more: Flat): Promise<string> =>
    postXml(
      `${box.url}/download/gateway`,
      xmlOf(
        withSign(
          {
            ...{ service: "pay.bill.agent", version: "1.0", charset: "UTF-8", nonce_str: `b${++counter}` },
            ...{ sign_agentno: "100000000100", bill_date: day, bill_type: "ALL", ...more },
          },
          agent,
        ),
      ),
    );
  expect(flatOf(await bill({}))).toMatchObject({ err_code: "BILL_CREATING" });
  expect(flatOf(await bill({ bill_date: "2026-11-20" }))).toMatchObject({ err_code: "PARAM_ERROR" });
  const own = await paid("weixin", 11);
  const theirs = await paid("alipay", 10);
  await by(refundOf(own, 1, 11));
  await box.post("/control/clock", { days: 1 });

  const text = await bill({});
  const [header = "", ...lines] = text.trimEnd().split("\r\n");
  expect(header.split(",")).toHaveLength(38);
  const totals = lines.splice(-2);
  expect(totals[0]).toMatch(/^总交易单数,/);
  for (const line of lines) expect(line.slice(1).split(",`")).toHaveLength(38);
  const rowOf = (state: string, { out_trade_no }: Flat) =>
    lines
      .map((l) => l.slice(1).split(",`"))
      .find((c) => c[8] === out_trade_no && c[11] === state) as string[];
  const paidRow = rowOf("支付成功", own);
  // 0.11: the shop's own coupon of three fen.
  expect([14, 32, 33].map((i) => paidRow[i])).toEqual(["0.11", "0.03", "0.08"]);
  expect(rowOf("支付成功", theirs)[15]).toBe("0.03");
  const back = rowOf("转入退款", own);
  expect([14, 18, 33].map((i) => back[i])).toEqual(["0.11", "0.11", "-0.08"]);
  expect(back[17]).toBe(refundNo(own.out_trade_no as string, 1));
  const numbers = (totals[1] as string).slice(1).split(",`");
  const sum = (i: number) =>
    lines.reduce((s, l) => s + Math.round(Number(l.slice(1).split(",`")[i]) * 100), 0);
  expect(Math.round(Number(numbers[4]) * 100)).toBe(sum(24));
  expect(Math.round(Number(numbers[5]) * 100)).toBe(sum(33));

  const refunds = await bill({ bill_type: "REFUND" });
  expect(refunds).toContain("转入退款");
  expect(refunds).not.toContain("支付成功");
  const shop = await bill({ service: "pay.bill.merchant", mch_id: SHOP.weixin as string });
  expect(shop).toContain(SHOP.weixin);
  expect(shop).not.toContain(`\`${SHOP.alipay}`);
  await box.post("/control/faults", { noEmptyBills: true });
  await box.post("/control/clock", { days: 2 });
  expect(flatOf(await bill({ bill_date: "20261122" }))).toMatchObject({ err_code: "BILL_NOT_EXIST" });
});
