import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayOf } from "#server/calendar/instant.ts";
import { walletOf } from "#server/channel/channel.ts";
import { readRegister } from "#server/clearing/register-codec.ts";
import { openTestSandbox, type TestSandbox } from "../testing/world.ts";

const [COFFEE, NOODLE, BOOK, FRUIT] = [4, 5, 6, 7].map((n) => `M${String(n).padStart(14, "0")}`) as [
  string,
  string,
  string,
  string,
];
const SIGNED = { person: "reviewer", second: "approver" };
let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
});
afterAll(() => box.close());

const entry = (number: string) =>
  readRegister(readFileSync(box.sandbox.world.paths.register, "utf8")).subMerchants.find(
    (e) => e.subMerchantNo === number,
  );
const post = async (path: string, body: unknown) => {
  const { status, body: answer } = await box.post(`/core/${path}`, body);
  return { status, ...answer } as Record<string, unknown>;
};
const moveTo = async (to: string) =>
  expect(await box.post("/control/clock", { to })).toMatchObject({ status: 200 });
const suspend = (number: string, more: object = {}) =>
  post("status", {
    number,
    status: "suspended",
    reason: "请补交食品经营许可证",
    person: "reviewer",
    ...more,
  });
const hold = (number: string, more: object = {}) =>
  post("holds", { number, fen: "5000", reason: "投诉核实", person: "clearing-1", ...more });

test("an advance limit is two people's word with its reason; one person gives none, a closing shop gets none", async () => {
  const asked = { number: BOOK, fen: "500000", reason: "老客户，退款多", person: "clearing-1" };
  expect(await post("limits", asked)).toMatchObject({ status: 422 });
  expect(await post("limits", { ...asked, second: "clearing-1" })).toMatchObject({ status: 422 });
  expect(await post("limits", { ...asked, ...SIGNED, reason: "" })).toMatchObject({ status: 422 });
  expect(await post("limits", { ...asked, ...SIGNED, fen: "1.5" })).toMatchObject({ status: 422 });
  expect(entry(BOOK)?.advanceLimitFen).toBe(0n);
  expect(await post("limits", { ...asked, ...SIGNED })).toMatchObject({ status: 200 });
  expect(entry(BOOK)?.advanceLimitFen).toBe(500_000n);
  expect(await post("limits", { ...asked, ...SIGNED, fen: "0" })).toMatchObject({ status: 200 });
});

/** A payment of the fruit shop, as the journal keeps it. */
async function takePayment(): Promise<void> {
  const { world } = box.sandbox;
  const at = world.now().toISOString();
  const order = { channel: "alipay", no: `Q${"A".repeat(31)}` } as const;
  await world.record({
    ...{ kind: "placed", at, ...order, channelNo: walletOf("alipay").number.example(7), totalFen: "1200" },
    ...{
      description: "苹果",
      notifyUrl: "http://127.0.0.1:1/",
      expiresAt: at,
      codeUrl: "https://qr.alipay.example/q",
    },
    ...{ codeExpiresAt: at, fingerprint: "", echo: {} },
  });
  await world.record({
    ...{ kind: "paid", ...order, at, reference: "4200000001", payerFen: "1200", settlementFen: "1200" },
    ...{ feeFen: "5", couponFen: "0", couponBy: "", billDay: dayOf(world.now()), isSpoilt: false },
  });
}

test("one person suspends and holds at once; the same one cannot confirm, and the shop's reason is not the inner one", async () => {
  expect(await suspend(COFFEE, { inner: "疑似套现" })).toMatchObject({
    ...{ status: "placed", id: "ZT0001", endsAt: expect.stringMatching(/^2026-11-21T10:/) },
  });
  expect(entry(COFFEE)).toMatchObject({ status: "suspended", statusReason: "请补交食品经营许可证" });
  expect(await hold(NOODLE, { inner: "疑似套现" })).toMatchObject({
    id: "ZH0002",
    endsAt: expect.stringMatching(/^2026-11-23T10:/),
  });
  expect(entry(NOODLE)?.holds).toEqual([{ fen: 5_000n, acquirerReference: "ZH0002", reason: "投诉核实" }]);
  const said = readFileSync(box.sandbox.world.paths.register, "utf8");
  expect(said).not.toContain("疑似套现");
  const page = await (await fetch(`${box.url}/core/shops`)).text();
  expect(page).toContain("疑似套现");
  expect(await post("stops/confirm", { id: "ZT0001", person: "reviewer" })).toMatchObject({ status: 422 });
  expect(await post("stops/confirm", { id: "ZT0001", person: "nobody" })).toMatchObject({ status: 422 });
});

test("a shop stands on the page by its name, and whoever is to confirm is nobody who has signed", async () => {
  await suspend(BOOK);
  const page = await (await fetch(`${box.url}/core/shops`)).text();
  expect(page).toContain(`拾光书店<br><small class="soft">${BOOK}</small>`);
  const confirm = /action="\/core\/stops\/confirm"[\s\S]*?<\/form>/g;
  const forms = [...page.matchAll(confirm)].map(([form]) => form);
  expect(forms.length).toBeGreaterThan(0);
  for (const form of forms) {
    const [, id = ""] = /name="id" value="(\w+)"/.exec(form) ?? [];
    const [, chosen] = /value="([\w-]+)" selected/.exec(form) ?? [];
    expect(box.sandbox.world.book.stops.byId.get(id)?.persons).not.toContain(chosen);
  }
  const open = { number: BOOK, status: "active", reason: "", ...SIGNED };
  expect((await box.post("/core/status", open)).status).toBe(200);
});

test("without a second person a suspension ends after 24 hours, a hold on friday lives through the weekend", async () => {
  await moveTo("2026-11-21T10:30:00+08:00");
  expect(entry(COFFEE)).toMatchObject({ status: "active", statusReason: "" });
  expect(entry(NOODLE)?.holds).toHaveLength(1);
  await moveTo("2026-11-23T09:00:00+08:00");
  expect(entry(NOODLE)?.holds).toHaveLength(1);
  await moveTo("2026-11-23T11:00:00+08:00");
  expect(entry(NOODLE)?.holds).toEqual([]);
});

test("what ended so is not set again by one: it waits without effect for the second person", async () => {
  expect(await suspend(COFFEE, { person: "clearing-1" })).toMatchObject({ status: "asked" });
  expect(entry(COFFEE)?.status).toBe("active");
  expect(await suspend(COFFEE)).toMatchObject({ status: 422 });
  const [asked] = box.sandbox.world.book.stops.of(COFFEE).slice(-1);
  expect(await post("stops/confirm", { id: asked?.id, person: "clearing-1" })).toMatchObject({ status: 422 });
  expect(await post("stops/confirm", { id: asked?.id, person: "reviewer" })).toMatchObject({ id: asked?.id });
  expect(entry(COFFEE)?.status).toBe("suspended");
  await hold(NOODLE);
  expect(entry(NOODLE)?.holds).toEqual([]);
  await box.restart();
  await moveTo("2026-11-25T00:00:00+08:00");
  expect([entry(COFFEE)?.status, entry(NOODLE)?.holds]).toEqual(["suspended", []]);
});

test("resume, lift and close are two different people, and say so", async () => {
  const resume = { number: COFFEE, status: "active" };
  for (const who of [{ person: "reviewer" }, { person: "reviewer", second: "reviewer" }]) {
    expect(await post("status", { ...resume, ...who })).toMatchObject({ status: 422 });
    expect(
      await post("status", { number: FRUIT, status: "closing", reason: "不再经营", ...who }),
    ).toMatchObject({
      status: 422,
    });
  }
  expect(await post("status", { ...resume, ...SIGNED })).toMatchObject({ status: "active" });
  await hold(NOODLE, { second: "clearing-2" });
  expect(entry(NOODLE)?.holds).toHaveLength(1);
  expect(await post("holds/lift", { number: NOODLE, index: 0, person: "clearing-1" })).toMatchObject({
    status: 422,
  });
  expect(entry(NOODLE)?.holds).toHaveLength(1);
  await post("holds/lift", { number: NOODLE, index: 0, ...SIGNED });
  expect(entry(NOODLE)?.holds).toEqual([]);
  // Lifted by two: the next one works at once again.
  expect(await hold(NOODLE)).toMatchObject({ status: "placed" });
});

test("a number is closed by two, once nothing names it; the refund days are waived by two or waited for", async () => {
  const close = (status: string, more: object = {}) =>
    post("status", { number: BOOK, status, reason: "不再经营", ...SIGNED, ...more });
  expect(await close("closed")).toMatchObject({ status: 422 });
  expect(await close("closing")).toMatchObject({ status: "closing" });
  expect(entry(BOOK)).toMatchObject({ status: "closing", statusReason: "不再经营" });
  expect(await close("active")).toMatchObject({ status: 422 });
  expect(await suspend(BOOK)).toMatchObject({ status: 422 });
  expect(await close("closed")).toMatchObject({ status: "closed" });
  expect(entry(BOOK)?.status).toBe("closed");
  await close("closing");
  expect(entry(BOOK)?.status).toBe("closed");
});

test("what is not yet cleared keeps a number open, and says what", async () => {
  await takePayment();
  const close = (status: string, more: object = {}) =>
    post("status", { number: FRUIT, status, reason: "不再经营", ...SIGNED, ...more });
  await close("closing");
  const refused = await close("closed");
  expect(refused).toMatchObject({ status: 422, error: expect.stringContaining("没有清分") });
  // The wallet's own last day, not a year for everybody.
  expect(refused.error).toContain("收款最晚到 2027-02-24 还可能退款");
  expect((await close("closed", { isWaived: true })).error).not.toContain("还可能退款");
  expect(entry(FRUIT)?.status).toBe("closing");
});

test("the barred list is two people's word, and lifting it is two people's", async () => {
  const bar = (more: object = {}) =>
    post("barred", { number: NOODLE, reason: "监管名单", ...SIGNED, ...more });
  const barred = () =>
    readRegister(readFileSync(box.sandbox.world.paths.register, "utf8")).barred.map((b) => b.no);
  expect(await bar({ second: "" })).toMatchObject({ status: 422 });
  expect(await bar({ reason: "" })).toMatchObject({ status: 422 });
  expect(await bar({ isLifted: true })).toMatchObject({ status: 422 });
  expect(await bar()).toMatchObject({ isBarred: true });
  expect(barred()).toContain(NOODLE);
  expect(await bar()).toMatchObject({ status: 422 });
  await box.restart();
  expect(await (await fetch(`${box.url}/core/shops`)).text()).toContain("监管名单");
  expect(await bar({ isLifted: true })).toMatchObject({ isBarred: false });
  expect(barred()).not.toContain(NOODLE);
});

test("two people's steps survive a restart, and nobody else's register is touched by one shop's change", async () => {
  const before = readRegister(readFileSync(box.sandbox.world.paths.register, "utf8"));
  await suspend(COFFEE, { second: "approver" });
  await box.restart();
  const after = readRegister(readFileSync(join(box.sandbox.world.paths.desk, "register.json"), "utf8"));
  const others = ({ subMerchants }: typeof after) => subMerchants.filter((e) => e.subMerchantNo !== COFFEE);
  expect(others(after)).toEqual(others(before));
  expect(box.sandbox.world.book.stops.last(COFFEE, "suspension")?.status).toBe("confirmed");
});

test("an advance is booked by two under the clearing date that owes it, and taken back up to what stands", async () => {
  const { world } = box.sandbox;
  const day = world.book.lastClosedDay ?? "";
  const book = (more: object) => post("advances", { day, fen: "5122", move: "advance", ...SIGNED, ...more });
  const fundsOf = (compact: string) =>
    readFileSync(world.paths.funds, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter((line) => line.kind === "client_funds" && line.day === compact)[0];
  const compact = day.replaceAll("-", "");
  const closing = BigInt(fundsOf(compact)?.closing ?? "0");
  for (const wrong of [
    { second: "reviewer" },
    { fen: "0" },
    { day: "2026-13-01" },
    { day: "2027-12-31" },
    { move: "repay" },
  ])
    expect(await book(wrong), JSON.stringify(wrong)).toMatchObject({ status: 422 });
  expect(await book({})).toMatchObject({ status: 200 });
  expect(fundsOf(compact)).toMatchObject({ advances: "5122", closing: `${closing + 5_122n}` });
  await box.restart();
  expect(fundsOf(compact)).toMatchObject({ advances: "5122", repaid: "0" });
  expect(await book({ move: "repay", fen: "5123" })).toMatchObject({ status: 422 });
  expect(await book({ move: "repay" })).toMatchObject({ status: 200 });
  expect(fundsOf(compact)).toMatchObject({ advances: "5122", repaid: "5122", closing: `${closing}` });
});
