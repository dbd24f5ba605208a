import { chmodSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import type { Actor } from "../actor.ts";
import type { AcquirerCtx, Ctx } from "../context.ts";
import type { GatewayLimits } from "../limit/gateway-limits.ts";
import type { Logger } from "../log.ts";
import { internalRoutes } from "./internal/routes.ts";
import { NOTIFICATION_MAX_BYTES, notificationRoutes } from "./notifications/routes.ts";
import { openApiRoutes } from "./open-api/routes.ts";

/** A request that is not whole by then is dropped, ms. */
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 72_000;
const ID_MAX_LENGTH = 64;

export interface GatewayParts {
  /** What acts for the acquirer: notifications and forwards. All tenants. */
  actx: AcquirerCtx;
  /** A context for one caller of the merchants' API. */
  ctxFor(actor: Actor): Ctx;
  /** Whose API key has this SHA-256. */
  findCaller(sha256: string): Promise<Actor | undefined>;
  /** What web may show: the current key, and former ones while they hold. */
  internalKeys(): readonly string[];
  limits: GatewayLimits;
  /** How many proxies of our own stand before the open listener: whose word about the sender counts. */
  proxies: number;
  /** Each name with whether it is well; the process is ready when all are. */
  checks(): Promise<Record<string, boolean>>;
  log: Logger;
}

export interface BuiltGateway {
  /** What the acquirer and the merchants reach. */
  open: FastifyInstance;
  /** What web reaches: on a Unix socket, never on the public port. */
  internal: FastifyInstance;
}

/** The gateway: everything machines call. Two listeners that share no route. */
export function buildGateway(parts: GatewayParts): BuiltGateway {
  const open = bare(parts.log);
  open.get("/healthz", async () => ({ status: "ok" }));
  open.get("/readyz", async (_, reply) => {
    const checks = await parts.checks();
    const isReady = Object.values(checks).every(Boolean);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not_ready", checks });
  });
  // Registered now, run when the instance gets ready: listening and injecting both wait for it.
  void open.register(async (scope) => notificationRoutes(scope, parts.actx, parts));
  void open.register(async (scope) => openApiRoutes(scope, parts));

  const internal = bare(parts.log);
  void internal.register(async (scope) => internalRoutes(scope, parts.actx, parts));
  return { open, internal };
}

function bare(log: Logger): FastifyInstance {
  const app = Fastify({
    loggerInstance: log,
    // One line per refusal or bug, none per request: the hot path writes to the database, not to the log.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: NOTIFICATION_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: ID_MAX_LENGTH },
    genReqId: () => crypto.randomUUID(),
  });
  app.setErrorHandler(async (error, request, reply) => {
    const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
    if (status >= 400 && status < 500) return reply.code(status).send({ code: "FAIL" });
    request.log.error({ err: error }, "bug");
    return reply.code(500).send({ code: "FAIL" });
  });
  return app as unknown as FastifyInstance;
}

/**
 * Listens on a Unix socket only this user may open. A socket that a killed process left behind is removed; one that
 * still answers belongs to a living gateway and is left alone.
 */
export async function listenOnSocket(app: FastifyInstance, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) {
    if (await answers(path)) throw new Error(`another gateway listens on ${path}`);
    rmSync(path);
  }
  const former = process.umask(0o177);
  try {
    await app.listen({ path });
  } finally {
    process.umask(former);
  }
  chmodSync(path, 0o600);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
