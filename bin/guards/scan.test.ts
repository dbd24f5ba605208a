import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasTest } from "./guard.ts";
import { GUARDS } from "./guards.ts";
import { NOT_GUARDS } from "./not-guards.ts";
import { compareGuards, findGuards } from "./scan.ts";
import { readSources } from "./sources.ts";

const ROOT = join(import.meta.dirname, "..", "..");

test("every guard in the code stands in the list, and what the list names stands in the code", () => {
  expect(compareGuards(readSources(), GUARDS, NOT_GUARDS)).toEqual([]);
});

test("every guard has a name of its own, takes something out, and names a test that is there", () => {
  expect(new Set(GUARDS.map((g) => g.name)).size).toBe(GUARDS.length);
  for (const guard of GUARDS) {
    expect(guard.replace, guard.name).not.toBe(guard.find);
    expect(hasTest(readFileSync(join(ROOT, guard.test), "utf8"), guard.expect), guard.name).toBe(true);
  }
});

/** One line per way to guard, as the house writes it. */
const WRITTEN: Readonly<Record<string, string>> = {
  "row lock in SQL": "sql`select status from clearing_batch where id = ${id} for update`",
  "row lock that is shared": "sql`select 1 from staff where id = ${id} for share`",
  "skip locked": "sql`select id from refund order by ask_at for update skip locked`",
  "row lock of the builder": 'await tx.select().from(hold).where(eq(hold.id, id)).for("update");',
  "table lock": "sql`lock table position in share mode`",
  "advisory lock": "sql`select pg_advisory_xact_lock(1)`",
  "advisory lock that is tried": "sql`select pg_try_advisory_lock(1)`",
  fence: "sql`update refund set ask_count = 1 where id = ${id} and fence = ${fence}`",
  lease: "sql`select id from refund where lease_until < clock_timestamp()`",
  "one snapshot": "sql`set transaction isolation level repeatable read`",
  "undone when late": "if (isLate()) throw new DeadlineExceeded();",
  "conflict in SQL": "sql`insert into event (id) values (1) on conflict do nothing`",
  "conflict of the builder": "await tx.insert(event).values(row).onConflictDoNothing();",
  "same answer again": "if (known) return known.answer;",
  "row count": "if (written.length !== 1) refuse();",
  "status in SQL":
    "sql`update refund set status = 'failed' where id = ${id} and status = 'pending' returning id`",
  "status of the builder":
    'await tx.update(hold).set({ a }).where(and(eq(hold.id, id), eq(hold.status, "open")));',
  "instant of the builder":
    "await tx.update(hold).set({ a }).where(and(eq(hold.id, id), isNull(hold.liftedAt)));",
};

test.each(Object.entries(WRITTEN))("a guard that is in no list is found: %s", (_, line) => {
  const sources = new Map([["server/order/new-verb.ts", `// what it says\n${line}\n`]]);
  expect(compareGuards(sources, [], [])[0]).toMatch(/^server\/order\/new-verb\.ts:2: .* is not in the list$/);
});

test("what only reads, a comment and a policy are no guards", () => {
  const text = [
    "sql`select id from refund where status = 'pending'`",
    "// for update, on conflict, pg_advisory_xact_lock",
    "/* status = 'open' for share */",
    "await tx.update(staff).set({ label }).where(eq(staff.id, id));",
  ].join("\n");
  expect(findGuards("server/a.ts", text)).toEqual([]);
  expect(findGuards("db/a.sql", "create policy p on store for update to qf_shop; -- for update\n")).toEqual(
    [],
  );
});
