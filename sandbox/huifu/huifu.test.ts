import { afterAll, beforeAll, expect, test } from "vitest";
import { openListener, openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import { callerOf } from "./testing/caller.ts";

let box: TestSandbox;
let call: ReturnType<typeof callerOf>;
beforeAll(async () => {
  box = await openTestSandbox();
  call = callerOf(box);
});
afterAll(() => box.close());

const CREATE = "/v4/trade/payment/create";
const SHOP = "2088000000000004";
let counter = 0;
const orderOf = (more: Record<string, unknown> = {}) => ({
  req_date: "20261120",
  req_seq_id: `QHUIFU${String(++counter).padStart(8, "0")}`,
  huifu_id: SHOP,
  trade_type: "A_NATIVE",
  trans_amt: "12.80",
  goods_desc: "拿铁",
  ...more,
});
const query = ({ req_seq_id, req_date }: { req_seq_id: string; req_date: string }) =>
  call("/v4/trade/payment/scanpay/query", { huifu_id: SHOP, req_seq_id, req_date });
async function paid(more: Record<string, unknown> = {}) {
  const order = orderOf(more);
  const { qr_code } = await call(CREATE, order);
  await box.post("/control/pay", { codeUrl: qr_code });
  return order;
}

test("a number on another day is another payment, and so is a refund's", async () => {
  const order = await paid();
  const next = { ...order, req_date: "20261121" };
  expect(await query(next)).toMatchObject({ resp_code: "23000001" });
  expect(await call(CREATE, order)).toMatchObject({ resp_code: "20000000" });
  expect(await call(CREATE, next)).toMatchObject({ resp_code: "00000100", trans_stat: "P" });
  expect(await query(order)).toMatchObject({ trans_stat: "S" });
  const refund = (req_date: string) =>
    call("/v4/trade/payment/scanpay/refund", {
      ...{ req_date, req_seq_id: `R${order.req_seq_id}`, huifu_id: SHOP, ord_amt: "5.00" },
      ...{ org_req_date: order.req_date, org_req_seq_id: order.req_seq_id },
    });
  expect(await refund("20261120")).toMatchObject({ trans_stat: "P" });
  expect(await refund("20261120")).toMatchObject({ resp_code: "20000000" });
  expect(await refund("20261121")).toMatchObject({ trans_stat: "P" });
  expect(await refund("20261122")).toMatchObject({ resp_code: "10000002" });
});

test.each([
  ["trans_amt", "1.280"],
  ["trans_amt", "0.00"],
  ["trans_amt", 1280],
  ["req_date", "20261131"],
  ["req_seq_id", "with space"],
  ["goods_desc", ""],
  ["goods_desc", "长".repeat(129)],
  ["trade_type", "T_NATIVE"],
  ["time_expire", "20261120100030"],
  ["notify_url", "http://a.example/?b=c"],
  ["method_expand", "[]"],
])("%s as %s is refused by its name and nothing is booked", async (field, value) => {
  const order = orderOf({ [field]: value });
  const answer = await call(CREATE, order);
  expect(answer).toMatchObject({ resp_code: "10000000", resp_desc: expect.stringContaining(field) });
  expect(box.sandbox.world.book.newest.some((t) => t.no === order.req_seq_id)).toBe(false);
});

test("who calls, and that the caller's key signed, is asked before anything is done", async () => {
  for (const [envelope, resp_code] of [
    [{ sys_id: "6666000000000009" }, "10000000"],
    [{ product_id: "OTHER" }, "10000000"],
    [{ sign: "" }, "90000000"],
    [{ sign: 7 }, "90000000"],
  ] as const) {
    const order = orderOf();
    expect(await call(CREATE, order, envelope)).toMatchObject({ resp_code });
    expect(await query(order)).toMatchObject({ resp_code: "23000001" });
  }
});

test("a shop that the register does not have, or has stopped, takes nothing", async () => {
  expect(await call(CREATE, orderOf({ huifu_id: "9999" }))).toMatchObject({ resp_code: "22000002" });
});

test("a payment code is charged on its day only, and only under its own wallet", async () => {
  const code = (more: Record<string, unknown>, auth_code: string) =>
    call(CREATE, {
      ...orderOf({ trade_type: "A_MICROPAY", method_expand: JSON.stringify({ auth_code }), ...more }),
      terminal_device_data: JSON.stringify({ devs_id: "T1" }),
    });
  expect(await code({ req_date: "20261119" }, "284567890123456711")).toMatchObject({ resp_code: "10000000" });
  expect(await code({}, "134567890123456711")).toMatchObject({ resp_code: "90000000" });
  expect(await code({}, "284567890123456711")).toMatchObject({ trans_stat: "S" });
});

test("a payment is told twice, each until its own number comes back", async () => {
  let listener: Awaited<ReturnType<typeof openListener>> | undefined;
  const toldOf = (body: string) =>
    JSON.parse(new URLSearchParams(body).get("resp_data") ?? "") as Record<string, string>;
  listener = await openListener((nth) => {
    const { req_seq_id } = toldOf(listener?.heard[nth - 1]?.body ?? "");
    return { status: 200, body: nth <= 2 ? "RECV_ORD_ID_OTHER" : `RECV_ORD_ID_${req_seq_id}` };
  });
  const { heard } = listener;
  await paid({ notify_url: listener.url });
  await until("two deliveries of each", () => heard.length === 4);
  const kinds = heard.map((h) => toldOf(h.body).notify_type).sort();
  expect(kinds).toEqual(["1", "1", "2", "2"]);
  await until("both are done", () => {
    const { notified } = box.sandbox.world.book;
    return [...notified.values()].filter((status) => status === "accepted").length === 2;
  });
  await listener.close();
});

test("a bill has no file while it is made, none where nothing happened, and is asked for three times a day", async () => {
  const bill = (file_date: string) =>
    call("/v2/trade/check/filequery", {
      ...{ req_date: "20261121", req_seq_id: `B${++counter}`, huifu_id: "6666000000000001" },
      ...{ file_date, bill_type: "TRADE_BILL" },
    });
  await box.post("/control/clock", { days: 1 });
  expect(await bill("20261121")).toMatchObject({ task_details: [{ task_stat: "P" }], file_details: [] });
  await box.post("/control/clock", { to: "2026-11-21T12:00:00+08:00" });
  expect(await bill("20261121")).toMatchObject({ file_details: [{ file_date: "20261121" }] });
  expect(await bill("20261120")).toMatchObject({ task_details: [{ task_stat: "S" }], file_details: [] });
  expect(await bill("20261121")).toMatchObject({ resp_code: "20000001" });
  await box.post("/control/clock", { days: 1 });
  expect(await bill("20261121")).toMatchObject({ file_details: [{ file_date: "20261121" }] });
});
