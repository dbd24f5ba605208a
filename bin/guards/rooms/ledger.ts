import { by, type Guard } from "../guard.ts";

export const ledgerGuards: readonly Guard[] = [
  ...by("server/ledger/check-invariants.pg.test.ts", [
    {
      name: "invariants are asked of one snapshot",
      kind: "snapshot",
      file: "server/ledger/check-invariants.ts",
      find: " isolation level repeatable read,",
      expect:
        "all invariants are asked of one instant: what changes while they are asked is for the next time",
    },
  ]),
];
