/** The budgets of `server/limit` where they are asked: every handler of a web process, with limits that are soon used up. */

// Next's own: without it the framework's request scope cannot be opened outside of its server.
import "next/dist/server/node-environment-baseline.js";

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workAsyncStorage } from "next/dist/server/app-render/work-async-storage.external.js";
import { workUnitAsyncStorage } from "next/dist/server/app-render/work-unit-async-storage.external.js";
import { createRequestStoreForAPI } from "next/dist/server/async-storage/request-store.js";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { handleApi } from "#server/api/handle.ts";
import { handleDownload } from "#server/api/handle-download.ts";
import { handleLive } from "#server/api/handle-live.ts";
import { ADDRESS_HEADER } from "#server/api/pace.ts";
import { openWebRuntime, type WebRuntime } from "#server/api/runtime.ts";
import { refusalOf } from "#server/api/trpc.ts";
import { assert } from "#server/assert.ts";
import { handleAuth } from "#server/auth.ts";
import { refuse } from "#server/domain-error.ts";
import { readWebEnv } from "#server/env/web.ts";
import { newId, uuidOf } from "#server/id.ts";
import { openSession } from "#server/identity/open-session.ts";
import { SESSION_LIMITS } from "#server/identity/session-limits.ts";
import { openBudget } from "#server/limit/budget.ts";
import { openOccupancy } from "#server/limit/occupancy.ts";
import { openWebLimits } from "#server/limit/web-limits.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { openApi, openFileApi } from "./page.ts";

const ORIGIN = "http://localhost:3000";
const SECRET = "0123456789abcdef0123456789abcdef";
const folder = mkdtempSync(join(tmpdir(), "limits-"));
let world: TestWorld;
let runtime: WebRuntime;

beforeAll(async () => {
  world = await openTestWorld();
  const secret = join(folder, "secret");
  writeFileSync(secret, SECRET, { mode: 0o600 });
  const settings = {
    DATABASE_URL_WEB: world.urls.web,
    NEXTAUTH_SECRET_FILE: secret,
    INTERNAL_KEY_FILE: secret,
    PUBLIC_URL: ORIGIN,
    DESK_URL: "http://localhost:3005",
    GATEWAY_SOCKET: join(folder, "gateway.sock"),
    ACQUIRER_SANDBOX: "true",
  };
  runtime = openWebRuntime(readWebEnv(settings));
});
beforeEach(() => {
  runtime.limits = openWebLimits();
});
afterAll(async () => {
  await runtime.live.end();
  await runtime.changes.end();
  await runtime.database.end();
  await world.close();
  rmSync(folder, { recursive: true });
});

/** So many, and more only after an hour. */
const only = (burst: number) => openBudget({ burst, perSecond: 1 / 3_600, keysMax: 10 });

/** A new session of a demo post, as the header in which a browser shows it. */
async function sessionOf(login: string): Promise<{ cookie: string }> {
  const { staffId } = world.actorOf(login) as { staffId: ReturnType<typeof newId<"stf">> };
  const staff = { staffId, limits: SESSION_LIMITS.shop, wrongTries: 0 };
  const sid = await openSession(runtime.identity, { staff, origin: "test" });
  return { cookie: `qingfen.session=${await encode({ token: { sid }, secret: SECRET })}` };
}

function requestOf(path: string, headers: Record<string, string>, init: RequestInit = {}): Request {
  const all = { "sec-fetch-site": "same-origin", [ADDRESS_HEADER]: "192.0.2.1", ...headers };
  return new Request(`${ORIGIN}${path}`, { ...init, headers: all });
}

/** Runs it where `cookies()` and `headers()` are the request's, as the framework does. */
function within<T>(request: Request, run: () => Promise<T>): Promise<T> {
  type Scope = Parameters<typeof createRequestStoreForAPI>;
  const scope = createRequestStoreForAPI(
    request as unknown as Scope[0],
    new URL(request.url) as unknown as Scope[1],
    {} as Scope[2],
    undefined,
    {} as Scope[4],
    undefined,
  );
  const work = { route: "/" } as Parameters<typeof workAsyncStorage.run>[0];
  return workAsyncStorage.run(work, () => workUnitAsyncStorage.run(scope, run));
}

const told = (answer: Response) => [answer.status, Number(answer.headers.get("retry-after")) > 0];
const TURNED_AWAY = [429, true];

const api = (headers: Record<string, string>) => {
  const request = requestOf("/api/trpc/order.recent?input=%7B%7D", headers);
  return within(request, () => handleApi(request));
};

test("a session's calls have a budget, and its merchant's all together", async () => {
  const [mine, other] = [await sessionOf("coffee-owner"), await sessionOf("coffee-owner")];
  runtime.limits.session = only(2);
  runtime.limits.merchant = only(3);
  for (const _ of [1, 2]) expect((await api(mine)).status).not.toBe(429);
  expect(told(await api(mine))).toEqual(TURNED_AWAY);
  expect((await api(other)).status).not.toBe(429);
  expect(told(await api(other))).toEqual(TURNED_AWAY);
});

test("calls of nobody have a budget by sender", async () => {
  runtime.limits.unsignedAddress = only(1);
  expect((await api({})).status).toBe(401);
  expect(told(await api({}))).toEqual(TURNED_AWAY);
  expect((await api({ [ADDRESS_HEADER]: "192.0.2.2" })).status).toBe(401);
});

test("a page's calls are taken from the same budget", async () => {
  const request = requestOf("/", await sessionOf("coffee-owner"));
  runtime.limits.session = only(1);
  const ask = () =>
    within(request, async () => (await openApi()).order.recent({})).then(
      () => undefined,
      (error: unknown) => refusalOf(error)?.code,
    );
  expect(await ask()).not.toBe("too_many_requests");
  expect(await ask()).toBe("too_many_requests");
});

test("a file of many pages is paid for at once", async () => {
  const request = requestOf("/", await sessionOf("coffee-owner"));
  runtime.limits.session = only(10);
  const open = () => within(request, () => openFileApi(6));
  expect(await open()).toBeDefined();
  expect(await open()).toBeUndefined();
});

test("a download is taken from the budget of calls, and one that is refused is counted", async () => {
  const request = requestOf("/", await sessionOf("coffee-owner"));
  const fileId = newId("clf", world.now());
  const download = () => within(request, () => handleDownload(request, fileId, "clr"));
  runtime.limits.session = only(15);
  expect((await download()).status).toBe(403);
  expect(told(await download())).toEqual(TURNED_AWAY);

  const owner = world.actorOf("coffee-owner");
  assert("staffId" in owner, "an owner is a person");
  const counted = await world.sql`select act, code, times, origin like 'ses_% 192.0.2.1' as has_origin
    from refusal_count where staff_id = ${uuidOf(owner.staffId)} and act = 'clearing_file.export'`;
  expect(counted).toEqual([{ act: "clearing_file.export", code: "forbidden", times: 1, has_origin: true }]);
});

test("a session holds so many live lines, and one that is left is free again", async () => {
  const session = await sessionOf("coffee-owner");
  const line = (signal?: AbortSignal) => {
    const request = requestOf("/api/live", session, signal ? { signal } : {});
    return within(request, () => handleLive(request));
  };
  runtime.limits.lines = openOccupancy({ perKeyMax: 1, totalMax: 9 });
  const first = await line();
  expect(first.status).toBe(200);
  expect(told(await line())).toEqual(TURNED_AWAY);
  await first.body?.cancel();

  const tab = new AbortController();
  expect((await line(tab.signal)).status).toBe(200);
  expect(told(await line())).toEqual(TURNED_AWAY);
  tab.abort();
  const last = await line();
  expect(last.status).toBe(200);
  await last.body?.cancel();
});

const auth = (path: string, address = "192.0.2.1") => {
  const request = requestOf(
    `/api/auth/${path}`,
    { origin: ORIGIN, "content-type": "application/x-www-form-urlencoded", [ADDRESS_HEADER]: address },
    { method: "POST", body: "json=true&login=coffee-owner&password=wrong" },
  );
  const params = Promise.resolve({ nextauth: path.split("/") });
  return within(request, () => handleAuth(request, { params }));
};

test("sign-ins have a budget by sender", async () => {
  runtime.limits.signInAddress = only(1);
  expect((await auth("callback/credentials")).status).not.toBe(429);
  expect(told(await auth("callback/credentials"))).toEqual(TURNED_AWAY);
  expect((await auth("callback/credentials", "192.0.2.2")).status).not.toBe(429);
});

test.each(["callback/credentials", "signout"])("a full door turns away %s", async (path) => {
  runtime.limits.signInDoor = {
    pass: async () => refuse({ code: "too_many_requests", retryAfterSeconds: 7 }),
  };
  const answer = await auth(path);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
});
