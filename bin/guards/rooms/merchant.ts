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
      file: "server/merchant/suspend-sub-merchant.ts",
      find: '.for("update")',
      expect: "a shop suspended twice at once is suspended once, with one reason",
    },
    {
      name: "sub_merchant.resume is asked once",
      kind: "status",
      file: "server/merchant/resume-sub-merchant.ts",
      find: "isNull(suspension.liftAskedBy)",
      replace: "eq(suspension.id, id)",
      expect: "two who ask to resume at once do not resume together: the second is told, and asked again",
    },
  ]),
  ...by("server/merchant/two-people.pg.test.ts", [
    {
      name: "sub_merchant.suspend is not set again by one",
      kind: "law",
      file: "server/merchant/suspend-sub-merchant.ts",
      find: "firstStatus(newest?.status)",
      replace: "firstStatus(undefined)",
      expect: "without a second person it ends by itself after 24 hours, and is then not set by one again",
    },
    {
      name: "sub_merchant.confirm is another person's",
      kind: "law",
      file: "server/merchant/confirm-suspension.ts",
      find: 'if (placedBy === actor.staffId) refuse({ code: "same_person", step: "sub_merchant.confirm" });',
      expect: "the second person confirms in time or not at all, and never the first one",
    },
    {
      name: "sub_merchant.confirm comes in time",
      kind: "law",
      file: "server/merchant/confirm-suspension.ts",
      find: 'if (endsAt <= now) refuse({ code: "suspension_not_in", status: "lapsed" });',
      expect: "the second person confirms in time or not at all, and never the first one",
    },
    {
      name: "sub_merchant.resume is two people's",
      kind: "law",
      file: "server/merchant/resume-sub-merchant.ts",
      find: 'if (liftAskedBy === actor.staffId) refuse({ code: "same_person", step: "sub_merchant.resume" });',
      expect: "two people resume: the first one's word alone changes nothing",
    },
    {
      name: "a shop's status is what somebody said",
      kind: "database",
      file: "db/migrations/0070_shops-that-are-stopped.sql",
      find: "raise exception 'sub_merchant %: nobody said that it is %', new.id, new.status using errcode = '42501';",
      replace: "return new;",
      expect: "the database refuses what one person says for two, and a status that nobody said",
    },
    {
      name: "a suspension is confirmed, lifted and ended by whoever may",
      kind: "database",
      file: "db/migrations/0070_shops-that-are-stopped.sql",
      find: "raise exception 'suspension %: nobody said that it is %', new.id, new.status using errcode = '42501';",
      replace: "return new;",
      expect: "the database refuses what one person says for two, and a status that nobody said",
    },
  ]),
  ...by("server/books/registered-standing.pg.test.ts", [
    {
      name: "order.create asks the register too",
      kind: "law",
      file: "server/order/get-seller.ts",
      find: "standingOf(row.status, row.standing)",
      replace: "row.status",
      expect: "what the register suspends takes no order, says why to the shop, and touches nobody else",
    },
  ]),
];
