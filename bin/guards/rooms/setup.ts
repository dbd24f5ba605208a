import { by, type Guard } from "../guard.ts";

export const setupGuards: readonly Guard[] = [
  ...by("server/bin/rotate/database.pg.test.ts", [
    {
      name: "rotation of logins: one at a time",
      kind: "lock",
      file: "db/rotate-logins.ts",
      find: "    await sql`select pg_advisory_lock(${MIGRATOR_LOCK})`;\n",
      expect: "both sign in during the overlap, the old one not after it, and the next rotation goes back",
    },
  ]),
  ...by("server/setup/api-keys.pg.test.ts", [
    {
      name: "api key issued: the merchant's keys are counted one by one",
      kind: "lock",
      file: "server/setup/api-keys.ts",
      find: "where id = ${merchant} for update`",
      replace: "where id = ${merchant}`",
      expect: "a stranger has no key, and nobody has more than ten",
    },
    {
      name: "api key revoked: the merchant keeps one",
      kind: "lock",
      file: "server/setup/api-keys.ts",
      find: " for update of m`",
      replace: "`",
      expect: "two that are revoked at once leave one",
    },
  ]),
  ...by("server/setup/setup.pg.test.ts", [
    {
      name: "setup adds a sign-in once",
      kind: "idempotency",
      file: "server/setup/setup.ts",
      find: " on conflict (login) do nothing",
      expect: "told twice, it adds nothing and prints no password",
    },
    {
      name: "setup adds the acquirer once",
      kind: "idempotency",
      file: "server/setup/setup.ts",
      find: " on conflict (code) do nothing",
      expect: "told twice, it adds nothing and prints no password",
    },
    {
      name: "setup adds a channel once",
      kind: "idempotency",
      file: "server/setup/setup.ts",
      find: "clearing_organisation: clearingOrganisation })} on conflict do nothing",
      replace: "clearing_organisation: clearingOrganisation })}",
      expect: "told twice, it adds nothing and prints no password",
    },
    {
      name: "setup adds a signer once",
      kind: "idempotency",
      file: "server/setup/setup.ts",
      find: "registered_at: now })} on conflict do nothing",
      replace: "registered_at: now })}",
      expect: "told twice, it adds nothing and prints no password",
    },
  ]),
];
