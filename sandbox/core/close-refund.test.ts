import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAcquirers } from "#server/acquirer/registry.ts";
import { readWechatBill } from "#server/acquirer/wechatpay/bill-codec.ts";
import { readRefundVoid } from "#server/books/lines-reader.ts";
import type { RefundVoid } from "#server/books/refund-void.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { walletOf } from "#server/channel/channel.ts";
import { readAcquirerConfig } from "#server/env/acquirer-config.ts";
import { newId } from "#server/id.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import { openListener, openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import type { FundsLine } from "../world/facts.ts";
import { readLines, writeAtomically } from "../world/files.ts";

/** The platform's own adapter asks and is told: what the sandbox says is read as the real one's would be. */
let box: TestSandbox;
let listener: Awaited<ReturnType<typeof openListener>>;
let counter = 0;
const REASON = "用户银行卡已注销";
beforeAll(async () => {
  box = await openTestSandbox();
  listener = await openListener(() => ({ status: 204, body: "" }));
  const path = join(box.dir, "acquirer.json");
  const config = readFileSync(path, "utf8")
    .replaceAll("http://127.0.0.1:2", box.url)
    .replace(/http:\/\/127\.0\.0\.1:1\/notifications\/ACQ001/g, listener.url);
  writeAtomically(path, config);
});
afterAll(async () => {
  await box.close();
  await listener.close();
});

const world = () => box.sandbox.world;
const now = () => world().now();
const adapter = () =>
  openAcquirers(readAcquirerConfig(join(box.dir, "acquirer.json")), { now }, () => {}).of("ACQ001", "wechat");
async function paid(amountFen: bigint) {
  const order = {
    ...{ orderId: newId("ord", now()), merchantId: newId("mch", now()) },
    merchantOrderNo: `QCLOSE${String(++counter).padStart(26, "0")}`,
    ...{
      channel: "wechat" as const,
      sentOn: dayOf(now()),
      channelNo: walletOf("wechat").number.example(4),
      amountFen,
      description: "拿铁",
      terminal: "till-1",
    },
    expiresAt: new Date(now().getTime() + 600_000),
  };
  const placed = await adapter().place(order);
  if (placed.state !== "code") throw new Error("expected a code");
  expect(await box.post("/control/pay", placed)).toMatchObject({ body: { state: "paid" } });
  const state = await adapter().query(order);
  if (state.state !== "paid") throw new Error("expected a payment");
  return { ...order, acquirerReference: state.acquirerReference };
}
type Order = Awaited<ReturnType<typeof paid>>;
const refundOf = (order: Order, nth: number, amountFen: bigint) => ({
  ...{ ...order, refundNo: refundNo(order.merchantOrderNo, nth), amountFen, orderFen: order.amountFen },
  refundSentOn: order.sentOn,
  reason: "点错了",
});
type Refund = ReturnType<typeof refundOf>;
const booked = (r: Refund) => world().book.findRefund("wechat", r.refundNo)?.refund;
const succeeded = (r: Refund) => until("the refund's end", () => booked(r)?.succeededAt !== undefined);
const close = (r: Refund, reason = REASON) =>
  box.post("/core/refunds/close", { refundNo: r.refundNo, reason });
const log = () => readLines<RefundVoid>(world().paths.voids);
const inLog = (r: Refund) => log().find((v) => v.refundNo === r.refundNo);
/** What was told of a refund since the message `from`, in order, as the platform reads it. */
async function told(r: Refund, from = 0) {
  const read = await Promise.all(
    listener.heard.slice(from).map(({ headers, body }) =>
      adapter().readNotification({
        headers: headers as Record<string, string | undefined>,
        body: Buffer.from(body),
      }),
    ),
  );
  return read.flatMap(({ told: n }) => (n.kind === "refund" && n.refundNo === r.refundNo ? [n.refund] : []));
}
const CLOSED = { state: "failed", channelCode: "REFUND_CLOSED", message: "退款关闭" };

test("a refund on its way that the bank gives back ends CLOSED for whoever asks or listens, and never succeeds", async () => {
  const order = await paid(10_000n);
  const refund = refundOf(order, 1, 6_000n);
  const goOn = box.hold();
  expect(await adapter().refund(refund)).toMatchObject({ state: "pending" });
  expect(await close(refund)).toMatchObject({ status: 200, body: { fen: "6000" } });
  goOn();
  expect(await adapter().queryRefund(refund)).toEqual(CLOSED);
  expect(await adapter().refund(refund)).toEqual(CLOSED);
  await until("the notification", () => listener.heard.some((h) => h.body.includes("REFUND.CLOSED")));
  // Time enough for the success that had been on its way.
  const later = refundOf(await paid(100n), 1, 100n);
  await adapter().refund(later);
  await succeeded(later);
  expect(booked(refund)?.succeededAt).toBeUndefined();
  expect(await told(refund)).toEqual([CLOSED]);
});

test("what it took is free again: the same payment is refunded once more, in whole", async () => {
  const order = await paid(10_000n);
  const [first, again, over] = [
    refundOf(order, 1, 6_000n),
    refundOf(order, 2, 10_000n),
    refundOf(order, 3, 1n),
  ];
  await adapter().refund(first);
  await succeeded(first);
  expect(await adapter().refund(again)).toMatchObject({ state: "failed" });
  await close(first);
  expect(await adapter().refund(again)).toMatchObject({ state: "pending" });
  await succeeded(again);
  // All of the fee goes back with the second, none of it with the first.
  expect(booked(again)).toMatchObject({ settlementFen: 10_000n, payerFen: 10_000n, feeReturnedFen: 38n });
  expect(await adapter().refund(over)).toMatchObject({ state: "failed" });
});

test("closed days after it succeeded, it stays in its bill; log and funds have it on the day on which it was closed", async () => {
  const order = await paid(10_000n);
  const refund = refundOf(order, 1, 4_000n);
  await adapter().refund(refund);
  await succeeded(refund);
  const day = dayOf(now());
  await box.post("/control/clock", { days: 1 });
  const billOf = () => readFileSync(join(world().paths.bills, `wechat-${day.replaceAll("-", "")}.csv`));
  const bill = billOf();
  const row = readWechatBill(bill, day).rows.find((r) => r.refundNo === refund.refundNo);
  expect(row).toMatchObject({ settlementFen: 4_000n, state: "SUCCESS" });
  expect(await close(refund)).toMatchObject({ status: 200 });
  await until("both notifications", () => world().book.notified.size > 0 && inLog(refund) !== undefined);
  expect(readRefundVoid(JSON.stringify(inLog(refund)))).toMatchObject({
    acquirerReference: order.acquirerReference,
    acquirerRefundReference: row?.acquirerRefundReference,
    reason: REASON,
    closedAt: expect.stringMatching(/^2026-11-21T/),
    enteredAt: inLog(refund)?.closedAt,
  });
  await box.post("/control/clock", { days: 1 });
  expect(billOf().equals(bill)).toBe(true);
  const transit = readLines<FundsLine>(world().paths.funds).filter(
    (l) => l.kind === "in_transit" && l.channel === "wechat" && l.day === addDays(day, 1).replaceAll("-", ""),
  );
  expect(transit).toMatchObject([{ collected: "0", refunded: "-4000", feeWithheld: "15" }]);
});

test("a reason that no file can hold, a refund that is none, one closed twice and Alipay's are refused with a sentence", async () => {
  const refund = refundOf(await paid(500n), 1, 500n);
  await adapter().refund(refund);
  for (const reason of ["", "卡|注销", "卡\n注销"])
    expect(await close(refund, reason)).toMatchObject({
      status: 422,
      body: { error: expect.stringContaining("原因") },
    });
  expect(await close({ ...refund, refundNo: "R0" })).toMatchObject({ status: 422 });
  expect(await close(refund)).toMatchObject({ status: 200 });
  const lines = world().book.voids.length;
  expect(await close(refund)).toMatchObject({ status: 422, body: { error: "这笔退款已经关闭" } });
  expect(world().book.voids).toHaveLength(lines);

  const sdk = new AlipaySdk({
    ...{ appId: "2021000000000100", keyType: "PKCS8", gateway: `${box.url}/gateway.do` },
    privateKey: box.key("alipay-app.key"),
    alipayPublicKey: box.key("alipay-platform.pub"),
  });
  const trade = { out_trade_no: "QCLOSEALIPAY", total_amount: "5.00", subject: "苹果" };
  const bizContent = { ...trade, sub_merchant: { merchant_id: walletOf("alipay").number.example(4) } };
  const { qrCode } = await sdk.exec("alipay.trade.precreate", { bizContent }, { validateSign: true });
  await box.post("/control/pay", { codeUrl: qrCode });
  const atOnce = { out_trade_no: trade.out_trade_no, refund_amount: "5.00", out_request_no: "RALIPAY1" };
  await sdk.exec("alipay.trade.refund", { bizContent: atOnce }, { validateSign: true });
  expect(await box.post("/core/refunds/close", { refundNo: "RALIPAY1", reason: REASON })).toMatchObject({
    status: 422,
    body: { error: "支付宝退款当场完成，不会再关闭" },
  });
});

test("the log ascends and outlives a restart, and what was closed is told until it is heard", async () => {
  const refund = refundOf(await paid(500n), 1, 500n);
  await box.post("/control/faults", { loseNotifications: true });
  await adapter().refund(refund);
  await close(refund);
  await until("the log", () => inLog(refund) !== undefined);
  const before = log();
  expect(before.map((v) => v.enteredAt)).toEqual(before.map((v) => v.enteredAt).sort());
  await box.restart();
  expect(log()).toEqual(before);
  await box.post("/control/faults", { loseNotifications: false });
  const heard = listener.heard.length;
  await until("the notification", () => listener.heard.length > heard);
  expect(await told(refund, heard)).toEqual([CLOSED]);
  expect(booked(refund)).toMatchObject({ closedAt: expect.any(Date) });
  expect(booked(refund)?.succeededAt).toBeUndefined();
});
