/** One writer of a status: a row that stands elsewhere by now is neither changed nor written about. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { subMerchant } from "#db/schema/index.ts";
import { BATCH_LIFE } from "../batch/batch-status.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { SHOP } from "../batch/testing/shops.ts";
import { dayFrom } from "../calendar/day.ts";
import { type Id, idOf } from "../id.ts";
import { SUB_MERCHANT_LIFE } from "../merchant/sub-merchant-status.ts";
import { refusalOf } from "../testing/world.ts";
import { recordRawStep } from "./record-raw-step.ts";
import { recordStep } from "./record-step.ts";

const DAY = dayFrom("2026-11-20");
let world: ClearingWorld;
beforeAll(async () => {
  world = await openClearingWorld();
});
afterAll(() => world.close());

const audits = (action: string) => world.test.sql`select 1 from audit_entry where action = ${action}`;
/** As somebody who saw the shop suspended, though it is active. */
const resume = (raced?: { code: "not_signed_in" }) => {
  const ctx = world.test.ctxFor("reviewer");
  const id = world.test.demo.shops[SHOP] as Id<"smt">;
  const act = { action: "sub_merchant.resume" as const, facts: {} };
  const step = { life: SUB_MERCHANT_LIFE, table: subMerchant, id, from: "suspended", to: "active" } as const;
  return ctx.db.transaction((tx) => recordStep(tx, ctx, { ...step, act, raced }));
};

test("a step from where the row no longer stands is a bug under a lock, and leaves no fact", async () => {
  await expect(resume()).rejects.toThrow("a step from suspended to active");
  expect(await audits("sub_merchant.resume")).toEqual([]);
});

test("a step that somebody else took first is refused where the verb says how", async () => {
  expect(await refusalOf(resume({ code: "not_signed_in" }))).toEqual({ code: "not_signed_in" });
});

test("a raw step from where the row no longer stands is a bug, and leaves no fact", async () => {
  await world.pay({ fen: 10_000n, at: new Date("2026-11-20T12:00:00+08:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  const id = idOf("clb", (await world.batches())[0]?.id ?? "");
  const { ctx, acquirerId } = world;
  const act = { action: "batch.settle" as const, acquirerId, facts: {} };
  const again = ctx.db.bulk((sql) =>
    recordRawStep(sql, ctx, { life: BATCH_LIFE, id, from: "proposed", to: "released", set: {}, act }),
  );
  await expect(again).rejects.toThrow("a step from proposed to released");
  expect(await audits("batch.settle")).toEqual([]);
});
