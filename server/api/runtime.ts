import { type ChangeSender, notifyChanges } from "#db/changes.ts";
import { type OpenDatabase, openDatabase } from "#db/client.ts";
import { staySeen } from "#db/stay-seen.ts";
import type { Actor } from "../actor.ts";
import { assert } from "../assert.ts";
import { type Clock, openClock } from "../clock.ts";
import type { Ctx } from "../context.ts";
import type { WebEnv } from "../env/web.ts";
import { type Gateway, NO_GATEWAY, openGateway } from "../gateway-client.ts";
import { newId } from "../id.ts";
import type { IdentityCtx } from "../identity/identity-context.ts";
import { openKept } from "../kept.ts";
import { openWebLimits, type WebLimits } from "../limit/web-limits.ts";
import { type Logger, openLog } from "../log.ts";
import { type LiveHub, openLiveHub } from "./live-hub.ts";

/** Connections of each of the two pools of one web process. */
const POOL_MAX = 8;

export interface WebRuntime {
  env: WebEnv;
  database: OpenDatabase;
  clock: Clock;
  gateway: Gateway;
  changes: ChangeSender;
  live: LiveHub;
  identity: IdentityCtx;
  limits: WebLimits;
  log: Logger;
  /** `origin`: the session, and the client address as far as it can be believed. */
  contextOf(actor: Actor, origin: string): Ctx;
}

const KEY = Symbol.for("qingfen.web");
type Holder = typeof globalThis & { [KEY]?: WebRuntime };

/**
 * What one process that serves people holds open: the shops' web or the acquirer's desk. It lies on `globalThis`, because a
 * page and a route handler of one Next process do not share module variables.
 */
export function webRuntime(): WebRuntime {
  const opened = (globalThis as Holder)[KEY];
  assert(opened, "the process was started by server/bin");
  return opened;
}

/** Opens it, once in the life of a process and before the first request. */
export function openWebRuntime(env: WebEnv): WebRuntime {
  const holder = globalThis as Holder;
  assert(!holder[KEY], "a process serves one side");
  holder[KEY] = openRuntime(env);
  return holder[KEY];
}

/** What SIGTERM closes; undefined while nothing was opened yet. */
export function openedRuntime(): WebRuntime | undefined {
  return (globalThis as Holder)[KEY];
}

function openRuntime(env: WebEnv): WebRuntime {
  const database = openDatabase({ url: env.databaseUrl, login: env.side, max: POOL_MAX });
  staySeen(database.sql);
  const clock = openClock(env.clockFile);
  const changes = notifyChanges(env.databaseUrl);
  const log = openLog(env.side, env.logLevel);
  const kept = openKept();
  const limits = openWebLimits();
  return {
    env,
    limits,
    database,
    clock,
    changes,
    log,
    gateway: env.gateway ? openGateway(env.gateway) : NO_GATEWAY,
    live: openLiveHub(env.databaseUrl, (error) => log.warn({ err: error }, "live line")),
    identity: {
      db: database.own,
      now: clock.now,
      newId: (prefix) => newId(prefix, clock.now()),
      hashing: limits.hashing,
      strangersPace: limits.strangersPace,
    },
    contextOf: (actor, origin) => ({
      origin,
      db: database.forActor(actor),
      actor,
      kept,
      now: clock.now,
      newId: (prefix) => newId(prefix, clock.now()),
      defer: changes.defer,
    }),
  };
}

/** Whom this process serves, and where the others sign in. */
export function doors(): Pick<WebEnv, "side" | "otherUrl"> {
  return webRuntime().env;
}

/** Whether the acquirer is the one on this desk. */
export function isSandbox(): boolean {
  return webRuntime().env.isSandbox;
}
