import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { billName, readBill } from "#server/acquirer/bill-codec.ts";
import { dayFrom } from "#server/calendar/day.ts";
import type { Channel } from "#server/channel/channel.ts";
import { openTestSandbox, type TestSandbox } from "../testing/world.ts";
import type { FundsLine } from "../world/facts.ts";
import { readLines } from "../world/files.ts";

const FRIDAY = dayFrom("2026-11-20");
const FRUIT = "M00000000000007";
let box: TestSandbox;
let orders = 0;
beforeEach(async () => {
  box = await openTestSandbox();
});
afterEach(() => box.close());

const paths = () => box.sandbox.world.paths;
const bill = (channel: Channel) =>
  readBill(channel, readFileSync(join(paths().bills, billName(channel, FRIDAY))), FRIDAY);
const collected = (channel: Channel) =>
  readLines<FundsLine>(paths().funds).flatMap((l) =>
    l.kind === "in_transit" && l.channel === channel ? [l.collected] : [],
  );
async function pay(yuan: string): Promise<string> {
  const sdk = new AlipaySdk({
    appId: "2021000000000100",
    privateKey: box.key("alipay-app.key"),
    keyType: "PKCS8",
    alipayPublicKey: box.key("alipay-platform.pub"),
    gateway: `${box.url}/gateway.do`,
  });
  const no = `QODD${String(++orders).padStart(8, "0")}`;
  const merchant_id = "2088000000000007";
  const bizContent = { out_trade_no: no, total_amount: yuan, subject: "x", sub_merchant: { merchant_id } };
  const { qrCode: codeUrl } = await sdk.exec("alipay.trade.precreate", { bizContent });
  expect(await box.post("/control/pay", { codeUrl })).toMatchObject({ body: { state: "paid" } });
  return no;
}

test("a channel whose clock is off states its own time, in the bill of the day in which the money came", async () => {
  await box.post("/control/faults", { clockOffSeconds: -2 * 86_400 });
  const no = await pay("20.00");
  const stated = box.sandbox.world.book.find("alipay", no)?.payment?.at;
  expect(stated?.toISOString().slice(0, 10)).toBe("2026-11-18");
  await box.post("/control/faults", { clockOffSeconds: 0 });
  await pay("5.00");
  await box.post("/control/clock", { days: 1 });
  expect(bill("alipay").rows.map((r) => r.settlementFen)).toEqual([2_000n, 500n]);
  // The record of earlier payments has the time at which the row counts.
  const [original] = readLines<{ paidAt: string }>(paths().originals);
  expect(original?.paidAt).toBe("2026-11-20T00:00:00+08:00");
  await box.restart();
  expect(box.sandbox.world.book.paidOn.get(FRIDAY)).toHaveLength(2);
});

test("another system's payment stands in the bill; at a number that is said to be shared it is no money of ours", async () => {
  const foreign = (channel: Channel, more: object = {}) =>
    box.post("/core/foreign", { number: FRUIT, channel, fen: "3300", ...more });
  expect(await box.post("/core/shared", { number: FRUIT, channel: "wechat" })).toMatchObject({ status: 200 });
  for (const channel of ["wechat", "alipay"] as const)
    expect(await foreign(channel)).toMatchObject({ status: 200 });
  expect(await foreign("wechat", { isSpoilt: true })).toMatchObject({ status: 200 });
  expect(await foreign("alipay", { number: "M1" })).toMatchObject({ status: 422 });
  await pay("5.00");
  await box.post("/control/clock", { days: 1 });
  expect(bill("wechat").rows.map((r) => r.merchantOrderNo)).toEqual([expect.stringMatching(/^POS\d{12}$/)]);
  expect(bill("wechat").faults).toMatchObject([{ reason: expect.stringContaining("amount_invalid") }]);
  expect(bill("alipay").rows).toHaveLength(2);
  expect([collected("wechat"), collected("alipay")]).toEqual([["0"], ["3800"]]);
});

test("a row of which a field cannot be read is that row's fault in every layout", async () => {
  await box.post("/core/foreign", { number: FRUIT, channel: "alipay", fen: "3300", isSpoilt: true });
  await pay("5.00");
  await box.post("/control/clock", { days: 1 });
  expect(bill("alipay").rows.map((r) => r.settlementFen)).toEqual([500n]);
  expect(bill("alipay").faults).toHaveLength(1);
});
