import { by, type Guard } from "../guard.ts";

export const dbGuards: readonly Guard[] = [
  ...by("db/client.pg.test.ts", [
    {
      name: "a late transaction is undone",
      kind: "deadline",
      file: "db/client.ts",
      find: "          if (isLate()) throw",
      replace: "          if (false) throw",
      expect: "who was told that nobody knows finds nothing written, by whichever door it came",
    },
    {
      name: "a late transaction of raw SQL is undone",
      kind: "deadline",
      file: "db/client.ts",
      find: "await work(tx);\n    if (isLate()) throw",
      replace: "await work(tx);\n    if (false) throw",
      expect: "who was told that nobody knows finds nothing written, by whichever door it came",
    },
  ]),
  ...by("db/migrate.pg.test.ts", [
    {
      name: "migrator locks the database",
      kind: "lock",
      file: "db/migrate.ts",
      find: "    await sql`select pg_advisory_lock(${MIGRATOR_LOCK})`;\n",
      expect: "a migrator waits until the one that is at work in the same database is done",
    },
  ]),
  ...by("db/partitions.pg.test.ts", [
    {
      name: "partitions are made by one at a time",
      kind: "lock",
      file: "db/migrations/0006_partitions-and-loads.sql",
      find: "  perform pg_advisory_xact_lock(hashtext('ensure_partitions'));\n",
      expect: "two workers make the same partitions once, one after the other",
    },
  ]),
  ...by("db/facts.pg.test.ts", [
    {
      name: "what a bearer owes after a file is a fact",
      kind: "database",
      file: "db/migrations/0058_open-covers.sql",
      find: ", guard_fact('open_cover')",
      expect: "open_cover refuses UPDATE, DELETE and TRUNCATE even of its owner",
    },
    {
      name: "what the acquirer told of an agreement is a fact",
      kind: "database",
      file: "db/migrations/0038_consent-is-the-acquirers-evidence.sql",
      find: ", guard_fact('agreement_fact')",
      expect: "agreement_fact refuses UPDATE, DELETE and TRUNCATE even of its owner",
    },
  ]),
  ...by("db/life-cycles.pg.test.ts", [
    {
      name: "a refund takes no step but those of its life",
      kind: "database",
      file: "db/migrations/0064_a-refund-may-come-back.sql",
      find: " when (old.status is distinct from new.status and",
      replace: " when (false and",
      expect: "refund.status: PostgreSQL takes every step of the table and refuses every other",
    },
  ]),
  ...by("db/snapshot.pg.test.ts", [
    {
      name: "a snapshot is not older than the former",
      kind: "snapshot",
      file: "db/snapshot.ts",
      find: "row?.isLater",
      replace: "row",
      expect: "a snapshot later than the former is taken; where transactions are numbered anew it is a bug",
    },
  ]),
];
