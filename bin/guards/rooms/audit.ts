import { by, type Guard } from "../guard.ts";

export const auditGuards: readonly Guard[] = [
  ...by("server/audit/record-step.pg.test.ts", [
    {
      name: "a step asks where the row stands",
      kind: "status",
      file: "server/audit/record-step.ts",
      find: "and(eq(table.id, id), inArray(table.status, stepFrom(life, from, to)))",
      replace: "eq(table.id, id)",
      expect: "a step from where the row no longer stands is a bug under a lock, and leaves no fact",
    },
    {
      name: "a step counts the row",
      kind: "count",
      file: "server/audit/record-step.ts",
      find: "    rows.length === 1,\n",
      replace: "    true,\n",
      expect: "a step from where the row no longer stands is a bug under a lock, and leaves no fact",
    },
    {
      name: "a raw step asks where the row stands",
      kind: "status",
      file: "server/audit/record-raw-step.ts",
      find: " and ${sql(life.column)} = any(${stepFrom(life, from, to)}::text[])",
      expect: "a raw step from where the row no longer stands is a bug, and leaves no fact",
    },
    {
      name: "a raw step counts the row",
      kind: "count",
      file: "server/audit/record-raw-step.ts",
      find: "rows.count === 1",
      replace: "true",
      expect: "a raw step from where the row no longer stands is a bug, and leaves no fact",
    },
  ]),
  ...by("server/audit/count-refusal.pg.test.ts", [
    {
      name: "refusals of a minute are one row",
      kind: "idempotency",
      file: "db/migrations/0014_from-where-and-refused.sql",
      find: "    on conflict (staff_id, minute, act, code) do update set times = public.refusal_count.times + 1\n",
      expect: "the same act refused twice in a minute is one row that says twice",
    },
  ]),
];
