import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAgreement, writeAgreement } from "#server/agreement/agreement-codec.ts";
import { readDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { readFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { readRegister } from "#server/clearing/register-codec.ts";
import { orderMark } from "#server/order/order-mark.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import { offsetWords } from "./control/page.ts";
import { addDocument } from "./core/agreements.ts";
import { isLicenceCode, isPersonId } from "./core/numbers.ts";
import { COLOUR_WORDS } from "./phone/pages.ts";
import { seedSandbox } from "./seed.ts";
import { openTestSandbox, type TestSandbox } from "./testing/world.ts";
import type { RegisterFull } from "./world/desk.ts";
import type { FundsLine } from "./world/facts.ts";
import { readJson, readLines } from "./world/files.ts";

let box: TestSandbox;
let counter = 0;
beforeAll(async () => {
  box = await openTestSandbox();
});
afterAll(() => box.close());

const paths = () => box.sandbox.world.paths;
const sdkOf = (url: string, dir: string) =>
  new AlipaySdk({
    appId: "2021000000000100",
    privateKey: readFileSync(join(dir, "keys", "alipay-app.key"), "utf8"),
    keyType: "PKCS8",
    alipayPublicKey: readFileSync(join(dir, "keys", "alipay-platform.pub"), "utf8"),
    gateway: `${url}/gateway.do`,
  });
async function place(yuan: string, url = box.url, dir = box.dir) {
  const no = `QBOX${String(++counter).padStart(8, "0")}`;
  const bizContent = {
    out_trade_no: no,
    total_amount: yuan,
    subject: "苹果",
    sub_merchant: { merchant_id: "2088000000000007" },
  };
  const placed = await sdkOf(url, dir).exec("alipay.trade.precreate", { bizContent }, { validateSign: true });
  return { no, codeUrl: placed.qrCode as string };
}
const refund = (no: string, yuan: string) =>
  sdkOf(box.url, box.dir).exec("alipay.trade.refund", {
    bizContent: { out_trade_no: no, refund_amount: yuan, out_request_no: refundNo(no, 1) },
  });

test("funds balance on every day: what a channel collected arrives a day later, fees and refunds netted", async () => {
  const first = await place("100.00");
  await box.post("/control/pay", { codeUrl: first.codeUrl });
  const start = (await (await fetch(`${box.url}/control/clock`)).json()) as { day: Day };
  await box.post("/control/clock", { days: 1 });
  await refund(first.no, "40.00");
  await box.post("/control/clock", { days: 1 });
  const second = await place("50.00");
  await box.post("/control/pay", { codeUrl: second.codeUrl });
  await box.post("/control/clock", { days: 2 });

  const lines = readLines<FundsLine>(paths().funds);
  const transit = lines.filter((l) => l.kind === "in_transit" && l.channel === "alipay");
  expect(
    transit.map(
      (l) => l.kind === "in_transit" && [l.collected, l.refunded, l.feeWithheld, l.arrived, l.closing],
    ),
  ).toEqual([
    ["10000", "0", "38", "0", "9962"],
    ["0", "4000", "-15", "9962", "-3985"],
    ["5000", "0", "19", "0", "996"],
    ["0", "0", "0", "996", "0"],
  ]);
  expect(transit.map((l) => l.kind === "in_transit" && l.oldestDay)).toEqual([
    start.day.replaceAll("-", ""),
    transit[1]?.day,
    transit[1]?.day,
    "",
  ]);
  const client = lines.filter((l) => l.kind === "client_funds");
  expect(client.map((l) => [l.arrived, l.closing])).toEqual([
    ["0", "0"],
    ["9962", "9962"],
    ["0", "9962"],
    ["996", "10958"],
  ]);
  const [original] = readLines<{ merchantOrderNo: string; refunds: unknown[] }>(paths().originals);
  expect(original).toMatchObject({
    merchantOrderNo: first.no,
    merchantNo: "2088000000000007",
    settlementFen: "10000",
    feeFen: "38",
    refunds: [
      { refundNo: refundNo(first.no, 1), fen: "4000", feeReturnedFen: "15", clearingDate: transit[1]?.day },
    ],
  });
});

test("the clock goes forward only and says what it cannot do", async () => {
  const { day } = (await (await fetch(`${box.url}/control/clock`)).json()) as { day: Day };
  for (const asked of [{ to: day }, { to: "2020-01-01" }, { days: 0 }, { days: 1.5 }, {}, { to: "tomorrow" }])
    expect((await box.post("/control/clock", asked)).status).toBe(409);
  const file = readJson<{ offsetMs: number }>(paths().clock);
  expect(file.offsetMs).toBe(box.sandbox.world.offsetMs());
  rmSync(paths().clock);
  await box.restart();
  expect(dayOf(box.sandbox.world.now()) >= day).toBe(true);
});

test("the phone shows shop and amount, pays, and then shows the till's colour and number", async () => {
  const { no, codeUrl } = await place("12.80");
  const page = async (path: string, init?: RequestInit) => {
    const answer = await fetch(box.url + path, init);
    return { status: answer.status, url: answer.url, text: await answer.text() };
  };
  const list = await page("/phone");
  expect(list.text).toContain("青禾水果店");
  const shown = await page(`/phone/pay?code=${encodeURIComponent(codeUrl)}`);
  expect(shown.text).toContain("12.80");
  expect(shown.text).toContain("确认付款");
  const paid = await page("/phone/pay", { method: "POST", body: new URLSearchParams({ code: codeUrl }) });
  expect(paid.url).toContain("/phone/result");
  // Back: the browser keeps no copy, and the page of the code says what has happened.
  const back = await fetch(`${box.url}/phone/pay?code=${encodeURIComponent(codeUrl)}`);
  expect(back.headers.get("cache-control")).toBe("no-store");
  const backText = await back.text();
  expect(backText).toContain("付款成功");
  expect(backText).not.toContain("确认付款");
  expect(backText).toContain("pageshow");
  const { colour, number2 } = orderMark(no);
  expect(paid.text).toContain(`data-colour="${colour}" data-number="${number2}"`);
  expect((await page("/phone")).text).not.toContain("12.80");
  const unknown = await page(`/phone/pay?code=${encodeURIComponent("<script>alert(1)</script>")}`);
  expect(unknown.status).toBe(404);
  expect(unknown.text).not.toContain("<script>alert");
  expect((await page("/")).text).toContain("沙箱收单机构");
  expect((await page("/phone/paste")).text).toContain("识别");
  expect((await page("/core")).text).toContain("签约新商户");
});

test("the control page says how far the clock is ahead, and that the bank pays on working days", async () => {
  const hour = 3_600_000;
  expect(offsetWords(74 * hour)).toBe("比本机时间快 3 天 2 小时");
  expect(offsetWords(-hour)).toBe("比本机时间慢 1 小时");
  expect(offsetWords(90_000)).toBe("比本机时间快 2 分钟");
  expect(offsetWords(0)).toBe("与本机时间一致");
  expect(await (await fetch(`${box.url}/`)).text()).toContain("银行在工作日付款");
});

test("the phone names the colours as the till does", () => {
  const file = join(import.meta.dirname, "..", "messages", "zh-CN", "common.json");
  expect(COLOUR_WORDS).toEqual(readJson<{ colour: object }>(file).colour);
});

test("the core system signs shops, holds money and records approvals; full numbers stand in its full register only", async () => {
  const merchant = {
    name: "新来的小店",
    licenceCode: "92310101MA1000998B",
    personId: "",
    accountNumber: "6228480031234567",
    holderName: "新来的小店",
    bankName: "中国农业银行",
    cnaps: "103100000026",
    ...{ person: "reviewer", second: "approver" },
  };
  expect(await box.post("/core/merchants", merchant)).toMatchObject({ status: 422 });
  const licenceCode = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    .split("")
    .map((c) => `${merchant.licenceCode.slice(0, 17)}${c}`)
    .find(isLicenceCode);
  const alone = await box.post("/core/merchants", { ...merchant, licenceCode, second: "reviewer" });
  expect(alone).toMatchObject({ status: 422, body: { error: "需要两名不同的人" } });
  const signed = await box.post("/core/merchants", { ...merchant, licenceCode });
  expect(signed.body).toMatchObject({
    number: "M00000000000008",
    wechat: "1900000008",
    accountRef: "M00000000000008-A1",
    accountMask: "62**********4567",
    accountTail: "4567",
    registeredBy: "reviewer、approver",
  });
  expect(JSON.stringify(signed.body)).not.toContain(merchant.accountNumber);
  expect(readFileSync(paths().register, "utf8")).not.toContain(merchant.accountNumber);
  expect(readFileSync(paths().registerFull, "utf8")).toContain(merchant.accountNumber);
  expect((await box.post("/core/merchants", { ...merchant, licenceCode })).status).toBe(422);

  const hold = { number: "M00000000000008", fen: "100", reason: "投诉核实", person: "reviewer" };
  expect((await box.post("/core/holds", hold)).status).toBe(200);
  expect(readRegister(readFileSync(paths().register, "utf8")).subMerchants.at(-1)?.holds).toEqual([
    { fen: 100n, acquirerReference: "ZH0001", reason: "投诉核实" },
  ]);
  const lift = { number: hold.number, index: 0, person: "reviewer", second: "approver" };
  expect((await box.post("/core/holds/lift", lift)).status).toBe(200);

  const agreement = (version: number) => ({
    reason: "已核对",
    body: writeAgreement({
      ...{ acquirer: "ACQ001", agreement: "spa_8", version, merchant: "mch_1", seller: "M00000000000008" },
      ...{ consents: ["M00000000000003"], effectiveFrom: dayFrom("2026-12-01") },
      rule: {
        terms: [{ kind: "share", of: "base", ppm: 50_000 * version, to: "M00000000000003" }],
        ...{ remainder: "M00000000000008", bearer: "proportional" },
      },
    }),
    inForceFrom: `2026-12-0${version}T00:00:00+08:00`,
    approvedBy: ["reviewer", "approver"],
  });
  // The consents of an agreement are asked for; only the demo's beginning enters them.
  expect((await box.post("/core/agreements", { ...agreement(1), kind: "agreement" })).status).toBe(422);
  const { world } = box.sandbox;
  expect(() => addDocument(world, "agreement", { ...agreement(1), approvedBy: ["one", "one"] })).toThrow();
  for (const version of [1, 2, 2]) addDocument(world, "agreement", agreement(version));
  expect(() => addDocument(world, "agreement", { ...agreement(3), body: "{}" })).toThrow();
  const list = readDocumentRows(readFileSync(paths().agreements, "utf8"), readAgreement);
  expect(list.map((d) => d.inForceTo)).toEqual([agreement(2).inForceFrom, null]);
  expect(list.map((d) => d.consents.map((c) => `${c.subMerchantNo} ${c.person}`))).toEqual([
    ["M00000000000008 M00000000000008-owner", "M00000000000003 property-owner"],
    ["M00000000000008 M00000000000008-owner", "M00000000000003 property-owner"],
  ]);
  expect(list[1]?.consents.map((c) => c.replacesSha256)).toEqual([list[0]?.sha256, list[0]?.sha256]);
  const [fees] = readDocumentRows(readFileSync(paths().fees, "utf8"), readFeeSchedule);
  expect(fees?.consents.map((c) => c.subMerchantNo)).toContain("M00000000000008");
});

test("the seed is made once: keys and numbers stay, and every number has its form", async () => {
  const { accounts } = readJson<RegisterFull>(paths().registerFull);
  expect(
    accounts.every((a) => isLicenceCode(a.licenceCode) && (a.personId === "" || isPersonId(a.personId))),
  ).toBe(true);
  expect(accounts.slice(0, 7).every((a) => /^62\d{16}$/.test(a.accountNumber))).toBe(true);
  const before = [box.key("wechat-merchant.key"), readFileSync(paths().registerFull, "utf8")];
  seedSandbox({ dir: box.dir, documents: { agreements: [], fees: [] }, ports: { gateway: 3, sandbox: 4 } });
  expect([box.key("wechat-merchant.key"), readFileSync(paths().registerFull, "utf8")]).toEqual(before);
  const config = readFileSync(join(box.dir, "acquirer.json"), "utf8");
  expect(config).toContain("http://127.0.0.1:4/gateway.do");
  expect(config).toContain("http://127.0.0.1:3/notifications/ACQ001/alipay");
});

test("a payment that was acknowledged survives kill -9, a torn line does not hurt", async () => {
  const dir = mkdtempSync(join(tmpdir(), "qingfen-sandbox-kill-"));
  seedSandbox({ dir, documents: { agreements: [], fees: [] }, ports: { gateway: 1, sandbox: 2 } });
  const children: ChildProcess[] = [];
  const start = async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
      env: { ...process.env, DATA_DIR: dir, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    return new Promise<string>((done, fail) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        const url = /http:\S+/.exec(String(chunk))?.[0];
        if (url) done(url);
      });
      child.on("exit", () => fail(new Error("the sandbox ended")));
    });
  };
  try {
    const url = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const { no, codeUrl } = await place("9.90", url, dir);
    const pay = await fetch(`${url}/control/pay`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ codeUrl }),
    });
    expect(await pay.json()).toMatchObject({ state: "paid" });
    children[0]?.removeAllListeners("exit");
    const gone = new Promise((done) => children[0]?.once("exit", done));
    children[0]?.kill("SIGKILL");
    await gone;
    appendFileSync(join(dir, "sandbox", "journal.jsonl"), '{"kind":"paid","chan');
    const again = await start();
    const state = await sdkOf(again, dir).exec("alipay.trade.query", { bizContent: { out_trade_no: no } });
    expect(state).toMatchObject({ tradeStatus: "TRADE_SUCCESS", totalAmount: "9.90" });
  } finally {
    for (const child of children) {
      child.removeAllListeners("exit");
      child.kill("SIGKILL");
    }
    rmSync(dir, { recursive: true, force: true });
  }
});
