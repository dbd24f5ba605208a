import { rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { writeGatewayBill } from "../acquirer/bank-gateway/bill-codec.ts";
import { billName } from "../acquirer/bill-codec.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { CHANNELS } from "../channel/channel.ts";
import { idOf } from "../id.ts";
import { fetchStatement } from "../statement/fetch-statement.ts";
import { importStatement } from "../statement/import-statement.ts";
import { recordNoBill } from "../statement/record-no-bill.ts";
import { refusalOf } from "../testing/world.ts";
import { getBatch } from "./get-batch.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
const NONE = `alipay ${DAY}`;

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

const statements = () => world.test.sql<{ channel: string; none: boolean }[]>`
  select channel, is_none as none from statement where bill_day = ${DAY}::date order by channel`;
const bill = () => ({ acquirerId: world.acquirerId, channel: "alipay", day: DAY }) as const;

test("a day of which a channel has no bill goes on, the desk is told, and the acquirer's own tool agrees", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00"), channel: "wechat" });
  world.noBill.add(NONE);
  await world.endDay(DAY);
  const [batch] = await world.batches();
  expect(batch).toMatchObject({ status: "proposed", error: null });
  expect((await world.file(DAY)).file.channels).toMatchObject([{ channel: "wechat", gross: 10_000n }]);
  const seen = await getBatch(world.test.ctxFor("clearing-1"), { batchId: idOf("clb", batch?.id ?? "") });
  expect(seen.noBills).toEqual([{ channel: "alipay", billDay: DAY }]);
  world.writeDesk(world.register());
  rmSync(path.join(world.desk, "bills", billName("alipay", DAY)));
  const check = await checkFile(checkPathsFrom({ desk: world.desk, "no-bill": ["alipay:20261120"] }));
  expect(check.differences.kept).toEqual([]);
});

test("before the hour at which bills are made, no bill says only that it is not made yet", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00"), channel: "wechat" });
  world.noBill.add(NONE);
  await world.test.moveTo(at("21T09:59:59"));
  await world.tend();
  expect(await world.batches()).toMatchObject([
    { status: "open", step: "waiting_for_bill", error: { code: "statement_missing" } },
  ]);
  expect(await statements()).toEqual([{ channel: "wechat", none: false }]);
  // Somebody had been slow: the bill is there after all.
  world.noBill.clear();
  await world.tend();
  expect(await statements()).toContainEqual({ channel: "alipay", none: false });
});

test("where we know of trade of that day, no bill is an alarm by name, and the day waits for the bill", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00"), channel: "alipay" });
  await world.refund(sale, { fen: 300n, at: at("20T13:00:00") });
  world.noBill.add(NONE);
  await world.endDay(DAY);
  expect(await world.batches()).toMatchObject([
    {
      ...{ status: "open", step: "fetch" },
      error: { code: "bill_denied", channel: "alipay", day: DAY, count: 2, missingFen: "10300" },
    },
  ]);
  expect(await statements()).not.toContainEqual({ channel: "alipay", none: true });
  world.noBill.clear();
  await world.tend();
  expect(await world.batches()).toMatchObject([{ status: "proposed", error: null }]);
});

test("said twice it is once; a bill without rows is the same, one with rows is another", async () => {
  await world.test.moveTo(at("21T10:00:00"));
  const ctx = world.test.machineCtx();
  await recordNoBill(ctx, bill());
  await recordNoBill(ctx, bill());
  expect(await statements()).toEqual([{ channel: "alipay", none: true }]);
  expect(await importStatement(ctx, { ...bill(), bytes: world.bill("alipay", DAY) })).toMatchObject({
    imported: false,
  });
  await world.pay({ fen: 1n, at: at("20T13:00:00"), channel: "alipay", platform: false });
  expect(await refusalOf(importStatement(ctx, { ...bill(), bytes: world.bill("alipay", DAY) }))).toEqual({
    code: "statement_differs",
    channel: "alipay",
    day: DAY,
  });
});

test("a bill with the rows of several wallets is asked for once, and taken for each of them", async () => {
  for (const channel of CHANNELS) await world.pay({ fen: 10_000n, at: at("20T12:00:00"), channel });
  await world.test.moveTo(at("21T10:00:00"));
  const rows = world.rows.map((r) => ({ ...r, channel: CHANNELS.find((c) => c === r.remark) ?? "wechat" }));
  const one = world.ctx.acquirers.of("ACQ001", "wechat");
  const ways = CHANNELS.flatMap((channel) => one.capabilities.ways.map((way) => ({ ...way, channel })));
  let asked = 0;
  const both = Object.assign(Object.create(one) as typeof one, {
    capabilities: { ...one.capabilities, ways },
    bills: async (day: Day) => {
      asked++;
      return day === DAY ? { state: "ready", bytes: writeGatewayBill(rows) } : { state: "none" };
    },
  });
  const ctx = { ...world.ctx, acquirers: { ...world.ctx.acquirers, of: () => both } };
  const states = [];
  for (const channel of CHANNELS)
    states.push((await fetchStatement(ctx, { acquirerId: world.acquirerId, channel, day: DAY })).state);
  expect([states, asked]).toEqual([["imported", "known"], 1]);
  const lines = await world.test.sql`select channel, settlement_fen from statement_line order by channel`;
  expect(lines).toEqual([
    { channel: "alipay", settlement_fen: 10_000n },
    { channel: "wechat", settlement_fen: 10_000n },
  ]);
});
