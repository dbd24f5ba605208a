import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { HotSql } from "#db/client.ts";
import type { Computed } from "#db/rows.ts";
import { openedRuntime, openWebRuntime } from "../api/runtime.ts";
import { Refused } from "../domain-error.ts";
import type { WebEnv } from "../env/web.ts";
import type { Gate } from "../limit/gate.ts";
import { type Logger, openLog, takeConsole } from "../log.ts";
import { isOurs } from "./is-ours.ts";
import { refuseOtherSchema } from "./refuse-other-schema.ts";
import { StartRefused } from "./run-process.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** A slow client may not hold a connection half open, ms. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Serves the build of `next build` to the people of one side, over its own login. With `isDev` it compiles what is asked for
 * and follows the files: beside the sandbox only. Throws `StartRefused`.
 */
export async function servePeople(
  env: WebEnv,
  isDev: boolean,
): Promise<{ log: Logger; stop(): Promise<void> }> {
  if (isDev && !env.isSandbox)
    throw new StartRefused("a real acquirer is configured: a development server is refused");
  const log = openLog(env.side, env.logLevel);
  takeConsole(log);
  Object.assign(process.env, {
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    // next-auth's own name for the only origin.
    NEXTAUTH_URL: env.publicUrl,
    // Two development servers do not share what they compile (`next.config.js`).
    ...(isDev && env.side === "desk" ? { NEXT_DIST_DIR: ".next/desk" } : {}),
  });
  const { database, limits } = openWebRuntime(env);
  await database.own.hot(refuseOtherSchema);
  if (!env.isSandbox) await database.own.hot(refuseDemo);

  const nextModule = await import("next");
  const next =
    (nextModule.default as unknown as { default?: typeof nextModule.default }).default ?? nextModule.default;
  const app = next({ dev: isDev, turbopack: isDev, dir: ROOT, hostname: env.host, port: env.port });
  await app.prepare();
  const handle = inARow(limits.signInForm, app.getRequestHandler());
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS },
    (req, res) => {
      if (!isOurs(env, isDev, req, res)) return;
      handle(req, res).catch((error: unknown) => {
        log.error({ err: error }, "request failed");
        if (!res.headersSent) res.writeHead(500);
        res.end();
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.port, env.host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new StartRefused(`port ${env.port} is in use`) : error;
  });
  const address = server.address();
  log.info({ port: typeof address === "object" ? address?.port : env.port, host: env.host }, "listening");

  return {
    log,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const runtime = openedRuntime();
      await runtime?.live.end();
      server.closeIdleConnections();
      await closed;
      await runtime?.changes.end();
      await runtime?.database.end();
      await app.close();
    },
  };
}

type Handle = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** One question for the sign-in form after the other: a crowd that asks at once leaves the loop to who is signed in. */
function inARow(gate: Gate, handle: Handle): Handle {
  return async (req, res) => {
    if (req.method !== "GET" || !req.url?.startsWith("/api/auth/")) return handle(req, res);
    try {
      await gate.pass("stranger", async () => {
        if (res.closed) return;
        const closed = new Promise((resolve) => res.once("close", resolve));
        await handle(req, res);
        await closed;
      });
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.code !== "too_many_requests") throw error;
      res.writeHead(429, { "retry-after": String(error.refusal.retryAfterSeconds) }).end();
    }
  };
}

async function refuseDemo(sql: HotSql): Promise<void> {
  const [row] = await sql<Computed<"demo", boolean>[]>`select has_demo_staff() as demo`;
  if (row?.demo !== false)
    throw new StartRefused("a real acquirer is configured, and a demo sign-in still exists: start refused");
}
