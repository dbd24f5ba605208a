import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openListener, openTestSandbox, type TestSandbox, until } from "../testing/world.ts";

let box: TestSandbox;
let listener: Awaited<ReturnType<typeof openListener>>;
let counter = 0;
beforeAll(async () => {
  [box, listener] = await Promise.all([
    openTestSandbox(),
    openListener(() => ({ status: 200, body: "success" })),
  ]);
});
afterAll(() => Promise.all([box.close(), listener.close()]));

async function place(yuan: string, minutes = "5m") {
  const sdk = new AlipaySdk({
    appId: "2021000000000100",
    privateKey: readFileSync(join(box.dir, "keys", "alipay-app.key"), "utf8"),
    keyType: "PKCS8",
    alipayPublicKey: readFileSync(join(box.dir, "keys", "alipay-platform.pub"), "utf8"),
    gateway: `${box.url}/gateway.do`,
  });
  const no = `QPAY${String(++counter).padStart(8, "0")}`;
  const bizContent = {
    out_trade_no: no,
    total_amount: yuan,
    subject: "面",
    timeout_express: minutes,
    sub_merchant: { merchant_id: "2088000000000007" },
  };
  const { qrCode } = await sdk.exec("alipay.trade.precreate", { bizContent, notifyUrl: listener.url });
  return { no, codeUrl: qrCode as string };
}
const paymentOf = (no: string) => box.sandbox.world.book.find("alipay", no)?.payment;

test("the clock moves only after what was just told has been heard: its signature is not old when it arrives", async () => {
  const { codeUrl } = await place("8.00");
  const release = box.hold();
  await box.post("/control/pay", { codeUrl });
  const at = new Date(box.sandbox.world.now().getTime() + 600_000);
  const moving = box.post("/control/clock", { to: at.toISOString() });
  for (let looks = 0; looks < 5; looks++) await fetch(`${box.url}/control/clock`);
  expect(box.sandbox.world.now().getTime()).toBeLessThan(at.getTime());
  release();
  expect((await moving).status).toBe(200);
  expect(listener.heard).toHaveLength(1);
  expect(box.sandbox.world.now().getTime()).toBeGreaterThanOrEqual(at.getTime());
});

test("a coupon of the channel leaves the shop its money, one of the merchant does not; none takes everything", async () => {
  for (const [by, settlementFen] of [
    ["channel", 4_000n],
    ["merchant", 3_500n],
  ] as const) {
    const { no, codeUrl } = await place("40.00");
    expect((await box.post("/control/pay", { codeUrl, coupon: { by, fen: 500 } })).status).toBe(200);
    expect(paymentOf(no)).toMatchObject({ payerFen: 3_500n, settlementFen, couponFen: 500n, couponBy: by });
  }
  const { no, codeUrl } = await place("5.00");
  expect((await box.post("/control/pay", { codeUrl, coupon: { by: "channel", fen: 500 } })).status).toBe(409);
  expect((await box.post("/control/pay", { codeUrl, coupon: { by: "shop", fen: 1 } })).status).toBe(400);
  expect(paymentOf(no)).toBeUndefined();
});

test("a payer whose bank takes its time pays once the order is closed, whatever the amount, also over a restart", async () => {
  const { no, codeUrl } = await place("56.00", "1m");
  expect(await box.post("/control/pay", { codeUrl, afterClose: true })).toMatchObject({
    body: { state: "paying" },
  });
  await box.restart();
  expect(paymentOf(no)).toBeUndefined();
  const at = new Date(box.sandbox.world.now().getTime() + 120_000).toISOString();
  await box.post("/control/clock", { to: at });
  await until("the late payment", () => paymentOf(no) !== undefined);
  const trade = box.sandbox.world.book.find("alipay", no);
  expect(trade?.payment?.at.getTime()).toBeGreaterThan(
    trade?.closedAt?.getTime() ?? Number.POSITIVE_INFINITY,
  );
});
