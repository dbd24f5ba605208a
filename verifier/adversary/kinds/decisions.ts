/** What the acquirer's people decided, and what they did not. */

import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { DecisionKind, DecisionLine } from "#server/clearing/clearing-file.ts";
import { itemKey } from "#server/clearing/decision.ts";
import type { LivedDay } from "../../testing/chain-of-days.ts";
import type { PlatformDay } from "../../testing/platform.ts";
import type { Kind } from "../kind.ts";
import { changed, computed } from "../lies.ts";
import type { Told } from "../mend.ts";

const AS = ["accept", "refund", "not_ours"] as const satisfies readonly DecisionKind[];

/** The day computed with one more decision, or one less. */
const deciding = (
  day: PlatformDay,
  key: string | undefined,
  decision: { decisionRef: string; as: DecisionKind } | undefined,
): PlatformDay | undefined =>
  key === undefined
    ? undefined
    : {
        ...day,
        decisions: { get: (asked: string) => (asked === key ? decision : day.decisions.get(asked)) },
        facts: [],
        honest: [],
      };

const withLines = (
  { file, entries }: Told,
  decisions: readonly DecisionLine[] | undefined,
): Told | undefined => decisions && { file: { ...file, decisions: [...decisions].sort(byRef) }, entries };
const byRef = (a: DecisionLine, b: DecisionLine) => (a.decisionRef < b.decisionRef ? -1 : 1);

/** What the file had to follow: in the book before its window ended. Of later ones it is free to follow none. */
function bindingLines({ world, proposed: { file } }: LivedDay): DecisionLine[] {
  const end = Date.parse(file.header.windowTo);
  const must = world.decisions.filter((d) => Date.parse(d.enteredAt) < end).map((d) => d.decisionRef);
  return file.decisions.filter((j) => must.includes(j.decisionRef));
}

export const DECISIONS: readonly Kind[] = [
  computed("no decision followed", (day, lived) =>
    bindingLines(lived).length === 0 ? undefined : { ...day, decisions: new Map(), facts: [], honest: [] },
  ),
  computed("one decision not followed", (day, lived, random) => {
    const j = random.pickSome(bindingLines(lived));
    const { acquirerReference, refundReference } = j ?? { acquirerReference: "", refundReference: "" };
    const bearer = j?.kind === "cover_closed" ? j.subMerchantNo : "";
    return deciding(day, j && itemKey({ acquirerReference, refundReference, bearer }), undefined);
  }),
  ...AS.flatMap((as) => [
    computed(`${as}, and nobody decided it`, (day, { proposed }, random) => {
      const x = random.pickSome(proposed.file.leftOut.filter((y) => y.kind !== "only_platform"));
      return deciding(day, x && leftOutKey(x), { decisionRef: `dec_${random.digits(6)}`, as });
    }),
    computed(`${as} instead of what was decided`, (day, lived, random) => {
      const j = random.pickSome(
        bindingLines(lived).filter((d) => d.kind !== as && d.kind !== "cover_closed"),
      );
      return deciding(day, j && leftOutKey(j), { decisionRef: j?.decisionRef ?? "", as });
    }),
    computed(`${as} with the decision about another item`, (day, { proposed, world }, random) => {
      const x = random.pickSome(proposed.file.leftOut.filter((y) => y.kind !== "only_platform"));
      const other = random.pickSome(
        world.decisions.filter((d) => d.acquirerReference !== x?.acquirerReference),
      );
      return other && deciding(day, x && leftOutKey(x), { decisionRef: other.decisionRef, as });
    }),
    computed(`${as} of what two people decided to wait for`, (day, { proposed, world }, random) => {
      const waits = world.decisions.filter((d) => d.as === "wait");
      const x = random.pickSome(
        proposed.file.leftOut.filter((y) => waits.some((d) => itemKey(d) === leftOutKey(y))),
      );
      const decision = x && waits.findLast((d) => itemKey(d) === leftOutKey(x));
      return decision && deciding(day, leftOutKey(x), { decisionRef: decision.decisionRef, as });
    }),
  ]),
  changed("a J of a former file again", (told, random, { world }) => {
    const j = random.pickSome(world.files.flatMap((f) => f.file.decisions));
    return withLines(told, j && [...told.file.decisions, j]);
  }),
  changed("a J twice", (told, random) => {
    const j = random.pickSome(told.file.decisions);
    return withLines(told, j && [...told.file.decisions, j]);
  }),
  changed("a J taken away", (told, random) => {
    const j = random.pickSome(told.file.decisions);
    return withLines(told, j && told.file.decisions.filter((d) => d !== j));
  }),
  changed("a J of one's own that moves money from one shop to another", (told, random) => {
    const [from, to] = told.file.positions;
    if (!from || !to) return undefined;
    const j = (subMerchantNo: string, amount: bigint): DecisionLine => ({
      ...{ decisionRef: `dec_${random.digits(6)}`, kind: "accept", subMerchantNo, amount },
      ...{ acquirerReference: `42${random.digits(24)}`, refundReference: "" },
    });
    return withLines(told, [...told.file.decisions, j(from.subMerchantNo, -100n), j(to.subMerchantNo, 100n)]);
  }),
  changed("a payment that entered by a decision of one's own", ({ file, entries }, random) => {
    const sale = random.pickSome(entries.filter((e) => e.kind === "P"));
    const said = (e: (typeof entries)[number]) => (e === sale ? { ...sale, decisionRef: "dec_000001" } : e);
    return sale && { file, entries: entries.map(said) as typeof entries };
  }),
];
