import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "#db/client.ts";
import { session, staff } from "#db/schema/index.ts";
import { assert, present } from "../assert.ts";
import { Refused } from "../domain-error.ts";
import { newId, uuidOf } from "../id.ts";
import { openBudget } from "../limit/budget.ts";
import { openGate } from "../limit/gate.ts";
import { openTestWorld } from "../testing/world.ts";
import { authenticateStaff } from "./authenticate-staff.ts";
import { disableStaff } from "./disable-staff.ts";
import { endSession } from "./end-session.ts";
import { findSession } from "./find-session.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { openSession } from "./open-session.ts";

let world: Awaited<ReturnType<typeof openTestWorld>>;
let database: ReturnType<typeof openDatabase>;
let ctx: IdentityCtx;

beforeAll(async () => {
  world = await openTestWorld();
  database = openDatabase({ url: world.urls.web, login: "web", max: 4 });
  ctx = {
    db: database.own,
    now: () => world.now(),
    newId: (prefix) => newId(prefix, world.now()),
    hashing: openGate({ slots: 2, queueMax: 64, secondsEach: 0.1 }),
    strangersPace: openBudget({ burst: 1_000, perSecond: 1, keysMax: 100 }),
  };
});
afterAll(async () => {
  await database.end();
  await world.close();
});

const HERE = { address: "192.0.2.1" };
const code = async (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Refused ? error.refusal.code : String(error)),
  );
const signIn = async (login: string, door = ctx) => {
  const who = await authenticateStaff(door, { login, password: world.password, from: HERE });
  return openSession(door, { staff: who, origin: "test" });
};
/** The process of the acquirer's people. */
const atDesk = (): IdentityCtx => ({ ...ctx, db: world.desk.own });

test("a session is whose it says, with role and shop as they stand now", async () => {
  const sessionId = await signIn("coffee-cashier");
  const found = await findSession(ctx, { sessionId });
  expect(found?.actor).toEqual(world.actorOf("coffee-cashier"));
  expect(found?.refundLimitFen).toBe(5_000n);
  const owner = await findSession(ctx, { sessionId: await signIn("mall-owner") });
  expect(owner?.actor).toMatchObject({ kind: "shop", role: "owner" });
  expect(owner?.actor).not.toHaveProperty("subMerchantId");
});

test("sign-out ends it at once, and ending twice changes nothing", async () => {
  const sessionId = await signIn("coffee-owner");
  await endSession(ctx, { sessionId, reason: "signed_out", origin: "test" });
  expect(await findSession(ctx, { sessionId })).toBeUndefined();
  await endSession(ctx, { sessionId, reason: "expired", origin: "test" });
  const [row] = await database.own.transaction((tx) =>
    tx.select().from(session).where(eq(session.id, sessionId)),
  );
  expect(row?.endedReason).toBe("signed_out");
});

test("a dismissal ends every session at once and refuses the next sign-in", async () => {
  const first = await signIn("noodle-cashier");
  const second = await signIn("noodle-cashier");
  const by = world.actorOf("noodle-owner");
  assert(by.kind === "shop", "an owner is a shop's staff");
  const staffId = world.demo.staff["noodle-cashier"];
  assert(staffId, "the demo has the cashier");
  await disableStaff({ ...ctx, actor: by }, { staffId, origin: "test" });
  expect(await findSession(ctx, { sessionId: first })).toBeUndefined();
  expect(await findSession(ctx, { sessionId: second })).toBeUndefined();
  expect(await code(signIn("noodle-cashier"))).toBe("sign_in_failed");
});

test("nobody dismisses staff of another shop, a superior, or itself", async () => {
  const cashier = world.demo.staff["coffee-cashier"];
  const mallOwner = world.demo.staff["mall-owner"];
  assert(cashier && mallOwner, "the demo has both");
  const stranger = world.actorOf("book-owner");
  const inferior = world.actorOf("coffee-cashier");
  assert(stranger.kind === "shop" && inferior.kind === "shop", "both are a shop's staff");
  expect(await code(disableStaff({ ...ctx, actor: stranger }, { staffId: cashier, origin: "test" }))).toBe(
    "not_found",
  );
  expect(await code(disableStaff({ ...ctx, actor: stranger }, { staffId: mallOwner, origin: "test" }))).toBe(
    "not_found",
  );
  expect(await code(disableStaff({ ...ctx, actor: inferior }, { staffId: cashier, origin: "test" }))).toBe(
    "forbidden",
  );
});

test("five failures lock the login for the right password too, and for a login nobody has", async () => {
  const wrong = (login: string) => code(authenticateStaff(ctx, { login, password: "wrong", from: HERE }));
  for (const login of ["fruit-cashier", "nobody-at-all"]) {
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await wrong(login));
    expect(answers).toEqual([
      "sign_in_failed",
      "sign_in_failed",
      "sign_in_failed",
      "sign_in_failed",
      "sign_in_locked",
      "sign_in_locked",
    ]);
  }
  expect(await code(signIn("fruit-cashier"))).toBe("sign_in_locked");

  // A quarter of an hour later by the machine's clock the right password opens, and the count begins anew.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 16 * 60_000 });
  try {
    expect(await code(signIn("fruit-cashier"))).toBe("done");
  } finally {
    vi.useRealTimers();
  }
  const [row] = await database.own.transaction((tx) =>
    tx.select().from(staff).where(eq(staff.login, "fruit-cashier")),
  );
  expect(row?.failedCount).toBe(0);
});

test("a session ends by idleness and by its absolute limit, counted by the machine's clock", async () => {
  const HOUR = 3_600_000;
  const shop = await signIn("book-cashier");
  const desk = await signIn("reviewer", atDesk());
  const later = async (ms: number, sessionId: typeof shop, door = ctx) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
    try {
      return (await findSession(door, { sessionId })) !== undefined;
    } finally {
      vi.useRealTimers();
    }
  };
  expect(await later(13 * HOUR, desk, atDesk())).toBe(false);
  expect(await later(13 * HOUR, shop)).toBe(true);
  expect(await later(31 * 24 * HOUR, shop)).toBe(false);
});

test("who signed in, was refused and was dismissed stands in the audit", async () => {
  const rows = await world.sql<
    { action: string }[]
  >`select distinct action from audit_entry where action like 'session.%' or action like 'staff.%'`;
  expect(rows.map((r) => r.action).sort()).toEqual([
    "session.end",
    "session.open",
    "session.refuse",
    "staff.disable",
  ]);
});

test("two dozen guesses at once count as one after the other: the right one among the late is refused", async () => {
  const login = "fruit-cashier";
  const guesses = Array.from({ length: 24 }, (_, n) =>
    authenticateStaff(ctx, { login, password: `guess-${n}`, from: HERE }),
  );
  // Last in the queue: by then the lock stands, though this one read the row before it.
  const right = code(authenticateStaff(ctx, { login, password: world.password, from: HERE }));
  await Promise.allSettled(guesses);
  expect(await right).toBe("sign_in_locked");
});

test("sign-in, refusal, sign-out and dismissal say from where", async () => {
  const sessionId = await signIn("book-owner");
  await code(authenticateStaff(ctx, { login: "book-owner", password: "wrong", from: HERE }));
  await endSession(ctx, { sessionId, reason: "signed_out", origin: "there" });
  const said = await world.sql`select action, origin from audit_entry
    where staff_id = ${uuidOf(present(world.demo.staff["book-owner"], "the demo has it"))} order by id`;
  expect(said).toEqual(
    expect.arrayContaining([
      { action: "session.open", origin: "test" },
      { action: "session.refuse", origin: `address:${HERE.address}` },
      { action: "session.end", origin: "there" },
    ]),
  );
  const silent = await world.sql`select action from audit_entry
    where (action like 'session.%' or action = 'staff.disable') and origin is null`;
  expect(silent).toEqual([]);
});
