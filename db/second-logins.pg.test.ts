import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

import { LOGINS, type Login } from "./migrate.ts";
import { makeSecondLogins, rolesOf } from "./second-logins.ts";
import { openBare } from "./testing/open-bare.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

async function asBoth<T>(login: Login, work: (sql: ReturnType<typeof openBare>) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (const from of [world.urls, inject("pg").secondUrls]) {
    const url = new URL(from[login]);
    url.pathname = new URL(world.urls.owner).pathname;
    const sql = openBare(url.href, { max: 1, onnotice: () => {} });
    answers.push(await work(sql).finally(() => sql.end()));
  }
  return answers;
}

test.each(LOGINS)(
  "%s: the second login works as the first, with its limits, and is itself in the list of sessions",
  async (login) => {
    const [first, second] = await asBoth(
      login,
      (sql) => sql`
      select current_user as who, current_setting('search_path') as path, current_setting('statement_timeout') as longest,
        current_setting('lock_timeout') as locks, current_setting('idle_in_transaction_session_timeout') as idle,
        current_setting('plan_cache_mode') as plans, current_setting('timezone') as zone,
        (select usename from pg_stat_activity where pid = pg_backend_pid()) as login`,
    );
    expect(first?.[0]).toMatchObject({ who: `qf_${login}`, login: `qf_${login}` });
    expect(second?.[0]).toEqual({ ...first?.[0], login: `qf_${login}_b` });
  },
);

test.each(LOGINS)("%s: both may enter the same roles and no other", async (login) => {
  const roles = [
    "qf_shop",
    "qf_acquirer",
    "qf_operator",
    "qf_owner",
    ...LOGINS.map((name) => rolesOf(name)[0]),
  ];
  const [first, second] = await asBoth(login, async (sql) => {
    const entered: string[] = [];
    for (const role of roles)
      await sql
        .begin((tx) => tx.unsafe(`set local role ${role}`))
        .then(
          () => entered.push(role),
          () => {},
        );
    return entered;
  });
  expect(second).toEqual(first);
});

test.each(LOGINS)("%s: the second login, out of the first's role, may do nothing", async (login) => {
  const [, denied] = await asBoth(login, async (sql) => {
    await sql`set role none`;
    return sql`select 1 from merchant`.then(
      () => "read",
      (error: { code: string }) => error.code,
    );
  });
  expect(denied).toBe("42501");
});

test("a limit that a later migration gives to a login reaches the second one", async () => {
  class Undo extends Error {}
  const work = world.sql.begin(async (tx) => {
    await tx`alter role qf_web set statement_timeout = '7s'`;
    await makeSecondLogins(tx as never, ["web"]);
    const [row] = await tx`select rolconfig from pg_roles where rolname = 'qf_web_b'`;
    expect(row?.rolconfig).toContain("statement_timeout=7s");
    throw new Undo();
  });
  await expect(work).rejects.toThrow(Undo);
});
