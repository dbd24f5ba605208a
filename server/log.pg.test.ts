import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { session } from "#db/schema/index.ts";
import { present } from "./assert.ts";
import { newId } from "./id.ts";
import { openLog, takeConsole } from "./log.ts";
import { openTestWorld, type TestWorld } from "./testing/world.ts";

const SECRET = "s3cret-canary";
let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  present(
    await work.then(
      () => undefined,
      (error: unknown) => error,
    ),
    "the statement fails",
  );

/** Statements that fail for a reason each: in drizzle and raw, wrapped and bare, with a value in text, row or input. */
const failures = (): (() => Promise<unknown>)[] => {
  const at = new Date();
  const staffId = present(world.demo.staff["coffee-owner"], "the demo has an owner");
  const row = { id: newId("ses", at), staffId, createdAt: at, seenAt: at, expiresAt: at, userAgent: SECRET };
  const { own } = world.web;
  const { db } = world.machineCtx();
  return [
    () => own.transaction((tx) => tx.insert(session).values([row, row])),
    () => own.transaction((tx) => tx.execute(sql`select ${SECRET}::uuid`)),
    () => own.hot((raw) => raw`select ${SECRET}::uuid`),
    () => db.hot((raw) => raw`insert into event (day, id) values (${"1999-01-01"}, ${SECRET}::text::uuid)`),
    () => world.sql`select ${`${SECRET}\n    at ${SECRET}`}::int`,
    () =>
      own
        .transaction((tx) => tx.execute(sql`select ${SECRET}::date`))
        .catch((cause: unknown) => Promise.reject(new Error("the session could not be read", { cause }))),
  ];
};

test("a statement that fails is logged by SQLSTATE and constraint, never by its text or its values", async () => {
  const lines: string[] = [];
  const log = openLog("test", "info", { write: (line) => lines.push(line) });
  const printed = { error: () => {}, warn: () => {} } as unknown as Pick<Console, "error" | "warn">;
  takeConsole(log, printed);
  for (const work of failures()) {
    const error = await failureOf(work());
    log.error({ err: error }, "bug");
    printed.error("framework:", error);
  }
  const all = lines.join("");
  expect(lines).toHaveLength(12);
  expect(all).not.toContain(SECRET);
  expect(all).not.toMatch(/select |insert into|params/i);
  for (const line of lines) expect(JSON.parse(line).err.code).toMatch(/^[0-9A-Z]{5}$/);
  expect(JSON.parse(lines[0] ?? "").err).toMatchObject({
    code: "23505",
    constraint: "session_pkey",
  });
  expect(JSON.parse(lines[10] ?? "").err.message).toBe("the session could not be read");
  // The places in our code stay: that is what a log is read for.
  expect(JSON.parse(lines[2] ?? "").err.stack).toContain("    at ");
});
