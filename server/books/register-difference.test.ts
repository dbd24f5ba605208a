import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import type { RegisterEntry } from "../clearing/register.ts";
import { shopEntry } from "../clearing/testing/register.ts";
import { registerDifferences } from "./register-difference.ts";

const own = shopEntry("M00000000000004");

test("the same said by both is no difference, whatever the acquirer alone knows", () => {
  const theirs = { ...own, contacts: [], licenceCode: "91310000000000000X", name: "另一个名字" };
  expect(registerDifferences([theirs, shopEntry("M00000000000099")], [own])).toEqual([]);
});

test("each field that a payment depends on is named for its shop, with both sides", () => {
  const changes: Partial<RegisterEntry>[] = [
    { status: "closed" },
    { role: "mall" },
    { channelNos: {} },
    { accountRef: "other" },
    { accountVersion: 2 },
    { accountApprovedFrom: dayFrom("2026-12-24") },
    { cycle: "T+2" },
    { minimumFen: 5_000n },
    { advanceLimitFen: 7n },
    { holds: [{ fen: null, acquirerReference: null, reason: "投诉" }] },
  ];
  const found = changes.flatMap((change) => registerDifferences([{ ...own, ...change }], [own]));
  expect(found.map((d) => d.field)).toEqual(changes.flatMap((change) => Object.keys(change)));
  expect(found[0]).toEqual({
    subMerchantNo: "M00000000000004",
    field: "status",
    register: "closed",
    ours: "active",
  });
});

test("a shop that the register lacks is one difference", () => {
  expect(registerDifferences([], [own]).map((d) => d.field)).toEqual(["subMerchantNo"]);
});
