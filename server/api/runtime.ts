import { type ChangeSender, notifyChanges } from "#db/changes.ts";
import { type OpenDatabase, openDatabase } from "#db/client.ts";
import { staySeen } from "#db/stay-seen.ts";
import type { Actor } from "../actor.ts";
import { type Clock, openClock } from "../clock.ts";
import type { Ctx } from "../context.ts";
import { readWebEnv, type WebEnv } from "../env/web.ts";
import { type Gateway, openGateway } from "../gateway-client.ts";
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
 * What one web process holds open, made at the first request and not at build time. It lies on `globalThis`, because a
 * page and a route handler of one Next process do not share module variables.
 */
export function webRuntime(): WebRuntime {
  const holder = globalThis as Holder;
  holder[KEY] ??= openRuntime(readWebEnv(process.env));
  return holder[KEY];
}

/** What SIGTERM closes; undefined while nothing was opened yet. */
export function openedRuntime(): WebRuntime | undefined {
  return (globalThis as Holder)[KEY];
}

function openRuntime(env: WebEnv): WebRuntime {
  const database = openDatabase({ url: env.webUrl, login: "web", max: POOL_MAX });
  staySeen(database.sql);
  const clock = openClock(env.clockFile);
  const changes = notifyChanges(env.webUrl);
  const log = openLog("web", env.logLevel);
  const kept = openKept();
  const limits = openWebLimits();
  return {
    env,
    limits,
    database,
    clock,
    changes,
    log,
    gateway: openGateway({ socketPath: env.gatewaySocket, key: () => env.internalKeys.accepted()[0] }),
    live: openLiveHub(env.webUrl, (error) => log.warn({ err: error }, "live line")),
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

/** Whether the acquirer is the one on this desk. */
export function isSandbox(): boolean {
  return webRuntime().env.isSandbox;
}
