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
  ...by("server/audit/seal-day.pg.test.ts", [
    {
      name: "a seal has what had committed when it was made",
      kind: "snapshot",
      file: "server/audit/load-day-tree.ts",
      find: "\n        and ${committedBy(sql, snapshot)}",
      expect:
        "what commits only after its day was sealed stands in the next day's seal, and is proven from there",
    },
    {
      name: "what a seal had not seen is in the next one",
      kind: "snapshot",
      file: "server/audit/load-day-tree.ts",
      find: "and ${at} < ${from} and ${committedBetween(sql, former, snapshot)}",
      replace: "and false",
      expect:
        "what commits only after its day was sealed stands in the next day's seal, and is proven from there",
    },
    {
      name: "dates are sealed in their order",
      kind: "law",
      file: "server/audit/seal-day.ts",
      find: "former ? addDays(former.day, 1) : wanted",
      replace: "wanted",
      expect: "a date that was passed over is sealed before the one that is asked for",
    },
    {
      name: "nothing is sealed before what is sealed",
      kind: "law",
      file: "server/audit/seal-day.ts",
      find: "!former && (await isAnySealed(sql, acquirer))",
      replace: "!former && false",
      expect: "a date that was passed over is sealed before the one that is asked for",
    },
  ]),
  ...by("server/audit/export-seal.pg.test.ts", [
    {
      name: "prove: a row leads to the root",
      kind: "law",
      file: "server/audit/day-seal-digest.ts",
      find: " ||\n      rootFrom(leafOf(kind, row), path) !== seal.treeRoot",
      expect: "what was changed, moved or taken from elsewhere proves nothing",
    },
    {
      name: "prove: a row is of the order that was asked for",
      kind: "law",
      file: "server/audit/day-seal-digest.ts",
      find: '(kind === "order" ? row.id : row.order_id) !== orderId ||',
      replace: "",
      expect: "what was changed, moved or taken from elsewhere proves nothing",
    },
    {
      name: "check: the file's root is that of the kept seal",
      kind: "law",
      file: "verifier/compare-seal.ts",
      find: '  if (root !== sealRoot) differences.add("header.seal", at("sealRoot"), root, sealRoot);\n',
      expect: "check holds the file's root, and the chain of seals, against the seal that the acquirer keeps",
    },
  ]),
];
