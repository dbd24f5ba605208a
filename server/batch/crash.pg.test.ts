/** The worker dies at any moment of a clearing day: the next one ends with the bytes that an undisturbed one makes. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { importStatement } from "../statement/import-statement.ts";
import { openClearingWorld, SHOP } from "./testing/clearing-world.ts";

const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
/** The worker is killed so many ms after its turn began. */
const KILLS_MS = [5, 25, 45, 70, 100, 140, 200];

/** One turn of clearing in a process of its own; every bill is imported already. */
const WORKER = `
  import { openDatabase } from "#db/client.ts";
  import { tendClearing } from "#server/batch/tend-clearing.ts";
  import { newId } from "#server/id.ts";
  import { openKept } from "#server/kept.ts";
  const { url, now, ...input } = JSON.parse(process.env.TURN);
  const actor = { kind: "machine", name: "worker" };
  const clock = () => new Date(now);
  const db = openDatabase({ url, login: "machine", max: 4 }).forActor(actor);
  const ctx = { db, actor, origin: "worker", kept: openKept(), now: clock, newId: (p) => newId(p, clock()), defer: () => {}, acquirers: { of: () => ({}) } };
  await db.hot((sql) => sql\`select 1\`);
  process.stdout.write("begins");
  await tendClearing(ctx, { ...input, retryAt: new Map(), retryAfterMs: 0 });
  process.exit(0);
`;

test("killed at any moment, the day ends once and with the same bytes", async () => {
  const world = await openClearingWorld();
  try {
    for (let n = 0; n < 60; n++) {
      const sale = await world.pay({
        fen: 1_000n + BigInt(n) * 7n,
        at: at("20T12:00:00"),
        seller: n % 2 ? SHOP : "M00000000000005",
        channel: n % 3 ? "wechat" : "alipay",
      });
      if (n % 5 === 0) await world.refund(sale, { fen: 300n, at: at("20T13:00:00") });
    }
    await world.test.moveTo(at("21T10:00:00"));
    for (const channel of ["wechat", "alipay"] as const)
      await importStatement(world.ctx, {
        acquirerId: world.acquirerId,
        channel,
        day: DAY,
        bytes: world.bill(channel, DAY),
      });
    const { acquirerId, signingKey, outbox: outboxDir } = world;
    const turn = { url: world.test.urls.machine, now: world.test.now(), acquirerId, signingKey, outboxDir };
    let killed = 0;
    for (const ms of KILLS_MS) {
      const worker = spawn(process.execPath, ["--input-type=module-typescript", "-e", WORKER], {
        cwd: path.join(import.meta.dirname, "..", ".."),
        env: { ...process.env, TZ: "Asia/Shanghai", TURN: JSON.stringify(turn) },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const gone = once(worker, "exit");
      await once(worker.stdout, "data");
      await pause(ms);
      worker.kill("SIGKILL");
      if ((await gone)[1] === "SIGKILL") killed++;
    }
    expect(killed).toBeGreaterThan(2);
    await world.tend();
    await world.tend();
    expect(await world.batches()).toMatchObject([{ day: DAY, seq: 1, status: "proposed", step: "proposed" }]);
    expect(readdirSync(world.outbox)).toHaveLength(4);
    const first = await world.file(DAY);
    await world.writeDesk(world.register());
    expect((await checkFile(checkPathsFrom({ desk: world.desk }))).differences.kept).toEqual([]);
    expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
    const stray = await world.test
      .sql`select relname from pg_class where relnamespace = 'load'::regnamespace`;
    expect(stray).toEqual([]);

    await world.decide(DAY, "rejected");
    await world.tend();
    const second = await world.file(DAY);
    const body = (clr: Buffer) =>
      clr
        .toString()
        .split("\n")
        .filter((line) => !/^[HT]/.test(line));
    expect(body(second.clr)).toEqual(body(first.clr));
    expect(second.file.totals.detailSha256).toBe(first.file.totals.detailSha256);
    expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  } finally {
    await world.close();
  }
});
