import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { untilWaiting } from "../testing/race.ts";
import { forwardTerms } from "./forward-terms.ts";

const at = (text: string) => new Date(`2026-11-20T${text}+08:00`);

let world: ClearingWorld;
let folder: string;
beforeAll(async () => {
  world = await openClearingWorld();
  folder = mkdtempSync(path.join(tmpdir(), "terms-"));
  mkdirSync(path.join(folder, "terms"));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const lay = () => forwardTerms(world.ctx, { acquirerId: world.acquirerId, outboxDir: folder });
const laid = () =>
  readdirSync(path.join(folder, "terms"))
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) =>
      readFileSync(path.join(folder, "terms", name), "utf8")
        .trimEnd()
        .split("\n"),
    )
    .map((line) => JSON.parse(line) as { terms: string; refunds: { refundNo: string }[] });

test("the terms of an attempt are laid once, and once more when it is given back", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("12:00:00") });
  expect(await lay()).toBe(1);
  expect(await lay()).toBe(0);
  const refund = await world.refund(sale, { fen: 100n, at: at("12:10:00") });
  expect(await lay()).toBe(1);
  expect(laid().map((l) => l.refunds.map((r) => r.refundNo))).toEqual([[], [refund.refundNo]]);
});

test("an order that was begun long ago and commits only now is laid all the same", async () => {
  const before = laid().length;
  let begun: Promise<unknown> | undefined;
  await world.test.sql.begin(async (sql) => {
    await sql`select from sub_merchant for update`;
    // The till has looked at the clock, and stands still inside its statement.
    begun = world.pay({ fen: 2_000n, at: at("13:00:00") });
    await untilWaiting(world.test, 1);
    await world.test.moveTo(at("18:00:00"));
    // Somebody who began later has ended.
    await world.test.sql`select pg_current_xact_id()`;
    expect(await lay()).toBe(0);
  });
  await begun;
  await world.pay({ fen: 3_000n, at: at("18:00:30") });
  expect(await lay()).toBe(2);
  expect(laid()).toHaveLength(before + 2);
});
