import Fastify, { LogController } from "fastify";
import { refreshAgreements } from "../agreement/refresh-agreements.ts";
import { openClearingKeys } from "../env/clearing-keys.ts";
import type { WorkerEnv } from "../env/worker.ts";
import type { Logger } from "../log.ts";
import { tendSuspensions } from "../merchant/tend-suspensions.ts";
import { readyChecks } from "../ready-checks.ts";
import { agreementTurn } from "../worker/agreement-tasks.ts";
import { clearingTurn, invariantsTurn } from "../worker/clearing-tasks.ts";
import { startLoop } from "../worker/loop.ts";
import { type Failed, tendDecidedRefunds, tendOrders, tendRefunds } from "../worker/tend-orders.ts";
import { partitionTurn } from "../worker/tend-partitions.ts";
import { termsTurn } from "../worker/terms-task.ts";
import { openMachine } from "./machine-context.ts";
import { portOf, StartRefused } from "./run-process.ts";

const POOL_MAX = 10;
/** Due rows are looked for this often, ms. */
const DUE_EVERY_MS = 500;
const CLEARING_EVERY_MS = 1_000;
const PARTITIONS_EVERY_MS = 500;
/** How often it is looked whether a day has ended. */
const INVARIANTS_EVERY_MS = 10_000;
/** A version of an agreement whose day has come is named so; orders do not wait for it. */
const BEGINNINGS_EVERY_MS = 5_000;
/** The terms of an attempt lie in the acquirer's outbox within a minute. */
const TERMS_EVERY_MS = 5_000;
/** People wait for the acquirer's answers to their proposals. */
const AGREEMENTS_EVERY_MS = 1_000;
/** A suspension that nobody confirmed ends at the latest so much after its time. */
const SUSPENSIONS_EVERY_MS = 1_000;

export interface RunningWorker {
  port: number;
  stop(): Promise<void>;
}

/** Starts the worker by its settings: due rows, clearing, partitions, and its health on a port of its own. */
export async function startWorker(env: WorkerEnv, log: Logger): Promise<RunningWorker> {
  const signingKeyAt = openClearingKeys(env.clearingKeyFile);
  const machine = await openMachine("worker", env, POOL_MAX, log);
  const { actx, configs } = machine;
  const failed: Failed = (error, row) => log.error({ err: error, row: row.id }, "due row failed");
  // One turn per acquirer: a long day of one keeps no other waiting.
  const clearing = Object.entries(configs.acquirers).map(([code, places]) => ({
    name: `clearing ${code}`,
    turn: clearingTurn(
      actx,
      { code, outboxDir: places.outboxDir, inboxDir: places.inboxDir, signingKeyAt },
      log,
    ),
  }));

  const partitions = partitionTurn(actx, machine.offsetMs);
  const health = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
  });
  health.get("/healthz", async () => ({ status: "ok" }));
  health.get("/readyz", async (_, reply) => {
    const checks = await readyChecks(actx.db, actx.now());
    const isReady = Object.values(checks).every(Boolean);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not_ready", checks });
  });
  const stops: (() => Promise<unknown>)[] = [() => machine.close()];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    await partitions();
    const loops = [
      startLoop("orders", DUE_EVERY_MS, log, () => tendOrders(actx, failed)),
      startLoop("refunds", DUE_EVERY_MS, log, () => tendRefunds(actx, failed)),
      startLoop("decided refunds", CLEARING_EVERY_MS, log, () => tendDecidedRefunds(actx, failed)),
      startLoop("partitions", PARTITIONS_EVERY_MS, log, partitions),
      ...clearing.map(({ name, turn }) => startLoop(name, CLEARING_EVERY_MS, log, turn)),
      ...Object.entries(configs.acquirers).map(([code, places]) =>
        startLoop(
          `agreements ${code}`,
          AGREEMENTS_EVERY_MS,
          log,
          agreementTurn(actx, { code, ...places }, log),
        ),
      ),
      ...Object.entries(configs.acquirers).map(([code, { outboxDir }]) =>
        startLoop(`terms ${code}`, TERMS_EVERY_MS, log, termsTurn(actx, { code, outboxDir })),
      ),
      startLoop("beginnings", BEGINNINGS_EVERY_MS, log, async () => {
        await refreshAgreements(actx);
        return undefined;
      }),
      startLoop("suspensions", SUSPENSIONS_EVERY_MS, log, async () => {
        await tendSuspensions(actx);
        return undefined;
      }),
      startLoop("invariants", INVARIANTS_EVERY_MS, log, invariantsTurn(actx, log)),
    ];
    stops.push(() => Promise.all(loops.map((loop) => loop.stop())));
    await health.listen({ port: env.port, host: env.host });
    stops.push(() => health.close());
  } catch (error) {
    await stop();
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw isTaken ? new StartRefused(`port ${env.port} is in use`) : error;
  }
  const port = portOf(health) ?? env.port;
  log.info({ host: env.host, port }, "listening");
  return { port, stop };
}
