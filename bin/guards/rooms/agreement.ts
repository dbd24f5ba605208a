import { by, type Guard } from "../guard.ts";

export const agreementGuards: readonly Guard[] = [
  ...by("server/agreement/side-by-side.pg.test.ts", [
    {
      name: "agreement.create locks the seller",
      kind: "lock",
      file: "server/agreement/create-agreement.ts",
      find: "    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`agreement ${subMerchantId}`}, 0))`);\n",
      expect: "two drafts of one seller at once are two versions",
    },
    {
      name: "agreement.load locks the version",
      kind: "lock",
      file: "server/agreement/load-agreement.ts",
      find: '(lock ? wanted.for("update") : wanted)',
      replace: "wanted",
      expect: "what the acquirer says, brought twice at once, is kept once",
    },
    {
      name: "agreement.refresh skips what is held",
      kind: "skip_locked",
      file: "server/agreement/refresh-agreements.ts",
      find: '\n      .for("update", { skipLocked: true })',
      expect: "a version whose row somebody holds is named in the next turn, never waited for",
    },
  ]),
];
