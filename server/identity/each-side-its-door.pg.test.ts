import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import { uuidOf } from "../id.ts";
import { openBudget } from "../limit/budget.ts";
import { openGate } from "../limit/gate.ts";
import { findRefusal, openTestWorld, type TestWorld } from "../testing/world.ts";
import { authenticateStaff } from "./authenticate-staff.ts";
import { endSession } from "./end-session.ts";
import { findSession } from "./find-session.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { openSession } from "./open-session.ts";

/** Shops and operators sign in at the web, the acquirer's people at their desk, and neither process knows the other's. */
let world: TestWorld;
let web: IdentityCtx;
let desk: IdentityCtx;
beforeAll(async () => {
  world = await openTestWorld();
  const common = {
    now: world.now,
    newId: world.machineCtx().newId,
    hashing: openGate({ slots: 2, queueMax: 64, secondsEach: 0.1 }),
    strangersPace: openBudget({ burst: 1_000, perSecond: 1, keysMax: 100 }),
  };
  web = { ...common, db: world.web.own };
  desk = { ...common, db: world.desk.own };
});
afterAll(() => world.close());

const HERE = { address: "192.0.2.1" };
const enter = (door: IdentityCtx, login: string, password = world.password) =>
  authenticateStaff(door, { login, password, from: HERE });

test.each([
  ["reviewer", "desk"],
  ["approver", "desk"],
  ["clearing-1", "desk"],
  ["coffee-cashier", "web"],
  ["mall-owner", "web"],
  ["operator", "web"],
])("%s signs in at the %s and is nobody at the other door", async (login, side) => {
  const [own, other] = side === "desk" ? [desk, web] : [web, desk];
  expect(await findRefusal(enter(other, login))).toEqual({ code: "sign_in_failed" });
  const staff = await enter(own, login);
  const sessionId = await openSession(own, { staff, origin: "test" });
  expect((await findSession(own, { sessionId }))?.actor).toEqual(world.actorOf(login));
  expect(await findSession(other, { sessionId })).toBeUndefined();
  await endSession(other, { sessionId, reason: "signed_out", origin: "test" });
  expect(await findSession(own, { sessionId }), "not ended from the other door").toBeDefined();
  await expect(openSession(other, { staff, origin: "test" })).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});

test("the web's own login reads no hash of the acquirer's people, and changes none", async () => {
  const { sql } = world.web;
  expect(await sql`select 1 from staff where kind = 'acquirer'`).toHaveLength(0);
  expect(await sql`update staff set password_hash = '' where login = 'reviewer' returning 1`).toHaveLength(0);
  const people = await world.desk.sql`select distinct kind from staff`;
  expect(people).toEqual([{ kind: "acquirer" }]);
});

test("neither writes into the audit that somebody of the other side signed in", async () => {
  const entry = (door: TestWorld["web"], login: string) => door.sql`
    insert into audit_entry (id, day, staff_id, actor, action, subject_id, facts, happened_at)
    values (${crypto.randomUUID()}, '2026-11-20', ${uuidOf(present(world.demo.staff[login], login))}, 'x', 'session.open',
      'x', '{}', now())`;
  await expect(entry(world.web, "reviewer")).rejects.toMatchObject({ code: "42501" });
  await expect(entry(world.desk, "coffee-owner")).rejects.toMatchObject({ code: "42501" });
  await entry(world.web, "coffee-owner");
  await entry(world.desk, "reviewer");
});

test("who has one door neither sees nor forgets the wrong tries of the other", async () => {
  for (let n = 0; n < 5; n++) await findRefusal(enter(desk, "clearing-2", "wrong"));
  expect((await findRefusal(enter(desk, "clearing-2")))?.code).toBe("sign_in_locked");
  await world.web.sql`update sign_in_try set failures = 0, locked_until = null`;
  expect((await findRefusal(enter(desk, "clearing-2")))?.code).toBe("sign_in_locked");
  // The same login and address at the other door are a count of their own.
  expect((await findRefusal(enter(web, "clearing-2")))?.code).toBe("sign_in_failed");
});
