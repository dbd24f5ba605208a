import { by, type Guard } from "../guard.ts";

export const merchantGuards: readonly Guard[] = [
  ...by("server/merchant/side-by-side.pg.test.ts", [
    {
      name: "account.request locks the shop",
      kind: "lock",
      file: "server/merchant/request-account.ts",
      find: '\n      .for("update")',
      expect: "an account asked for twice at once is one request, and the second is told",
    },
    {
      name: "account.load locks the account",
      kind: "lock",
      file: "server/merchant/load-account.ts",
      find: '\n    .for("update")',
      expect: "an account recorded twice at once is recorded by one person",
    },
    {
      name: "hold.lift locks the hold",
      kind: "lock",
      file: "server/merchant/lift-hold.ts",
      find: '.for("update")',
      expect: "a hold lifted twice at once is lifted once, by one person",
    },
    {
      name: "sub_merchant.suspend locks the shop",
      kind: "lock",
      file: "server/merchant/write-sub-merchant-status.ts",
      find: '.for("update")',
      expect: "a shop suspended twice at once is suspended once, with one reason",
    },
  ]),
];
