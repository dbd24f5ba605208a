/** What keeps two requests apart at one login or session. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import { newId, uuidOf } from "../id.ts";
import { openGate } from "../limit/gate.ts";
import { openWebLimits } from "../limit/web-limits.ts";
import { raceBehind, raceFor, untilWaiting } from "../testing/race.ts";
import { findRefusal, openTestWorld, type TestWorld } from "../testing/world.ts";
import { authenticateStaff } from "./authenticate-staff.ts";
import { disableStaff } from "./disable-staff.ts";
import { endSession } from "./end-session.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { openSession } from "./open-session.ts";

let w: TestWorld;
let ctx: IdentityCtx;
beforeAll(async () => {
  w = await openTestWorld();
  // Two at once, as two web processes hash them, however many cores this machine has.
  const hashing = openGate({ slots: 2, queueMax: 16, secondsEach: 1 });
  ctx = { db: w.web.own, now: w.now, newId: (prefix) => newId(prefix, w.now()), ...openWebLimits(), hashing };
});
afterAll(() => w.close());

const staffId = (login: string) => present(w.demo.staff[login], `${login} is in the demo`);
const try_ = (login: string, password = w.password) =>
  authenticateStaff(ctx, { login, password, from: { address: "192.0.2.1" } });
const audits = (subject: string, action: string) =>
  w.sql`select 1 from audit_entry where subject_id = ${subject} and action = ${action}`;

test("the right password beside the fifth wrong one waits for it, and finds the login locked", async () => {
  for (let n = 0; n < 4; n++) await findRefusal(try_("fruit-cashier", `wrong-${n}`));
  const hold = (sql: TestWorld["sql"]) =>
    sql`select 1 from staff where id = ${uuidOf(staffId("fruit-cashier"))} for update`;
  const both = await raceBehind(w, hold, [
    () => findRefusal(try_("fruit-cashier", "wrong")),
    () => findRefusal(try_("fruit-cashier")),
  ]);
  const codes = both.map((b) => b.status === "fulfilled" && b.value?.code);
  expect(codes).toEqual(["sign_in_locked", "sign_in_locked"]);
});

test("who is dismissed while the password is hashed does not come in", async () => {
  const by = w.actorOf("coffee-owner");
  if (by.kind !== "shop") throw new Error("an owner is of a shop");
  await findRefusal(try_("coffee-cashier", "wrong")); // the row that the right password waits for, hashed by then
  let coming: ReturnType<typeof findRefusal> | undefined;
  await w.sql.begin(async (sql) => {
    await sql`select 1 from sign_in_try for update`;
    coming = findRefusal(try_("coffee-cashier"));
    await untilWaiting(w, 1);
    await disableStaff({ ...ctx, actor: by }, { staffId: staffId("coffee-cashier"), origin: "test" });
  });
  expect(await coming).toMatchObject({ code: "sign_in_failed" });
});

test("a person dismissed twice at once is dismissed once", async () => {
  const by = w.actorOf("mall-owner");
  if (by.kind !== "shop") throw new Error("an owner is of a shop");
  const dismiss = () =>
    disableStaff({ ...ctx, actor: by }, { staffId: staffId("book-cashier"), origin: "test" });
  const both = await raceFor(w, "staff", [dismiss, dismiss]);
  expect(both.map((b) => b.status)).toEqual(["fulfilled", "fulfilled"]);
  expect(await audits(staffId("book-cashier"), "staff.disable")).toHaveLength(1);
});

test("a session that ended keeps the reason for which it ended", async () => {
  const sessionId = await openSession(ctx, { staff: await try_("noodle-cashier"), origin: "test" });
  await endSession(ctx, { sessionId, reason: "signed_out", origin: "test" });
  await endSession(ctx, { sessionId, reason: "expired", origin: "test" });
  const by = w.actorOf("noodle-owner");
  if (by.kind !== "shop") throw new Error("an owner is of a shop");
  await disableStaff({ ...ctx, actor: by }, { staffId: staffId("noodle-cashier"), origin: "test" });
  const rows = await w.sql`select ended_reason from session where id = ${uuidOf(sessionId)}`;
  expect(rows).toEqual([{ ended_reason: "signed_out" }]);
});
