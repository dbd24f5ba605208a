import { expect, test } from "vitest";
import { addDays } from "#server/calendar/calendar.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { leftOutKey, openDay } from "#server/clearing/clearing-day.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import { type DecidedAs, type Decision, itemKey } from "#server/clearing/decision.ts";
import { finishDay } from "#server/clearing/finished-day.ts";
import { dayInput } from "#server/clearing/testing/day.ts";
import type { Books } from "./books.ts";
import { Differences } from "./difference.ts";
import { compareLeftOut } from "./left-out.ts";

const DAY = dayFrom("2026-11-24");
const EMPTY = finishDay(openDay(dayInput(DAY)), { detailCount: 0, detailSha256: "0".repeat(64) });
const { leftOutDays } = dayInput(DAY).register;
const ITEM: LeftOut = {
  acquirerReference: "42001",
  refundReference: "",
  kind: "late_payment",
  amount: 5_000n,
  subMerchantNo: "M4",
  since: DAY,
  decisionRef: "",
};

interface Said {
  item?: Partial<LeftOut>;
  /** The books let it enter. */
  enters?: boolean;
  /** The detail states it as entered. */
  stated?: boolean;
  decision?: { as: DecidedAs; until?: typeof DAY; enteredAt?: string };
}
/** The laws that are named of a file which leaves out this item, for that reason in the books unless they let it enter. */
function named({ item, enters = false, stated = false, decision }: Said): string[] {
  const x = { ...ITEM, ...item };
  const key = leftOutKey(x);
  const differences = new Differences();
  const decided = { ...x, bearer: "", ...decision, signatures: [] } as unknown as Decision;
  compareLeftOut(
    { ...EMPTY, leftOut: [x] },
    { ...EMPTY, leftOut: enters ? [] : [x] },
    {
      books: { register: { leftOutDays } } as Books,
      listed: {
        keys: new Set([key]),
        made: new Set(enters ? [key] : []),
        stated: new Set(stated ? [key] : []),
        withoutOrder: new Set(),
      },
      decisions: { inForce: new Map(decision ? [[itemKey({ ...x, bearer: "" }), decided]] : []) },
    },
    differences,
  );
  return differences.kept.map((d) => d.law);
}
const since = (days: number) => ({ since: addDays(DAY, -days) });

test("what the books let enter is left out by nobody", () => {
  expect(named({ enters: true })).toEqual(["left_out.unjustified"]);
  expect(named({ enters: true, decision: { as: "wait", until: DAY } })).toEqual(["left_out.unjustified"]);
});

test("nothing is left out beside its own entry", () => {
  expect(named({ stated: true })).toEqual(["bill.twice"]);
});

test("without a decision an item waits as long as the register says, and no day longer", () => {
  expect(named({ item: since(leftOutDays) })).toEqual([]);
  expect(named({ item: since(leftOutDays + 1) })).toEqual(["left_out.undecided"]);
});

test("what no order is known of needs a decision from its first day on", () => {
  expect(named({ item: { kind: "only_acquirer" } })).toEqual(["left_out.undecided"]);
  expect(named({ item: { kind: "only_acquirer" }, decision: { as: "wait", until: DAY } })).toEqual([]);
});

test("a wait holds until its day, a refund that was asked for seven days", () => {
  const item = since(30);
  expect(named({ item, decision: { as: "wait", until: DAY } })).toEqual([]);
  expect(named({ item, decision: { as: "wait", until: addDays(DAY, -1) } })).toEqual(["left_out.undecided"]);
  const asked = (days: number): Said["decision"] => ({
    as: "refund",
    enteredAt: `${addDays(DAY, -days)}T10:00:00+08:00`,
  });
  expect(named({ item, decision: asked(7) })).toEqual([]);
  expect(named({ item, decision: asked(8) })).toEqual(["left_out.undecided"]);
});

test("what stands in no bill is held against nobody, however old", () => {
  expect(named({ item: { kind: "only_platform", ...since(90) } })).toEqual([]);
});
