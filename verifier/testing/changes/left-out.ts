import { addDays } from "#server/calendar/calendar.ts";
import { dayFrom } from "#server/calendar/day.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import type { Law } from "../../law.ts";
import type { Random } from "../random.ts";
import { type Change, lie } from "./change.ts";

function leftOut(
  name: string,
  laws: readonly Law[],
  change: (list: readonly LeftOut[], random: Random) => readonly LeftOut[] | undefined,
): Change {
  const make: Change["make"] = (lived, random) =>
    lie(lived, (day) => ({ ...day, alter: (list) => change(list, random) }));
  return { name, laws, make };
}

/** What is left out told otherwise. */
export const LEFT_OUT: readonly Change[] = [
  leftOut("a left-out payment forgotten", ["left_out", "bill.omitted"], (list, random) => {
    // What no bill knows and no file said before is known to the platform alone.
    const x = random.pickSome(list.filter((y) => y.kind !== "only_platform"));
    return x && list.filter((y) => y !== x);
  }),
  leftOut("a left-out amount one fen higher", ["left_out"], (list, random) => {
    const known = random.pickSome(list.filter((y) => y.kind !== "only_platform"));
    return known && list.map((y) => (y === known ? { ...y, amount: y.amount + 1n } : y));
  }),
  leftOut("left out since another day", ["left_out"], (list, random) => {
    const x = random.pickSome(list);
    const since = x && addDays(x.since, -1);
    return x && since && list.map((y) => (y === x ? { ...y, since } : y));
  }),
  leftOut("an invented left-out", ["left_out"], (list, random) => [
    ...list,
    {
      acquirerReference: `42${random.digits(24)}`,
      refundReference: "",
      kind: "only_acquirer",
      amount: 1n,
      subMerchantNo: "",
      since: dayFrom("2026-01-01"),
      decisionRef: "",
    },
  ]),
];
