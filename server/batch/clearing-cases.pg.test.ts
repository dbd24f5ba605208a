import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { billName } from "../acquirer/bill-codec.ts";
import { dayFrom } from "../calendar/day.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import { idOf } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { getHeadings } from "../ledger/get-headings.ts";
import { getOrder } from "../order/get-order.ts";
import { compareStatement } from "../statement/compare-statement.ts";
import { importStatement } from "../statement/import-statement.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { findRefusal, refusalOf } from "../testing/world.ts";
import { computeBatch } from "./compute-batch.ts";
import { getBatch } from "./get-batch.ts";
import { listBatches } from "./list-batches.ts";
import { proposeFile } from "./propose-file.ts";
import { recordVerdict } from "./record-verdict.ts";
import { tendClearing } from "./tend-clearing.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";
import { ownerLogin, SHOP } from "./testing/shops.ts";

const DAY = dayFrom("2026-11-20");
const NOODLES = "M00000000000005";
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(async () => {
  await world.close();
});

const headings = () =>
  world.test.machineCtx().db.bulk((sql) => getHeadings(sql, { acquirerId: world.acquirerId }));
/** The acquirer's own tool finds nothing to object to. */
async function expectEqual(register = world.register()): Promise<void> {
  world.writeDesk(register);
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
}
const open = () => listDifferences(world.test.ctxFor("clearing-1"), { status: "open" });
const kinds = async () => (await open()).map((d) => d.kind).sort();

test("a missing row, an extra one, one fen and another seller are named, left out and counted", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const missing = await world.pay({ fen: 700n, at: at("20T12:01:00"), acquirer: false });
  const extra = await world.pay({ fen: 900n, at: at("20T12:02:00"), platform: false });
  await world.pay({ fen: 500n, at: at("20T12:03:00"), bill: { orderFen: 501n, settlementFen: 501n } });
  await world.pay({ fen: 600n, at: at("20T12:04:00"), bill: { channelNo: "1900000005" } });
  await world.pay({ fen: 20_000n, at: at("20T12:05:00"), bill: { feeFen: 78n } });
  await world.endDay(DAY);
  expect(await kinds()).toEqual([
    "amount_differs",
    "fee_differs",
    "only_acquirer",
    "only_platform",
    "seller_differs",
  ]);
  const causes = async () => (await open()).flatMap((d) => (d.cause ? [[d.acquirerReference, d.cause]] : []));
  expect(await causes()).toEqual([]);
  await world.test
    .sql`insert into payment_exception (id, acquirer_id, merchant_id, sub_merchant_id, channel, kind, acquirer_reference, amount_fen, found_at)
    select gen_random_uuid(), acquirer_id, merchant_id, sub_merchant_id, channel, 'late_payment', x.ref, amount_fen, heard_at
    from payment cross join unnest(${[extra.reference, missing.reference]}::text[]) as x(ref) where acquirer_reference = ${missing.reference}`;
  // What we heard of is the cause of what only the bill has, and of nothing else.
  expect(await causes()).toEqual([[extra.reference, "late_payment"]]);
  const { file } = await world.file(DAY);
  expect(file.leftOut).toHaveLength(5);
  expect(file.channels[0]).toMatchObject({
    saleCount: 1,
    gross: 10_000n,
    newLeftOut: 900n + 501n + 600n + 20_000n,
  });
  expect(file.leftOut.map((x) => x.acquirerReference)).toContain(missing.reference);
  expect(file.leftOut.map((x) => x.acquirerReference)).toContain(extra.reference);
  await expectEqual();
  expect((await headings()).get("suspense")).toBe(900n + 501n + 600n + 20_000n);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("a payment nobody has heard of enters from its bill: its number is the hash of its order", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00"), isHeard: false });
  await world.endDay(DAY);
  const { file } = await world.file(DAY);
  expect(file.leftOut).toEqual([]);
  expect(file.channels[0]).toMatchObject({ saleCount: 1, gross: 10_000n, newLeftOut: 0n });
  await expectEqual();
  await world.decide(DAY);
  expect((await getOrder(world.test.ctxFor(ownerLogin(SHOP)), { orderId: sale.orderId })).status).toBe(
    "paid",
  );
  expect(await kinds()).toEqual([]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("what was left out enters later, once, and leaves suspense", async () => {
  const withoutNumber = (register: AcquirerRegister) => ({
    ...register,
    subMerchants: register.subMerchants.map((e) => (e.subMerchantNo === SHOP ? { ...e, channelNos: {} } : e)),
  });
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 5_000n, at: at("20T12:00:30"), seller: NOODLES });
  await world.test.moveTo(at("21T00:01:00"));
  await world.core.lay({ register: withoutNumber });
  await world.turn();
  await world.decide(DAY);
  expect((await headings()).get("suspense")).toBe(10_000n);
  // The acquirer has found the number that it had left out of its register.
  await world.endDay(dayFrom("2026-11-21"));
  const { file } = await world.file(dayFrom("2026-11-21"));
  expect(file.leftOut).toEqual([]);
  expect(file.channels[0]).toMatchObject({ saleCount: 1, gross: 10_000n, entered: 10_000n, newLeftOut: 0n });
  await expectEqual();
  expect((await headings()).get("suspense")).toBeUndefined();
  await world.decide(dayFrom("2026-11-21"));
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("a refund of a payment that is left out waits with it, a late bill row enters as an ordinary one", async () => {
  const unknown = await world.pay({ fen: 4_000n, at: at("20T12:00:00"), bill: { channelNo: "1900000005" } });
  await world.refund(unknown, { fen: 1_000n, at: at("20T13:00:00") });
  const late = await world.pay({
    fen: 3_000n,
    at: at("20T23:59:59"),
    bill: { happenedAt: at("21T00:00:01") },
  });
  await world.endDay(DAY);
  const first = await world.file(DAY);
  expect(first.file.leftOut.map((x) => x.kind).sort()).toEqual([
    "only_platform",
    "payment_left_out",
    "seller_differs",
  ]);
  expect((await headings()).get("suspense")).toBe(3_000n);
  await world.decide(DAY);
  await world.endDay(dayFrom("2026-11-21"));
  const next = await world.file(dayFrom("2026-11-21"));
  expect(next.file.leftOut.map((x) => x.acquirerReference)).not.toContain(late.reference);
  expect(next.file.channels[0]).toMatchObject({ saleCount: 1, gross: 3_000n, entered: 0n });
});

test("a bill that states a refund PROCESSING enters as it stands, a fee given back above the tolerance is left out", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00"), state: "PROCESSING" });
  const other = await world.pay({ fen: 10_000n, at: at("20T12:01:00") });
  await world.refund(other, { fen: 5_000n, at: at("20T13:01:00"), bill: { feeFen: 30n } });
  await world.endDay(DAY);
  const { file } = await world.file(DAY);
  expect(file.channels[0]).toMatchObject({ refundCount: 1, grossRefund: 3_333n, newLeftOutRefund: 5_000n });
  expect(await kinds()).toEqual(["not_computable"]);
  expect((await headings()).get("suspense")).toBe(-5_000n);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("the same books give the same bytes, and two runs at once make one batch", async () => {
  for (let n = 0; n < 30; n++)
    await world.pay({ fen: 100n + BigInt(n), at: at("20T12:00:00"), seller: n % 2 ? SHOP : NOODLES });
  await world.test.moveTo(at("21T10:00:00"));
  const turns = await Promise.all([world.tend(), world.tend(), world.tend(), world.tend()]);
  expect(turns.some((t) => t.moved)).toBe(true);
  await world.tend();
  expect(await world.batches()).toMatchObject([{ day: DAY, seq: 1, status: "proposed" }]);
  const [{ count } = { count: 0n }] = await world.test.sql<
    { count: bigint }[]
  >`select count(*) from clearing_entry`;
  expect(count).toBe(30n);
  const first = await world.file(DAY);

  await world.decide(DAY, "rejected");
  await world.tend();
  // The next version would say the same: it waits, with its reason, until something has changed.
  expect((await world.batches())[1]).toMatchObject({
    ...{ seq: 2, status: "open", step: "compute" },
    error: { code: "file_unchanged", clearingDate: DAY, seq: 1 },
  });
  expect((await world.file(DAY)).digest).toBe(first.digest);
  await world.renewAccount(SHOP);
  await world.tend();
  const second = await world.file(DAY);
  expect(second.file.header.seq).toBe(2);
  expect(second.file.totals.detailSha256).toBe(first.file.totals.detailSha256);
});

test("a rejected file is replaced by the next version, is nobody's previous and leaves no posting behind", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const before = await headings();
  await world.decide(DAY, "rejected");
  expect(await headings()).toEqual(new Map());
  await world.renewAccount(SHOP);
  await world.tend();
  expect(await world.batches()).toMatchObject([
    { seq: 1, status: "rejected" },
    { seq: 2, status: "proposed" },
  ]);
  expect(await headings()).toEqual(before);
  expect((await world.file(DAY)).name).toBe("QFC1_ACQ001_20261120_2");
  const renewed = world.register(({ subMerchantNo: no }) =>
    no === SHOP
      ? { accountRef: `${SHOP}-A2`, accountVersion: 2, accountApprovedFrom: dayFrom("2026-11-21") }
      : {},
  );
  await expectEqual(renewed);
  await world.decide(DAY);
  await world.pay({ fen: 2_000n, at: at("21T12:00:00") });
  await world.endDay(dayFrom("2026-11-21"));
  const next = await world.file(dayFrom("2026-11-21"));
  const [former] = await world.test.sql<
    { digest: string }[]
  >`select digest from clearing_file where name = 'QFC1_ACQ001_20261120_2'`;
  expect(next.file.header.previousDigest).toBe(former?.digest);
  await expectEqual(renewed);
});

test("files are proposed side by side; a date waits with its step for the file of the one before it", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 10_000n, at: at("21T12:00:00") });
  world.notReady.add(`alipay ${DAY}`);
  await world.endDay(dayFrom("2026-11-21"));
  expect(await world.batches()).toMatchObject([
    {
      day: DAY,
      status: "open",
      step: "waiting_for_bill",
      error: { code: "statement_missing", channel: "alipay" },
    },
    { day: "2026-11-21", status: "open", step: "waiting_for_older", error: null },
  ]);
  world.notReady.clear();
  await world.tend();
  expect(await world.batches()).toMatchObject([{ status: "proposed" }, { status: "proposed" }]);
  const { file } = await world.file(dayFrom("2026-11-21"));
  expect(file.header.previousDigest).toBe((await world.file(DAY)).digest);
});

test("a bill that is not made yet is waited for quietly; another content for the same day is refused", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  world.notReady.add(`alipay ${DAY}`);
  await world.endDay(DAY);
  expect(await world.batches()).toMatchObject([
    { status: "open", step: "waiting_for_bill", error: { code: "statement_missing", channel: "alipay" } },
  ]);
  const ctx = world.test.machineCtx();
  const statement = { acquirerId: world.acquirerId, channel: "wechat", day: DAY } as const;
  const bytes = world.bill("wechat", DAY);
  expect(await importStatement(ctx, { ...statement, bytes })).toMatchObject({ imported: false });
  await world.pay({ fen: 1n, at: at("20T13:00:00"), platform: false });
  expect(await refusalOf(importStatement(ctx, { ...statement, bytes: world.bill("wechat", DAY) }))).toEqual({
    code: "statement_differs",
    channel: "wechat",
    day: DAY,
  });
  expect(await refusalOf(compareStatement(ctx, { acquirerId: world.acquirerId, clearingDate: DAY }))).toEqual(
    { code: "statement_missing", channel: "alipay", day: DAY },
  );
  world.notReady.clear();
  await world.tend();
  expect(await world.batches()).toMatchObject([{ status: "proposed" }]);
});

test("a day on which nothing happened makes no file", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.endDay(dayFrom("2026-11-21"));
  expect((await world.batches())[1]).toMatchObject({ status: "settled", step: "nothing_to_clear" });
  await world.pay({ fen: 10_000n, at: at("22T12:00:00") });
  await world.endDay(dayFrom("2026-11-22"));
  const { file } = await world.file(dayFrom("2026-11-22"));
  expect(file.header.previousDigest).toBe((await world.file(DAY)).digest);
  await expectEqual();
});

test("a failed and a returned line re-enter once, are held until the account is newer, and nothing is paid twice", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 8_000n, at: at("20T12:00:00"), seller: NOODLES });
  await world.endDay(DAY);
  await world.decide(DAY);
  const paid = await world.file(DAY);
  const shop = paid.file.positions.find((p) => p.subMerchantNo === SHOP);
  for (const day of ["2026-11-21", "2026-11-22"].map(dayFrom)) await world.endDay(day);
  await world.test.moveTo(at("23T10:00:00"));
  await world.answer(DAY, (_, no) => (no === SHOP ? "failed" : "paid"));
  expect((await headings()).get(`returned:${SHOP}`)).toBe(shop?.pay);
  expect((await world.batches())[0]).toMatchObject({ status: "settled" });
  for (const who of [world.test.ctxFor("clearing-1"), world.test.ctxFor("operator")]) {
    const friday = (await listBatches(who, {})).find((b) => b.clearingDate === DAY);
    const others = paid.file.positions.filter((p) => p.pay > 0n).length - 1;
    expect(friday?.bank).toEqual({ paid: others, failed: 1, stopped: 0, returned: 0 });
  }
  await world.tend();

  // Monday takes the failed amount up again and holds it: the account is the one the bank refused.
  await world.endDay(dayFrom("2026-11-23"));
  const monday = await world.file(dayFrom("2026-11-23"));
  expect(monday.file.returned).toMatchObject([{ subMerchantNo: SHOP, kind: "failed", amount: shop?.pay }]);
  const held = monday.file.positions.find((p) => p.subMerchantNo === SHOP);
  expect(held).toMatchObject({ action: "HOLD", reason: "account_not_approved", pay: 0n, rest: shop?.pay });
  await expectEqual();
  expect((await headings()).get(`held:${SHOP}`)).toBe(shop?.pay);
  await world.decide(dayFrom("2026-11-23"));
  await world.endDay(dayFrom("2026-11-24"));
  const tuesday = await world.file(dayFrom("2026-11-24"));
  expect(tuesday.file.returned).toEqual([]);
  expect(tuesday.file.positions.find((p) => p.subMerchantNo === SHOP)).toMatchObject({
    action: "HOLD",
    rest: shop?.pay,
  });
  await world.decide(dayFrom("2026-11-24"));

  await world.renewAccount(SHOP);
  await world.endDay(dayFrom("2026-11-25"));
  const wednesday = await world.file(dayFrom("2026-11-25"));
  expect(wednesday.file.positions.find((p) => p.subMerchantNo === SHOP)).toMatchObject({
    action: "PAY",
    pay: shop?.pay,
    rest: 0n,
  });
  await expectEqual(
    world.register((e) =>
      e.subMerchantNo === SHOP
        ? { accountRef: `${SHOP}-A2`, accountVersion: 2, accountApprovedFrom: dayFrom("2026-11-25") }
        : {},
    ),
  );
  expect((await headings()).get(`held:${SHOP}`)).toBeUndefined();
  await world.decide(dayFrom("2026-11-25"));
  await world.answer(dayFrom("2026-11-25"));
  // A week later the bank sends the second payment back.
  const { digest, file } = wednesday;
  const line = file.positions.find((p) => p.pay > 0n && p.subMerchantNo === SHOP);
  const back = {
    fileDigest: digest,
    lineNo: line?.lineNo ?? 0,
    kind: "returned" as const,
    amount: line?.pay ?? 0n,
  };
  const result = { ...back, bankDay: dayFrom("2026-11-26"), bankReference: "R1", reason: "账户已销户" };
  await world.test.moveTo(at("26T09:00:00"));
  expect(await world.deliver("r.jsonl", [result])).toMatchObject({ imported: ["r.jsonl"] });
  expect(await world.deliver("r.jsonl", [result])).toMatchObject({ imported: ["r.jsonl"] });
  const sentBack = (await listBatches(world.test.ctxFor("clearing-1"), {})).find(
    (b) => b.clearingDate === "2026-11-25",
  );
  expect(sentBack?.bank).toMatchObject({ failed: 0, returned: 1 });
  await world.endDay(dayFrom("2026-11-26"));
  expect((await world.file(dayFrom("2026-11-26"))).file.returned).toMatchObject([
    { kind: "returned", amount: line?.pay },
  ]);
  const [twice] = await world.test.sql<
    { fen: bigint }[]
  >`select sum(case when to_heading = 'ext:paid' then amount_fen else -amount_fen end)::bigint as fen
    from posting where 'ext:paid' in (from_heading, to_heading) and reference like ${`${digest}:%`}`;
  expect(twice?.fen).toBe(0n);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("results about unknown lines, other amounts and contradictions are refused and change nothing", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const { file, digest } = await world.file(DAY);
  const line = file.positions.find((p) => p.pay > 0n);
  const result = {
    fileDigest: digest,
    lineNo: line?.lineNo ?? 0,
    kind: "paid" as const,
    amount: line?.pay ?? 0n,
    bankDay: dayFrom("2026-11-23"),
    bankReference: "B1",
    reason: "",
  };
  await world.decide(DAY);
  const cases = {
    "a.jsonl": [{ ...result, amount: result.amount + 1n }],
    "b.jsonl": [result, { ...result, lineNo: 99 }],
    "c.jsonl": [{ ...result, kind: "returned" as const }],
    "d.jsonl": [{ ...result, fileDigest: "0".repeat(64) }],
  };
  for (const [name, results] of Object.entries(cases))
    expect(await world.deliver(name, results)).toMatchObject({ failed: [name] });
  const [none] = await world.test.sql<{ count: bigint }[]>`select count(*) from bank_result`;
  expect(none?.count).toBe(0n);
  expect(readFileSync(path.join(world.inbox, "failed", "a.jsonl.reason"), "utf8")).toContain(
    "result_differs",
  );
  expect(await world.deliver("e.jsonl", [result])).toMatchObject({ imported: ["e.jsonl"] });
  expect(await world.deliver("g.jsonl", [{ ...result, bankReference: "B2" }])).toMatchObject({
    failed: ["g.jsonl"],
  });
  writeFileSync(path.join(world.inbox, "h.jsonl"), "{not json\n");
  writeFileSync(path.join(world.inbox, "h.jsonl.ok"), "10");
  expect(await world.deliver("i.jsonl", [result])).toEqual({
    imported: ["i.jsonl"],
    waiting: [],
    failed: ["h.jsonl"],
  });
});

test("results that come before the release reaches us wait in the inbox, in their order, and are taken after it", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const { file, digest } = await world.file(DAY);
  const line = file.positions.find((p) => p.pay > 0n);
  const of = (kind: "paid" | "returned", day: string) => ({
    ...{ fileDigest: digest, lineNo: line?.lineNo ?? 0, kind, amount: line?.pay ?? 0n },
    ...{ bankDay: dayFrom(day), bankReference: `B ${kind}`, reason: "" },
  });
  const paid = of("paid", "2026-11-23");
  expect(await world.deliver("a.jsonl", [paid])).toEqual({
    imported: [],
    waiting: ["a.jsonl"],
    failed: [],
  });
  expect(await world.deliver("b.jsonl", [of("returned", "2026-11-24")])).toMatchObject({
    waiting: ["a.jsonl", "b.jsonl"],
  });
  const [none] = await world.test.sql<{ count: bigint }[]>`select count(*) from bank_result`;
  expect(none?.count).toBe(0n);
  await world.decide(DAY);
  expect(await world.deliver("c.jsonl", [paid])).toEqual({
    imported: ["a.jsonl", "b.jsonl", "c.jsonl"],
    waiting: [],
    failed: [],
  });
});

test("a result about a file that was rejected is refused: the bank paid what nobody released", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const { file, digest } = await world.file(DAY);
  const line = file.positions.find((p) => p.pay > 0n);
  const result = {
    ...{ fileDigest: digest, lineNo: line?.lineNo ?? 0, kind: "paid" as const, amount: line?.pay ?? 0n },
    ...{ bankDay: dayFrom("2026-11-23"), bankReference: "B1", reason: "" },
  };
  await world.decide(DAY, "rejected");
  expect(await world.deliver("a.jsonl", [result])).toMatchObject({ waiting: [], failed: ["a.jsonl"] });
});

test("paid after failed is one difference for two people, and the other lines of the result file are taken", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.answer(DAY, (_, no) => (no === SHOP ? "failed" : "paid"));
  const { file, digest } = await world.file(DAY);
  const lines = file.positions.filter((p) => p.pay > 0n);
  const failed = lines.find((p) => p.subMerchantNo === SHOP);
  const paid = lines.find((p) => p.subMerchantNo !== SHOP);
  const of = (line: typeof failed) => ({
    ...{ fileDigest: digest, lineNo: line?.lineNo ?? 0, amount: line?.pay ?? 0n },
    ...{ bankDay: dayFrom("2026-11-24"), bankReference: "B9", reason: "" },
  });
  const told = [
    { ...of(failed), kind: "paid" as const },
    { ...of(paid), kind: "returned" as const },
  ];
  const before = await headings();
  expect(await world.deliver("x.jsonl", told)).toMatchObject({ imported: ["x.jsonl"], failed: [] });
  expect(await world.deliver("y.jsonl", told)).toMatchObject({ imported: ["y.jsonl"], failed: [] });
  expect(await headings()).toEqual(
    new Map([
      ...before,
      ["ext:paid", (before.get("ext:paid") ?? 0n) - (paid?.pay ?? 0n)],
      [`returned:${paid?.subMerchantNo}`, paid?.pay ?? 0n],
    ]),
  );
  const found = await world.test.sql<{ kind: string; reference: string; expected: string; status: string }[]>`
    select kind, acquirer_reference as reference, expected, status from difference`;
  expect(found).toEqual([
    {
      kind: "bank_contradicts",
      reference: `${digest.slice(0, 16)}-${failed?.lineNo}`,
      expected: "failed",
      status: "open",
    },
  ]);
  await world.endDay(dayFrom("2026-11-24"));
  expect(await world.test.sql`select 1 from difference where status = 'open'`).toHaveLength(1);
});

test("an answer of the bank that a file must follow and that came in after computing makes the batch be computed anew", async () => {
  const next = dayFrom("2026-11-21");
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.pay({ fen: 10_000n, at: at("21T12:00:00") });
  await world.test.moveTo(at("22T10:00:00"));
  await world.core.lay();
  const signingKeyAt = () => {
    throw new Error("the machine stops before it signs");
  };
  const { ctx, acquirerId, outbox: outboxDir } = world;
  await expect(
    tendClearing(ctx, { acquirerId, signingKeyAt, outboxDir, retryAt: new Map(), retryAfterMs: 0 }),
  ).rejects.toThrow();
  const { file, digest } = await world.file(DAY);
  const [first, second] = file.positions.filter((p) => p.pay > 0n);
  const failed = (line: typeof first, enteredAt: string) => ({
    ...{ fileDigest: digest, lineNo: line?.lineNo ?? 0, amount: line?.pay ?? 0n, kind: "failed" as const },
    ...{ bankDay: next, bankReference: "B1", reason: "户名不符", enteredAt },
  });
  const told = [failed(first, "2026-11-21T23:59:59+08:00"), failed(second, "2026-11-22T00:00:00+08:00")];
  expect(await world.deliver("late.jsonl", told)).toMatchObject({ imported: ["late.jsonl"] });
  await world.tend();
  await world.tend();
  expect(await world.batches()).toMatchObject([
    { day: DAY, seq: 1, status: "released" },
    { day: next, seq: 1, status: "void" },
    { day: next, seq: 2, status: "proposed" },
  ]);
  const { returned } = (await world.file(next)).file;
  expect(returned).toMatchObject([{ lineNo: first?.lineNo, kind: "failed" }]);
});

test("only two registered people of the acquirer release, through its clearing desk, and the first verdict is final", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const { fileId, clr } = await world.file(DAY);
  const desk = world.test.ctxFor("clearing-1");
  const record = (rel: Buffer, who = desk) => findRefusal(recordVerdict(who, { fileId, rel }));
  const good = world.rel(clr, "released");
  const json = () => JSON.parse(good.toString());
  const broken = (change: (rel: ReturnType<typeof json>) => void) => {
    const rel = json();
    change(rel);
    return Buffer.from(JSON.stringify(rel));
  };
  expect(await record(world.rel(clr, "released", ["clearing-1"]))).toEqual({
    code: "release_needs_two",
    have: 1,
  });
  expect(await record(world.rel(clr, "released", ["clearing-1", "clearing-1"]))).toEqual({
    code: "release_same_person",
  });
  expect(await record(broken((r) => (r.signatures[1].keyId = "f".repeat(16))))).toMatchObject({
    code: "release_key_unknown",
  });
  expect(await record(broken((r) => (r.signatures[1].signature = r.signatures[0].signature)))).toMatchObject({
    code: "release_signature_invalid",
  });
  expect(await record(broken((r) => (r.verdict.payTotal = "1")))).toMatchObject({
    code: "release_other_file",
  });
  expect(await record(broken((r) => (r.verdict.digest = "0".repeat(64))))).toMatchObject({
    code: "release_other_file",
  });
  expect(await record(Buffer.from("{}"))).toMatchObject({ code: "release_unreadable" });
  for (const who of ["operator", "coffee-owner", "reviewer", "approver"])
    expect(await record(good, world.test.ctxFor(who))).toEqual({
      code: "forbidden",
      action: "verdict.record",
    });
  expect(await world.batches()).toMatchObject([{ status: "proposed" }]);
  expect(await record(good)).toBeUndefined();
  expect(await record(good)).toEqual({ code: "verdict_exists", verdict: "released" });
  const batch = await getBatch(desk, { batchId: idOf("clb", (await world.batches())[0]?.id ?? "") });
  expect(batch).toMatchObject({
    status: "released",
    verdict: { verdict: "released", persons: ["clearing-1", "clearing-2"] },
  });
});

test("the four files are laid down with the flag last, and again after a crash", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const names = ["clr", "dtl.gz", "ok", "sig"].map((x) => `QFC1_ACQ001_20261120_1.${x}`);
  expect(readdirSync(world.outbox).sort()).toEqual(names);
  const { clr } = await world.file(DAY);
  expect(readFileSync(path.join(world.outbox, names[0] as string))).toEqual(clr);
  rmSync(path.join(world.outbox, names[2] as string));
  rmSync(path.join(world.outbox, names[1] as string));
  await world.tend();
  expect(readdirSync(world.outbox).sort()).toEqual(names);
  await expectEqual();
});

test("what is not explained is not proposed", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 700n, at: at("20T12:00:00") });
  world.notReady.add(`wechat ${DAY}`);
  await world.endDay(DAY);
  world.notReady.clear();
  const [batch] = await world.batches();
  const batchId = idOf("clb", batch?.id ?? "");
  // A row of the bill that is not what entered: somebody changed it after computing.
  const ctx = world.ctx;
  for (const channel of ["wechat", "alipay"] as const)
    await importStatement(ctx, {
      acquirerId: world.acquirerId,
      channel,
      day: DAY,
      bytes: world.bill(channel, DAY),
    });
  await compareStatement(ctx, { acquirerId: world.acquirerId, clearingDate: DAY });
  await computeBatch(ctx, { batchId });
  await world.damage(
    (sql) => sql`update statement_line set settlement_fen = 1403 where settlement_fen = 700`,
  );
  await world.tend();
  expect(await world.batches()).toMatchObject([
    { status: "computed", step: "control", error: { code: "control_not_zero", unexplainedFen: "703" } },
  ]);
  expect(
    await refusalOf(proposeFile(ctx, { batchId, signingKeyAt: world.signingKeyAt, outboxDir: world.outbox })),
  ).toEqual({ code: "control_not_zero", unexplainedFen: "703" });
  expect(readdirSync(world.outbox)).toEqual([]);
});

test("a row of a bill that nobody can read is told on both sides, and the day goes on without it", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const [row] = world.rows.filter((r) => r.acquirerReference === sale.reference);
  const channel = sale.channel;
  if (row)
    world.rows.push({ ...row, acquirerReference: "4200999", merchantOrderNo: "OTHER-1", orderFen: 777n });
  const bytes = Buffer.from(world.bill(channel, DAY).toString("utf8").replace("`7.77", "`7,77"));
  await world.test.moveTo(at("21T09:00:00"));
  await importStatement(world.ctx, { acquirerId: world.acquirerId, channel, day: DAY, bytes });
  await world.endDay(DAY);
  expect(await kinds()).toEqual([]);
  expect((await world.file(DAY)).file.channels[0]).toMatchObject({ saleCount: 1, gross: 10_000n });
  const fault = { lineNo: 3, reason: "amount_invalid:订单金额" };
  const [batch] = await world.batches();
  const seen = await getBatch(world.test.ctxFor("clearing-1"), { batchId: idOf("clb", batch?.id ?? "") });
  expect(seen.unreadRows).toEqual([{ channel, billDay: DAY, ...fault }]);
  world.writeDesk(world.register());
  writeFileSync(path.join(world.desk, "bills", billName(channel, DAY)), bytes);
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
  expect(check.books?.unreadRows).toMatchObject([fault]);
});
