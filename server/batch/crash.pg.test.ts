/** The worker dies at any moment of a clearing day: the next one ends with the bytes that an undisturbed one makes. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { importStatement } from "../statement/import-statement.ts";
import { openClearingWorld } from "./testing/clearing-world.ts";
import { SHOP } from "./testing/shops.ts";

const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
/** Where the worker is killed, one process after the other: it is about to send this SQL, or has just laid this file down. */
const DEATHS: readonly { at: string; leaves: { status: string; files: number } }[] = [
  // The entries are copied and not committed.
  { at: 'insert into "position"', leaves: { status: "open", files: 0 } },
  // Computed; the control is not kept.
  { at: "unexplained_fen = ", leaves: { status: "computed", files: 0 } },
  // The file is signed and kept, its money not moved, nothing committed.
  { at: "insert into posting", leaves: { status: "computed", files: 0 } },
  // Proposed; the flag is not there, nor the signature.
  { at: ".dtl.gz", leaves: { status: "proposed", files: 2 } },
];

/** One turn of clearing in a process of its own, which dies at `dieAt`; every bill is imported already. */
const WORKER = `
  import files from "node:fs/promises";
  import { syncBuiltinESMExports } from "node:module";
  import { Socket } from "node:net";
  import { openDatabase } from "#db/client.ts";
  import { tendClearing } from "#server/batch/tend-clearing.ts";
  import { newId } from "#server/id.ts";
  import { openKept } from "#server/kept.ts";
  const { url, now, dieAt, signingKey, ...input } = JSON.parse(process.env.TURN);
  const die = () => process.kill(process.pid, "SIGKILL");
  const { write } = Socket.prototype;
  Socket.prototype.write = function (data, ...rest) {
    if (String(data).includes(dieAt)) die();
    return write.call(this, data, ...rest);
  };
  const { rename } = files;
  files.rename = async (from, to) => {
    await rename(from, to);
    if (to.endsWith(dieAt)) die();
  };
  syncBuiltinESMExports();
  const actor = { kind: "machine", name: "worker" };
  const clock = () => new Date(now);
  const db = openDatabase({ url, login: "machine", max: 4 }).forActor(actor);
  const ctx = { db, actor, origin: "worker", kept: openKept(), now: clock, newId: (p) => newId(p, clock()), defer: () => {}, acquirers: { of: () => ({}) } };
  await tendClearing(ctx, { ...input, signingKeyAt: () => signingKey, retryAt: new Map(), retryAfterMs: 0 });
  process.exit(0);
`;

test("killed at any moment, the day ends once and with the same bytes", async () => {
  const world = await openClearingWorld();
  try {
    for (let n = 0; n < 30; n++) {
      const sale = await world.pay({
        fen: 1_000n + BigInt(n) * 7n,
        at: at("20T12:00:00"),
        seller: n % 2 ? SHOP : "M00000000000005",
        channel: n % 3 ? "wechat" : "alipay",
      });
      if (n % 5 === 0) await world.refund(sale, { fen: 300n, at: at("20T13:00:00") });
    }
    await world.test.moveTo(at("21T10:00:00"));
    await world.core.lay();
    for (const channel of ["wechat", "alipay"] as const)
      await importStatement(world.ctx, {
        acquirerId: world.acquirerId,
        channel,
        day: DAY,
        bytes: world.bill(channel, DAY),
      });
    const { acquirerId, signingKey, outbox: outboxDir } = world;
    const turn = { url: world.test.urls.machine, now: world.test.now(), acquirerId, signingKey, outboxDir };
    for (const { at: dieAt, leaves } of DEATHS) {
      const worker = spawn(process.execPath, ["--input-type=module-typescript", "-e", WORKER], {
        cwd: path.join(import.meta.dirname, "..", ".."),
        env: { ...process.env, TZ: "Asia/Shanghai", TURN: JSON.stringify({ ...turn, dieAt }) },
        stdio: ["ignore", "ignore", "inherit"],
      });
      expect(await once(worker, "exit")).toEqual([null, "SIGKILL"]);
      const [batch] = await world.batches();
      const files = readdirSync(world.outbox).length;
      expect({ status: batch?.status, files }).toEqual(leaves);
    }
    await world.tend();
    await world.tend();
    expect(await world.batches()).toMatchObject([{ day: DAY, seq: 1, status: "proposed", step: "proposed" }]);
    expect(readdirSync(world.outbox)).toHaveLength(4);
    const first = await world.file(DAY);
    world.writeDesk(world.register());
    expect((await checkFile(checkPathsFrom({ desk: world.desk }))).differences.kept).toEqual([]);
    expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
    const stray = await world.test
      .sql`select relname from pg_class where relnamespace = 'load'::regnamespace`;
    expect(stray).toEqual([]);

    await world.decide(DAY, "rejected");
    await world.renewAccount(SHOP);
    await world.tend();
    const second = await world.file(DAY);
    const body = (clr: Buffer) =>
      clr
        .toString()
        .split("\n")
        .filter((line) => !/^[HT]/.test(line))
        .map((line) => line.replaceAll(`${SHOP}-A2|2`, `${SHOP}-A1|1`));
    expect(body(second.clr)).toEqual(body(first.clr));
    expect(second.file.totals.detailSha256).toBe(first.file.totals.detailSha256);
    expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  } finally {
    await world.close();
  }
});
