/** What keeps two workers, or two people of the desk, apart at one clearing day: each test fails without its guard. */
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sealDay } from "../audit/seal-day.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import type { AcquirerCtx } from "../context.ts";
import { type Id, idOf, uuidOf } from "../id.ts";
import { importResult } from "../result/import-result.ts";
import { writeResults } from "../result/result-codec.ts";
import { compareStatement } from "../statement/compare-statement.ts";
import { importStatement } from "../statement/import-statement.ts";
import { raceBehind, raceFor, untilWaiting } from "../testing/race.ts";
import { findRefusal, type TestWorld } from "../testing/world.ts";
import { checkControl } from "./check-control.ts";
import { computeBatch } from "./compute-batch.ts";
import { openBatch } from "./open-batch.ts";
import { proposeFile } from "./propose-file.ts";
import { recordVerdict } from "./record-verdict.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";
import { SHOP } from "./testing/shops.ts";

const DAY = dayFrom("2026-11-20");
const NEXT_DAY = dayFrom("2026-11-21");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
let w: TestWorld;
beforeEach(async () => {
  world = await openClearingWorld();
  w = world.test;
});
afterEach(() => world.close());

const open = (clearingDate = DAY) => openBatch(world.ctx, { acquirerId: world.acquirerId, clearingDate });
const propose = (batchId: Id<"clb">) =>
  proposeFile(world.ctx, { batchId, signingKeyAt: world.signingKeyAt, outboxDir: world.outbox });
const hold = (batchId: Id<"clb">) => (sql: TestWorld["sql"]) =>
  sql`select 1 from clearing_batch where id = ${uuidOf(batchId)} for update`;
/** How each work ended: "done", or the code it was refused with. A bug is thrown on. */
const ends = (works: PromiseSettledResult<unknown>[]) =>
  Promise.all(
    works.map(async (one) =>
      one.status === "fulfilled" ? "done" : (await findRefusal(Promise.reject(one.reason)))?.code,
    ),
  );

/** The day's bills are here and compared; its batch is open. */
async function compared(day = DAY): Promise<Id<"clb">> {
  const { batchId } = await open(day);
  await sealDay(world.ctx, { acquirerId: world.acquirerId, day });
  for (const channel of ["wechat", "alipay"] as const) await importDay(channel, day);
  await compareStatement(world.ctx, { acquirerId: world.acquirerId, clearingDate: day });
  return batchId;
}
const importDay = (channel: "wechat" | "alipay", day = DAY) =>
  importStatement(world.ctx, { acquirerId: world.acquirerId, channel, day, bytes: world.bill(channel, day) });
async function computed(day = DAY): Promise<Id<"clb">> {
  const batchId = await compared(day);
  await computeBatch(world.ctx, { batchId });
  return batchId;
}
/** A difference that was open and is gone by now. */
const plantDifference = (kind: string) => w.sql`
  insert into difference (id, acquirer_id, merchant_id, clearing_date, channel, kind, acquirer_reference, refund_reference, amount_fen,
    expected, found, status, opened_at)
  values (gen_random_uuid(), ${uuidOf(world.acquirerId)}, ${uuidOf(w.demo.merchantId)}, ${DAY}, 'wechat', ${kind}, 'gone', '', 1, '', '', 'open', now())`;
/** What was posted one way and not taken back the other way. */
const unreversed =
  () => w.sql`select from_heading, to_heading from posting p group by 1, 2 having sum(amount_fen) <> (
  select coalesce(sum(amount_fen), 0) from posting q where q.from_heading = p.to_heading and q.to_heading = p.from_heading)`;
async function sold(): Promise<void> {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await w.moveTo(at("21T10:00:00"));
  await world.core.lay();
}

test("two workers open one batch of a day", async () => {
  await sold();
  const both = await raceFor(w, "clearing_batch", [() => open(), () => open()]);
  expect(await ends(both)).toEqual(["done", "done"]);
  const ids = both.map((b) => b.status === "fulfilled" && b.value.batchId);
  expect(ids[0]).toBe(ids[1]);
});

test("two workers seal a day once, with one root", async () => {
  await sold();
  const seal = () => sealDay(world.ctx, { acquirerId: world.acquirerId, day: DAY });
  const both = await raceFor(w, "day_seal", [seal, seal]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(both.map((b) => b.status === "fulfilled" && b.value.sealed).sort()).toEqual([false, true]);
});

test("two workers import a bill once", async () => {
  await sold();
  const both = await raceFor(w, "statement", [() => importDay("wechat"), () => importDay("wechat")]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(both.map((b) => b.status === "fulfilled" && b.value.imported).sort()).toEqual([false, true]);
});

test("a difference that is found again is opened once, and opened again where it had gone", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00"), acquirer: false });
  await w.moveTo(at("21T10:00:00"));
  await world.core.lay();
  await compared();
  const again = () => compareStatement(world.ctx, { acquirerId: world.acquirerId, clearingDate: DAY });
  expect(await again()).toMatchObject({ opened: 0, open: 1 });
  await w.sql`update difference set status = 'decided', closed_why = 'gone', closed_at = now()`;
  expect(await again()).toMatchObject({ opened: 1, open: 1 });
  expect(sale.isKnown).toBe(false);
});

test("two workers compare a day at once: what is gone is closed once", async () => {
  await sold();
  await compared();
  await plantDifference("only_acquirer");
  const compare = () => compareStatement(world.ctx, { acquirerId: world.acquirerId, clearingDate: DAY });
  const both = await raceFor(w, "difference", [compare, compare]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(both.map((b) => b.status === "fulfilled" && b.value.closed).sort()).toEqual([0, 1]);
});

test("two days computed at once close once what can be computed by now", async () => {
  await sold();
  await w.moveTo(at("22T10:00:00"));
  await world.core.lay();
  const batches = [await compared(DAY), await compared(NEXT_DAY)];
  await plantDifference("not_computable");
  const compute = (batchId: Id<"clb">) => () => computeBatch(world.ctx, { batchId });
  const both = await raceFor(w, "difference", batches.map(compute));
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(await w.sql`select status from difference`).toEqual([{ status: "decided" }]);
});

test("a batch is computed once: the second worker is told where it stands", async () => {
  await sold();
  const batchId = await compared();
  const compute = () => computeBatch(world.ctx, { batchId });
  const both = await raceBehind(w, hold(batchId), [compute, compute]);
  expect(await ends(both)).toEqual(["done", "batch_not_in"]);
});

test("a day is computed from the books of one instant: what changes meanwhile is not seen in part", async () => {
  await sold();
  const batchId = await compared();
  let computing: ReturnType<typeof computeBatch> | undefined;
  await w.sql.begin(async (sql) => {
    await sql`lock table day_seal in access exclusive mode`; // read after the batch, before the transactions
    computing = computeBatch(world.ctx, { batchId });
    await untilWaiting(w, 1);
    await world.damage((other) => other`delete from statement_line`);
  });
  expect((await computing)?.entryCount).toBe(1);
});

test("what is proposed is no longer controlled", async () => {
  await sold();
  const batchId = await computed();
  await checkControl(world.ctx, { batchId });
  const both = await raceBehind<unknown>(w, hold(batchId), [
    () => propose(batchId),
    () => checkControl(world.ctx, { batchId }),
  ]);
  expect(await ends(both)).toEqual(["done", "batch_not_in"]);
  expect(await world.batches()).toMatchObject([{ status: "proposed", step: "proposed" }]);
});

test("a control that comes out otherwise is heeded by a proposal that waits for it", async () => {
  await sold();
  const batchId = await computed();
  await checkControl(world.ctx, { batchId });
  await world.damage((sql) => sql`update statement_line set settlement_fen = settlement_fen + 700`);
  const both = await raceBehind<unknown>(w, hold(batchId), [
    () => checkControl(world.ctx, { batchId }),
    () => propose(batchId),
  ]);
  expect(await ends(both)).toEqual(["control_not_zero", "control_not_zero"]);
  expect(await world.batches()).toMatchObject([{ status: "computed" }]);
});

test("a batch that was computed from a file which is rejected meanwhile is void, and its date is computed anew", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 20_000n, at: at("21T12:00:00") });
  await w.moveTo(at("21T10:00:00"));
  await world.tend();
  await w.moveTo(at("22T10:00:00"));
  await world.core.lay();
  const batchId = await computed(NEXT_DAY);
  await checkControl(world.ctx, { batchId });
  // The rejection has seen no computed batch yet: the computing commits behind it.
  await world.damage((sql) => sql`update clearing_batch set status = 'open' where id = ${uuidOf(batchId)}`);
  await world.decide(DAY, "rejected");
  await world.damage(
    (sql) => sql`update clearing_batch set status = 'computed' where id = ${uuidOf(batchId)}`,
  );
  expect(await propose(batchId)).toBeUndefined();
  expect(await world.batches()).toMatchObject([{ status: "rejected" }, { status: "void" }]);
  expect(await unreversed()).toEqual([]);
});

test("a file proposed while the one it is built on is rejected is void with everything it posted", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 20_000n, at: at("21T12:00:00") });
  await w.moveTo(at("21T10:00:00"));
  await world.tend();
  await w.moveTo(at("22T10:00:00"));
  await world.core.lay();
  const batchId = await computed(NEXT_DAY);
  await checkControl(world.ctx, { batchId });
  const both = await raceBehind<unknown>(w, hold(batchId), [
    () => propose(batchId),
    () => world.decide(DAY, "rejected"),
  ]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(await world.batches()).toMatchObject([{ status: "rejected" }, { status: "void" }]);
  expect(await unreversed()).toEqual([]);
});

test("a release that settles a quiet day, and a rejection of that day, at once: the first is final", async () => {
  await w.sql`update sub_merchant set minimum_fen = 1000000`;
  await sold();
  await world.tend();
  await w.sql`update sub_merchant set minimum_fen = 0`;
  await world.pay({ fen: 20_000n, at: at("21T12:00:00") });
  await w.moveTo(at("22T10:00:00"));
  await world.tend();
  const [quiet, next] = [await world.file(DAY), await world.file(NEXT_DAY)];
  expect(quiet.file.totals.payTotal).toBe(0n);
  const [row] = await w.sql<
    { id: string }[]
  >`select batch_id as id from clearing_file where digest = ${quiet.digest}`;
  const say = (file: typeof quiet, rel: Buffer) => () =>
    recordVerdict(w.ctxFor("clearing-1"), { fileId: file.fileId, rel });
  const both = await raceBehind(w, hold(idOf("clb", row?.id ?? "")), [
    say(quiet, world.rel(quiet.clr, "rejected", undefined, "核对不一致")),
    say(next, world.rel(next.clr, "released", undefined, undefined, [quiet.digest])),
  ]);
  expect(await ends(both)).toEqual(["done", "chain_refused"]);
});

test("two verdicts at once: the first is final, the second is told which it is", async () => {
  await sold();
  await world.tend();
  const { fileId, clr } = await world.file(DAY);
  const decide = (verdict: "released" | "rejected") => () =>
    recordVerdict(w.ctxFor("clearing-1"), {
      fileId,
      rel: world.rel(clr, verdict, undefined, verdict === "rejected" ? "核对不一致" : undefined),
    });
  const both = await raceFor(w, "verdict", [decide("released"), decide("rejected")]);
  expect((await ends(both)).sort()).toEqual(["done", "verdict_exists"]);
});

test("the bank's answers read twice at once are kept once", async () => {
  await sold();
  await world.tend();
  await world.decide(DAY);
  const { file, digest } = await world.file(DAY);
  const line = file.positions.find((p) => p.pay > 0n);
  if (!line) throw new Error("something is payable");
  const answer = { fileDigest: digest, lineNo: line.lineNo, kind: "paid" as const, amount: line.pay };
  const bytes = Buffer.from(
    writeResults([
      {
        ...{ ...answer, bankDay: line.settleDay, bankReference: "B1", reason: "" },
        enteredAt: `${line.settleDay}T10:00:00+08:00`,
      },
    ]),
  );
  const read = () => importResult(world.ctx, { acquirerId: world.acquirerId, bytes, isWhole: true });
  const both = await raceFor(w, "bank_result", [read, read]);
  expect(await ends(both)).toEqual(["done", "done"]);
  expect(both.map((b) => b.status === "fulfilled" && b.value.imported).sort()).toEqual([0, 1]);
  // The same word again contradicts nothing.
  expect(await w.sql`select kind from difference`).toEqual([]);
});

test("a worker that was overtaken writes no step over the file that was proposed meanwhile", async () => {
  await sold();
  let arrive = () => {};
  let letGo = () => {};
  const arrived = new Promise<void>((done) => {
    arrive = done;
  });
  const gate = new Promise<void>((done) => {
    letGo = done;
  });
  const slow: AcquirerCtx = {
    ...world.ctx,
    acquirers: {
      ...world.ctx.acquirers,
      of: (code, channel) => {
        const adapter = world.ctx.acquirers.of(code, channel);
        const bills = async (day: Day) => {
          arrive();
          await gate;
          return adapter.bills(day);
        };
        return { ...adapter, bills };
      },
    },
  };
  const overtaken = world.tend(slow);
  await arrived;
  await world.tend();
  letGo();
  await overtaken;
  expect(await world.batches()).toMatchObject([{ status: "proposed", step: "proposed", error: null }]);
  expect(readdirSync(world.outbox)).toHaveLength(4);
});

test("a batch that was rejected and computed anew keeps its open differences without losing one", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 10_000n, at: at("20T12:01:00") });
  await world.refund(sale, { fen: 5_000n, at: at("20T13:01:00"), bill: { feeFen: 30n } });
  await w.moveTo(at("21T10:00:00"));
  await world.core.lay();
  await world.tend();
  const kinds = () => w.sql`select kind from difference where status = 'open'`;
  expect(await kinds()).toMatchObject([{ kind: "not_computable" }]);
  await world.decide(DAY, "rejected");
  await world.renewAccount(SHOP);
  await world.tend();
  expect(await world.batches()).toMatchObject([{ status: "rejected" }, { seq: 2, status: "proposed" }]);
  expect(await kinds()).toMatchObject([{ kind: "not_computable" }]);
});

test("a batch is settled once: what the bank says later moves its end no more", async () => {
  await sold();
  await world.tend();
  await world.decide(DAY);
  await world.answer(DAY);
  const ended = async () => (await w.sql`select status, finished_at from clearing_batch`)[0];
  const first = await ended();
  expect(first).toMatchObject({ status: "settled" });
  await w.moveTo(at("24T10:00:00"));
  await world.core.lay();
  const { file, digest } = await world.file(DAY);
  const line = file.positions.find((p) => p.pay > 0n);
  if (!line) throw new Error("something is payable");
  const came = { fileDigest: digest, lineNo: line.lineNo, kind: "returned" as const, amount: line.pay };
  await world.deliver("back.jsonl", [
    { ...came, bankDay: dayFrom("2026-11-24"), bankReference: "R1", reason: "退汇" },
  ]);
  expect(await ended()).toEqual(first);
  expect(idOf("clb", (await world.batches())[0]?.id ?? "")).toMatch(/^clb_/);
});
