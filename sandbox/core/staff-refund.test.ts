import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Close } from "#server/books/close.ts";
import { openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import { readLines } from "../world/files.ts";

let box: TestSandbox;
let counter = 0;
beforeAll(async () => {
  box = await openTestSandbox();
});
afterAll(() => box.close());

const world = () => box.sandbox.world;
const trade = (no: string) => world().book.find("alipay", no);
const sdk = () =>
  new AlipaySdk({
    appId: "2021000000000100",
    privateKey: readFileSync(join(box.dir, "keys", "alipay-app.key"), "utf8"),
    keyType: "PKCS8",
    alipayPublicKey: readFileSync(join(box.dir, "keys", "alipay-platform.pub"), "utf8"),
    gateway: `${box.url}/gateway.do`,
  });
async function place(yuan: string) {
  const no = `QCORE${String(++counter).padStart(8, "0")}`;
  const bizContent = {
    out_trade_no: no,
    total_amount: yuan,
    subject: "苹果",
    sub_merchant: { merchant_id: "2088000000000007" },
  };
  const placed = await sdk().exec("alipay.trade.precreate", { bizContent }, { validateSign: true });
  return { no, codeUrl: placed.qrCode as string };
}
async function paid(yuan: string): Promise<string> {
  const { no, codeUrl } = await place(yuan);
  expect(await box.post("/control/pay", { codeUrl })).toMatchObject({ body: { state: "paid" } });
  return no;
}
const refund = (merchantOrderNo: string, fen: string) =>
  box.post("/core/refunds", { merchantOrderNo, fen, reason: "顾客投诉" });

test("the acquirer's own staff gives money back under a number of its own, never more than was paid", async () => {
  const no = await paid("20.00");
  const first = await refund(no, "1500");
  expect(first).toMatchObject({ status: 200, body: { refundNo: expect.stringMatching(/^STAFF\d{12}$/) } });
  expect(await refund(no, "501")).toMatchObject({ status: 422 });
  expect(await refund(no, "0")).toMatchObject({ status: 422 });
  expect(await refund("Q-none", "1")).toMatchObject({ status: 422 });
  expect((await refund(no, "500")).body.refundNo).not.toBe(first.body.refundNo);
  expect(trade(no)?.refunds.map((r) => r.fen)).toEqual([1500n, 500n]);
});

test("a fee that is off by a switch stands in the bill until the switch is off", async () => {
  await box.post("/control/faults", { feeOffFen: 5 });
  const off = await paid("20.00");
  await box.post("/control/faults", { feeOffFen: 0 });
  const on = await paid("20.00");
  expect((trade(off)?.payment?.feeFen ?? 0n) - (trade(on)?.payment?.feeFen ?? 0n)).toBe(5n);
});

test("what is paid after its order ended stands in the log of closes at an earlier second, and outlives a restart", async () => {
  const called = await place("0.07");
  const expired = await place("0.07");
  for (const { codeUrl } of [called, expired])
    expect(await box.post("/control/pay", { codeUrl })).toMatchObject({ body: { state: "paying" } });
  await sdk().exec("alipay.trade.close", { bizContent: { out_trade_no: called.no } });
  await until("the closed order to be paid", () => trade(called.no)?.payment !== undefined);
  const to = new Date((trade(expired.no)?.expiresAt.getTime() ?? 0) + 10_000).toISOString();
  await box.post("/control/clock", { to });
  await until("the expired order to be paid", () => trade(expired.no)?.payment !== undefined);
  const log = () => readLines<Close>(world().paths.closes);
  await until("the log", () => log().length === 2);
  for (const { no } of [called, expired]) {
    const close = log().find((c) => c.merchantOrderNo === no);
    const paidAt = trade(no)?.payment?.at.getTime() ?? 0;
    expect(Math.floor(paidAt / 1_000) * 1_000).toBeGreaterThan(Date.parse(close?.closedAt ?? ""));
    expect(Date.parse(close?.enteredAt ?? "")).toBeGreaterThanOrEqual(Date.parse(close?.closedAt ?? ""));
  }
  const before = log();
  await box.restart();
  expect(log()).toEqual(before);
});
