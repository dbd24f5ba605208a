import { openDatabase } from "#db/client.ts";
import { staySeen } from "#db/stay-seen.ts";
import type { GatewayEnv } from "../env/gateway.ts";
import { buildGateway, listenOnSocket } from "../gateway/build-gateway.ts";
import { openGatewayLimits } from "../limit/gateway-limits.ts";
import type { Logger } from "../log.ts";
import { findApiKey } from "../merchant/find-api-key.ts";
import { readyChecks } from "../ready-checks.ts";
import { openMachine } from "./machine-context.ts";
import { portOf, StartRefused } from "./run-process.ts";

/** Connections of each of the two pools of each of the two logins. */
const POOL_MAX = 10;

export interface RunningGateway {
  port: number;
  stop(): Promise<void>;
}

/** Starts the gateway by its settings: the public port and the internal socket. */
export async function startGateway(env: GatewayEnv, log: Logger): Promise<RunningGateway> {
  const machine = await openMachine("gateway", env, POOL_MAX, log);
  const { actx } = machine;
  const merchants = openDatabase({ url: env.gatewayUrl, login: "gateway", max: POOL_MAX });
  staySeen(merchants.sql);
  const { open, internal } = buildGateway({
    actx,
    ctxFor: (actor) => ({
      ...actx,
      db: merchants.forActor(actor),
      actor,
      origin: actor.kind === "merchant_key" ? actor.keyId : actx.origin,
    }),
    findCaller: (sha256) => findApiKey({ sql: merchants.sql }, { sha256 }),
    internalKeys: env.internalKeys.accepted,
    limits: openGatewayLimits(),
    proxies: env.proxies,
    checks: () => readyChecks(actx.db, actx.now()),
    log,
  });
  const stop = async () => {
    await Promise.all([open.close(), internal.close()]);
    await merchants.end();
    await machine.close();
  };
  try {
    await listenOnSocket(internal, env.socketPath);
    await open.listen({ port: env.port, host: env.host });
  } catch (error) {
    await stop();
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw isTaken ? new StartRefused(`port ${env.port} is in use`) : error;
  }
  const port = portOf(open) ?? env.port;
  log.info({ host: env.host, port, socket: env.socketPath }, "listening");
  return { port, stop };
}
