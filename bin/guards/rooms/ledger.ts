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
  ...by("server/ledger/advanced-for-ours.pg.test.ts", [
    {
      name: "I12: the limit is the register's",
      kind: "law",
      file: "server/ledger/posting-invariants.ts",
      find: "coalesce(w.advance_limit_fen, s.advance_limit_fen)",
      replace: "s.advance_limit_fen",
      expect:
        "a refund of ours within the limit that the acquirer's register grants is no fault, whatever our own copy says of it",
    },
    {
      name: "I12: what a bill left out had stood in",
      kind: "law",
      file: "server/ledger/posting-invariants.ts",
      find: " + u.fen",
      expect: "a refund of ours funded by a payment that the bill then left out is no fault of ours",
    },
  ]),
];
