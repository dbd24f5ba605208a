import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import { sealDay } from "../audit/seal-day.ts";
import { computeBatch } from "../batch/compute-batch.ts";
import { exportFile } from "../batch/export-file.ts";
import { getBatch } from "../batch/get-batch.ts";
import { listBatches } from "../batch/list-batches.ts";
import { proposeFile } from "../batch/propose-file.ts";
import { recordVerdict } from "../batch/record-verdict.ts";
import type { Sale } from "../batch/testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { demoShop, SHOP } from "../batch/testing/shops.ts";
import { dayFrom } from "../calendar/day.ts";
import { idOf, uuidOf } from "../id.ts";
import { requestAccount } from "../merchant/request-account.ts";
import { reviewAccount } from "../merchant/review-account.ts";
import { sumFen } from "../money/fen.ts";
import { getOperationOverview } from "../operation/get-operation-overview.ts";
import { importResult } from "../result/import-result.ts";
import { refusalOf } from "../testing/world.ts";
import { findNextArrival } from "./find-next-arrival.ts";
import { listArrivals } from "./list-arrivals.ts";
import { listOpenReturns } from "./list-open-returns.ts";
import { tracePayment } from "./trace-payment.ts";

const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
let sale: Sale;
beforeAll(async () => {
  world = await openClearingWorld();
  sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00") });
});
afterAll(async () => {
  await world.close();
});
const as = (login: string) => world.test.ctxFor(login);
const trace = (login: string) => tracePayment(as(login), { orderId: sale.orderId });

test("before the bill is in, the seller sees every part as an estimate, and nobody else sees anything", async () => {
  const seen = await trace("coffee-owner");
  expect(seen).toMatchObject({
    confirmed: false,
    amountFen: 10_000n,
    feeFen: 38n,
    file: null,
    arrival: null,
  });
  expect(seen.parts.map((p) => p.fen)).toEqual([796n, 458n, 10n, 8_698n]);
  expect(seen.refunds).toMatchObject([{ amountFen: 3_333n, confirmed: false }]);
  expect(seen.standing).toMatchObject({ ownFen: 5_799n, confirmed: false });
  expect(await refusalOf(trace("hq-owner"))).toEqual({ code: "not_found", what: "order" });
  expect(await refusalOf(trace("noodle-owner"))).toEqual({ code: "not_found", what: "order" });
  expect(await findNextArrival(as("coffee-owner"), {})).toBeUndefined();
});

test("a computed payment is followed to its line, each receiver sees its own part only, and no day is promised", async () => {
  await world.endDay(DAY);
  const seen = await trace("coffee-owner");
  expect(seen).toMatchObject({
    confirmed: true,
    file: { name: "QFC1_ACQ001_20261120_1", clearingDate: DAY, status: "proposed" },
    arrival: { state: "recorded", day: null, amountFen: 5_799n, accountTail: "4417" },
  });
  expect(seen.parts.map((p) => [p.name, p.fen, p.own])).toEqual([
    ["海棠里总部", 796n, false],
    ["海棠里华东", 458n, false],
    ["海棠里商场", 10n, false],
    ["鹿野咖啡", 8_698n, true],
  ]);
  expect(seen.refunds[0]?.parts.map((p) => p.fen)).toEqual([265n, 153n, 3n, 2_899n]);
  expect(seen.standing.parts.map((p) => [p.wasFen, p.fen])).toEqual([
    [796n, 531n],
    [458n, 305n],
    [10n, 7n],
    [8_698n, 5_799n],
  ]);
  expect(seen.standing).toMatchObject({ refundedFen: 3_333n, feeFen: 25n, ownFen: 5_799n, confirmed: true });
  expect(seen.rule).toHaveLength(4);
  expect(seen.timeline.map((e) => e.kind)).toContain("order.paid");

  const received = await trace("hq-owner");
  expect(received).toMatchObject({ amountFen: null, feeFen: null, rule: null, timeline: [] });
  expect(received.parts).toEqual([
    { number: "M00000000000001", name: "海棠里总部", role: "headquarters", fen: 796n, own: true },
  ]);
  expect(received.standing).toMatchObject({ refundedFen: null, feeFen: null, ownFen: 531n });
  expect(received.refunds).toMatchObject([{ amountFen: null, parts: [{ fen: 265n }] }]);
  expect(await refusalOf(trace("noodle-owner"))).toEqual({ code: "not_found", what: "order" });
  expect((await trace("mall-owner")).parts).toHaveLength(4);
  expect((await trace("clearing-1")).parts).toHaveLength(4);
});

test("an arrival adds up from sales, fees, refunds and shares, and gets its day with the release", async () => {
  const before = await findNextArrival(as("coffee-owner"), {});
  expect(before).toMatchObject({ day: null, released: false, amountFen: 5_799n });
  await world.decide(DAY);
  const next = await findNextArrival(as("coffee-owner"), {});
  expect(next).toMatchObject({
    day: "2026-11-23",
    released: true,
    bankName: "中国工商银行",
    accountTail: "4417",
  });
  expect(sumFen(Object.values(next?.parts ?? {}))).toBe(5_799n);
  expect(next?.parts).toMatchObject({ salesFen: 10_000n, refundsFen: -3_333n, feesFen: -25n });
  expect((await trace("coffee-owner")).arrival).toMatchObject({ state: "at_bank", day: "2026-11-23" });
  await world.test.moveTo(at("23T10:00:00"));
  await world.answer(DAY, (_, no) => (no === SHOP ? "failed" : "paid"));
  expect((await trace("coffee-owner")).arrival).toMatchObject({
    state: "bank_returned",
    bankReason: "户名不符",
  });
  expect((await trace("hq-owner")).arrival).toMatchObject({ state: "arrived", amountFen: 531n });
  const own = await listArrivals(as("coffee-owner"), { month: "2026-11" });
  expect(own.map((l) => l.number)).toEqual([SHOP]);
  expect(await listArrivals(as("mall-owner"), { month: "2026-11" })).toHaveLength(4);
  expect(await refusalOf(listArrivals(as("coffee-cashier"), { month: "2026-11" }))).toEqual({
    code: "forbidden",
    action: "arrival.list",
  });
});

test("desk and operator read batches and files; a shop reads neither, and the operator's role can change nothing", async () => {
  const [batch] = await listBatches(as("clearing-1"), { month: "2026-11" });
  expect(batch).toMatchObject({
    clearingDate: DAY,
    status: "settled",
    grossFen: 10_000n,
    unexplainedFen: 0n,
  });
  const batchId = batch?.id ?? idOf("clb", "");
  const whole = await getBatch(as("operator"), { batchId });
  expect(whole.positions).toHaveLength(4);
  expect(whole.control.every((e) => e.holds)).toBe(true);
  expect(whole.positions.find((p) => p.number === SHOP)?.results).toMatchObject([{ kind: "failed" }]);
  const fileId = batch?.file?.id ?? idOf("clf", "");
  const { clr } = await world.file(DAY);
  for (const part of ["clr", "dtl", "sig", "ok"] as const) {
    const file = await exportFile(as("clearing-1"), { fileId, part });
    expect(file.name).toBe(`QFC1_ACQ001_20261120_1.${part === "dtl" ? "dtl.gz" : part}`);
    if (part === "clr") expect(file.bytes).toEqual(clr);
  }
  const deny = { code: "forbidden" };
  expect(await refusalOf(listBatches(as("coffee-owner"), {}))).toMatchObject(deny);
  expect(await refusalOf(exportFile(as("coffee-owner"), { fileId, part: "clr" }))).toMatchObject(deny);
  const overview = await getOperationOverview(as("operator"));
  expect(overview).toMatchObject({
    ...{ openDifferences: 0, pendingRefunds: 0 },
    exceptions: { count: 0, rows: [], next: null },
  });
  expect(overview.batches[0]).toMatchObject({ step: "settled" });
  expect(await refusalOf(getOperationOverview(as("clearing-1")))).toMatchObject(deny);
  for (const statement of [
    "update clearing_batch set status = 'released'",
    "insert into verdict select * from verdict",
    "update hold set amount_fen = 1",
    "insert into posting select * from posting",
  ])
    await expect(as("operator").db.bulk((sql) => sql.unsafe(statement))).rejects.toThrow(/permission denied/);
  const { acquirerId } = world;
  const refused = [
    computeBatch(as("operator"), { batchId }),
    proposeFile(as("operator"), { batchId, signingKeyAt: world.signingKeyAt, outboxDir: world.outbox }),
    recordVerdict(as("operator"), { fileId, rel: world.rel(clr, "rejected") }),
    importResult(as("operator"), { acquirerId, bytes: Buffer.from(""), isWhole: true }),
    sealDay(as("operator"), { acquirerId, day: DAY }),
  ];
  for (const work of refused) expect(await refusalOf(work)).toMatchObject(deny);
  // No shop's role reads the whole file, only its name and state.
  await expect(as("coffee-owner").db.bulk((sql) => sql`select clr from clearing_file`)).rejects.toThrow(
    /permission denied/,
  );
  await expect(
    as("coffee-owner").db.bulk(
      (sql) => sql`select gross_fen from clearing_batch where id = ${uuidOf(batchId)}`,
    ),
  ).rejects.toThrow(/permission denied/);
});

test("what the bank sent back waits over the month's end, until a newer card is approved; one turned down is nobody's", async () => {
  const open = (login: string) => listOpenReturns(as(login), {});
  await world.test.moveTo(new Date("2026-12-01T10:00:00+08:00"));
  await world.tend();
  expect((await open("coffee-owner")).map((l) => [l.number, l.payFen])).toEqual([[SHOP, 5_799n]]);
  expect(await open("mall-owner")).toHaveLength(1);
  expect(await open("hq-owner")).toEqual([]);
  const shop = demoShop(SHOP);
  const { accountId } = await requestAccount(as("coffee-owner"), {
    ...{ subMerchantId: present(world.test.demo.shops[SHOP], "a demo shop"), bankName: shop.bankName },
    ...{ cnaps: shop.cnaps, holderName: shop.name, accountTail: "8888" },
  });
  await reviewAccount(as("reviewer"), { accountId, decision: { returnReason: "后四位不符" } });
  expect(await open("coffee-owner")).toHaveLength(1);
  // The acquirer's core knows nothing of the card that was turned down: its next has the same version.
  await world.renewAccount(SHOP);
  expect(await open("coffee-owner")).toEqual([]);
  await world.endDay(dayFrom("2026-12-01"));
  const paid = (await listArrivals(as("coffee-owner"), { month: "2026-12" })).filter((l) => l.payFen > 0n);
  expect(paid.map((l) => [l.payFen, l.accountTail])).toEqual([[5_799n, "9999"]]);
});
