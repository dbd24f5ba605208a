import { createPublicKey, createVerify } from "node:crypto";
import { readdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readBill } from "#server/acquirer/bill-codec.ts";
import { paid } from "#server/acquirer/testing/conformance/bench.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { type BenchRoom, openBenchRoom } from "./testing/bench.ts";
import { until } from "./testing/world.ts";

/** What is particular to one dialect; what every one is held to stands in conformance.test.ts. */
let room: BenchRoom;
beforeAll(async () => {
  room = await openBenchRoom();
});
afterAll(() => room.close());
afterEach(() => room.tidy());

const wechat = () => room.bench("wechat", "wechat");
const alipay = () => room.bench("alipay", "alipay");
const now = () => room.box.sandbox.world.now();

test("alipay: a code that nobody scanned is no trade yet, and closing it is done", async () => {
  const bench = alipay();
  const order = bench.order(300n);
  await bench.faults({ lateTrade: true });
  await bench.adapter.place(order);
  expect(await bench.adapter.query(order)).toEqual({ state: "not_found" });
  expect(await bench.adapter.close(order)).toEqual({ state: "closed" });
});

test("alipay: a page is handed the number of a trade that stands already", async () => {
  const bench = alipay();
  const order = bench.order(300n, { payer: { id: "2088100000000001" } });
  const placed = await bench.adapter.place(order);
  await bench.pay(order);
  const state = await bench.adapter.query(order);
  expect(placed).toEqual({
    state: "pay_parameters",
    parameters: { tradeNO: state.state === "paid" ? state.acquirerReference : "" },
  });
});

test("wechat: what a page is handed is signed with the key that placed the order, under the application that is named", async () => {
  const bench = wechat();
  for (const appId of [undefined, "wx0000000000000042"]) {
    const payer = { id: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", appId };
    const placed = await bench.adapter.place(bench.order(300n, { payer }));
    const p = placed.state === "pay_parameters" ? placed.parameters : {};
    expect(p).toMatchObject({ appId: appId ?? "wx8888888888888888", signType: "RSA" });
    const text = `${p.appId}\n${p.timeStamp}\n${p.nonceStr}\n${p.package}\n`;
    const key = room.box.key("wechat-merchant.key");
    expect(p.package).toMatch(/^prepay_id=wx/);
    expect(
      createVerify("RSA-SHA256")
        .update(text)
        .verify(createPublicKey(key), p.paySign ?? "", "base64"),
    ).toBe(true);
  }
});

test("where a channel had nothing to bill, the real services have no bill: a switch makes it so", async () => {
  const bench = wechat();
  await bench.faults({ noEmptyBills: true });
  await bench.nextDay();
  await paid(bench, bench.order(300n));
  const day = dayOf(now());
  await bench.nextDay();
  expect(await bench.adapter.bills(day)).toMatchObject({ state: "ready" });
  expect(await alipay().adapter.bills(day)).toEqual({ state: "none" });
  expect(readdirSync(room.box.sandbox.world.paths.bills)).not.toContainEqual(
    expect.stringContaining(`alipay-${day.replaceAll("-", "")}`),
  );
});

test("wechat: a refund that takes until the next day stands in two bills, on its way and then done", async () => {
  const bench = wechat();
  const order = bench.order(300n);
  const refund = bench.refundOf(order, await paid(bench, order), { nth: 1, amountFen: 100n });
  await bench.faults({ slowRefunds: true });
  expect((await bench.adapter.refund(refund)).state).toBe("pending");
  const day = dayOf(now());
  await bench.nextDay();
  const made = room.box.sandbox.world.book.findRefund("wechat", refund.refundNo)?.refund;
  await until("the refund is done", () => made?.succeededAt !== undefined);
  await bench.nextDay();
  for (const [of, state] of [
    [day, "PROCESSING"],
    [addDays(day, 1), "SUCCESS"],
  ] as const) {
    const rows = await bench.billed(of, order.merchantOrderNo);
    expect(rows.filter((r) => r.kind === "refund")).toMatchObject([{ state, settlementFen: 100n }]);
  }
});

test("wechat: a refund out of the available balance stands in no trade bill, and in the day's bill all the same", async () => {
  const bench = wechat();
  const order = bench.order(300n);
  await paid(bench, order);
  const asked = { merchantOrderNo: order.merchantOrderNo, fen: "100", reason: "", isFromBalance: true };
  const made = await room.box.post("/core/refunds", asked);
  const no = String(made.body.refundNo);
  const day = dayOf(now());
  await bench.nextDay();
  const bill = await bench.adapter.bills(day);
  const bytes = bill.state === "ready" ? bill.bytes : Buffer.alloc(0);
  const rows = readBill("wechat", bytes, day).rows;
  expect(rows.filter((r) => r.refundNo === no)).toMatchObject([{ kind: "refund", settlementFen: 100n }]);
  const whole = bytes.toString();
  expect(whole.slice(0, whole.lastIndexOf("交易时间"))).not.toContain(no);
});
