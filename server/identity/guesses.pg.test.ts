import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "#db/client.ts";
import { signInTry, staff } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { sha256Hex } from "../document/digest.ts";
import { type Refusal, Refused } from "../domain-error.ts";
import { newId } from "../id.ts";
import { openBudget } from "../limit/budget.ts";
import { type Gate, openGate } from "../limit/gate.ts";
import { openTestWorld } from "../testing/world.ts";
import { authenticateStaff, type SignInFrom } from "./authenticate-staff.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { openSession } from "./open-session.ts";

const STRANGER = { address: "198.51.100.9" };
const HOME = { address: "192.0.2.1", device: "home" };
let world: Awaited<ReturnType<typeof openTestWorld>>;
/** Two web processes over one database. */
let processes: { db: ReturnType<typeof openDatabase>; ctx: IdentityCtx }[];
let one: IdentityCtx;
let two: IdentityCtx;
let hashes = 0;

beforeAll(async () => {
  world = await openTestWorld();
  processes = [0, 1].map(() => {
    const db = openDatabase({ url: world.urls.web, login: "web", max: 4 });
    return { db, ctx: contextOf(db) };
  });
  [one, two] = processes.map((p) => p.ctx) as [IdentityCtx, IdentityCtx];
});
afterAll(async () => {
  for (const p of processes) await p.db.end();
  await world.close();
});

function contextOf(db: ReturnType<typeof openDatabase>): IdentityCtx {
  const gate = openGate({ slots: 2, queueMax: 16, secondsEach: 0.1 });
  // Counts what passed the lock and was hashed.
  const hashing: Gate = {
    pass: (lane, work) =>
      gate.pass(lane, async () => {
        hashes += 1;
        try {
          return await work();
        } catch (error) {
          if (error instanceof Refused && error.refusal.code === "sign_in_locked") locked += 1;
          throw error;
        }
      }),
  };
  return {
    db: db.own,
    now: () => world.now(),
    newId: (prefix) => newId(prefix, world.now()),
    hashing,
    strangersPace: openBudget({ burst: 100, perSecond: 1, keysMax: 1_000 }),
  };
}
let locked = 0;

const said = async (work: Promise<unknown>): Promise<Refusal | "done"> =>
  work.then(
    (): "done" => "done",
    (error: unknown) => {
      if (error instanceof Refused) return error.refusal;
      throw error;
    },
  );
const code = async (work: Promise<unknown>) => {
  const answer = await said(work);
  return answer === "done" ? answer : answer.code;
};
const guess = (login: string, from: SignInFrom, ctx = one) =>
  code(authenticateStaff(ctx, { login, password: "wrong", from }));
const right = (login: string, from: SignInFrom, ctx = one) =>
  authenticateStaff(ctx, { login, password: world.password, from });
async function signIn(login: string, from: SignInFrom) {
  const who = await right(login, from);
  return { ...who, sessionId: await openSession(one, { staff: who, device: from.device, origin: "test" }) };
}

test("five guesses of a stranger wait, and the person signs in from elsewhere and from its own device", async () => {
  await signIn("coffee-owner", HOME);
  for (let n = 0; n < 5; n++) await guess("coffee-owner", STRANGER);
  expect(await guess("coffee-owner", STRANGER)).toBe("sign_in_locked");
  expect(await code(right("coffee-owner", STRANGER))).toBe("sign_in_locked");
  // Also where the stranger sits behind the same address: the device is known.
  expect(await code(right("coffee-owner", { ...STRANGER, device: "home" }))).toBe("done");
  expect(await code(right("coffee-owner", { address: "192.0.2.77" }))).toBe("done");
});

test("a device is known to the login that signed in on it, and to no other", async () => {
  await signIn("coffee-owner", HOME);
  for (let n = 0; n < 6; n++) await guess("noodle-owner", { ...STRANGER, device: "home" });
  // Counted for the address: a cookie alone makes no device of the noodle shop.
  expect(await guess("noodle-owner", STRANGER)).toBe("sign_in_locked");
  const rows = await world.sql`select device_sha256 from session where device_sha256 = ${sha256Hex("home")}`;
  expect(rows.length).toBeGreaterThan(0);
});

test("guesses on a known device shut that device only", async () => {
  await signIn("fruit-owner", { ...HOME, device: "fruit" });
  for (let n = 0; n < 5; n++) await guess("fruit-owner", { ...HOME, device: "fruit" });
  expect(await code(right("fruit-owner", { ...HOME, device: "fruit" }))).toBe("sign_in_locked");
  expect(await code(right("fruit-owner", { address: "192.0.2.5" }))).toBe("done");
});

test("logins somebody has and nobody has are answered, counted and hashed alike, by two processes in turn", async () => {
  const run = async (login: string) => {
    [hashes, locked] = [0, 0];
    const answers = [];
    for (let n = 0; n < 8; n++)
      answers.push(
        await said(authenticateStaff(n % 2 ? two : one, { login, password: "wrong", from: STRANGER })),
      );
    return { answers, worked: hashes - locked };
  };
  const real = await run("noodle-cashier");
  const nobody = await run("nobody-at-all");
  expect(nobody).toEqual(real);
  expect(real.answers.map((a) => (typeof a === "string" ? a : a.code))).toEqual([
    ...Array(4).fill("sign_in_failed"),
    ...Array(4).fill("sign_in_locked"),
  ]);
  // The fifth was hashed, and told at once; nothing after it was hashed.
  expect(real.worked).toBe(4);
});

test("a login nobody has costs the same statements as one somebody has", async () => {
  const count = async (login: string) => {
    let statements = 0;
    const db = {
      ...one.db,
      transaction: ((work, options) =>
        one.db.transaction(async (tx) => {
          const counted = new Proxy(tx, {
            get(target, name) {
              if (["select", "insert", "update", "execute"].includes(String(name))) statements += 1;
              const value: unknown = Reflect.get(target, name, target);
              return typeof value === "function" ? value.bind(target) : value;
            },
          });
          return work(counted);
        }, options)) as IdentityCtx["db"]["transaction"],
    };
    await guess(login, { address: "203.0.113.1", device: "strange" }, { ...one, db });
    return statements;
  };
  expect(await count("nobody-here-either")).toBe(await count("coffee-finance"));
});

test("who signs in hears how many wrong tries there were since the last time, once", async () => {
  await signIn("coffee-manager", HOME);
  for (let n = 0; n < 3; n++) await guess("coffee-manager", STRANGER);
  expect((await signIn("coffee-manager", HOME)).wrongTries).toBe(3);
  expect((await signIn("coffee-manager", HOME)).wrongTries).toBe(0);
});

test("strangers come at a pace, known devices at none", async () => {
  await signIn("coffee-cashier", HOME);
  const now = Date.now();
  const strangersPace = openBudget({ burst: 2, perSecond: 0.1, keysMax: 10 }, () => now);
  const slow: IdentityCtx = { ...one, strangersPace };
  const tries = [];
  for (let n = 0; n < 3; n++)
    tries.push(
      await said(
        authenticateStaff(slow, {
          login: "coffee-cashier",
          password: "wrong",
          from: { address: `198.51.100.${n}` },
        }),
      ),
    );
  expect(tries[2]).toEqual({ code: "too_many_requests", retryAfterSeconds: 10 });
  expect(await code(right("coffee-cashier", HOME, slow))).toBe("done");
});

test("old counts are forgotten as new ones come, and no typed login stands in clear", async () => {
  const old = new Date(Date.now() - 3 * 86_400_000);
  await world.sql`update sign_in_try set last_at = ${old}`;
  const [before] = await world.sql<{ n: number }[]>`select count(*)::int as n from sign_in_try`;
  await guess("nobody-new", STRANGER);
  const [after] = await world.sql<{ n: number }[]>`select count(*)::int as n from sign_in_try`;
  expect(present(after, "a count").n).toBe(present(before, "a count").n + 1 - 2);
  const rows = await processes[0]?.db.own.transaction((tx) => tx.select().from(signInTry));
  for (const row of rows ?? []) expect(row.loginSha256 + row.sourceSha256).toMatch(/^[0-9a-f]{128}$/);
});

test("a refused try of a real login stands in the audit with its count", async () => {
  const [row] = await world.sql<{ id: string }[]>`select id from staff where login = 'clearing-1'`;
  await guess("clearing-1", STRANGER, contextOf(world.desk));
  const entries = await world.desk.own
    .transaction((tx) => tx.select({ id: staff.id }).from(staff).where(eq(staff.login, "clearing-1")))
    .then(
      async ([who]) =>
        world.sql`select facts, actor, staff_id from audit_entry where subject_id = ${who?.id ?? ""} and action = 'session.refuse'`,
    );
  expect(entries).toHaveLength(1);
  expect(entries?.[0]).toMatchObject({
    facts: { failures: 1 },
    actor: "acquirer:clearing",
    staff_id: row?.id,
  });
});

test("the wait ends by the machine's clock, and the count begins anew", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 16 * 60_000 });
  try {
    expect(await code(right("noodle-owner", STRANGER))).toBe("done");
    expect(await guess("noodle-owner", STRANGER)).toBe("sign_in_failed");
  } finally {
    vi.useRealTimers();
  }
});
