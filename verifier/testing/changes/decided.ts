import { totalsOf } from "#server/clearing/clearing-equations.ts";
import type { ClearingFile, CoverMove, DecisionLine, OpenCover } from "#server/clearing/clearing-file.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import type { Law } from "../../law.ts";
import type { LivedDay } from "../chain-of-days.ts";
import { type PlatformDay, sealed } from "../platform.ts";
import type { Random } from "../random.ts";
import type { World } from "../world.ts";
import { type Change, isGivenBack, lie } from "./change.ts";

/** One record of the finished file changed, dropped (undefined) or doubled; totals and signature are made right again. */
function edited<K extends "moves" | "covers" | "decisions">(
  name: string,
  kind: K,
  laws: readonly Law[],
  edit: (row: ClearingFile[K][number], lived: LivedDay) => ClearingFile[K][number] | undefined,
  which: (row: ClearingFile[K][number]) => boolean = () => true,
): Change {
  return {
    name,
    laws,
    make: (lived, random) => {
      const { file } = lived.proposed;
      const rows: readonly ClearingFile[K][number][] = file[kind];
      const old = random.pickSome(rows.filter(which));
      if (!old) return undefined;
      const changed = rows.flatMap((row) => (row === old ? (edit(row, lived) ?? []) : [row]));
      const next = { ...file, [kind]: changed };
      const { entries, detail } = lived.proposed;
      return {
        proposed: sealed(lived.world, { ...next, totals: totalsOf(next, file.totals) }, entries, detail),
      };
    },
  };
}
const move = (
  name: string,
  edit: (g: CoverMove) => CoverMove | undefined,
  which: (g: CoverMove) => boolean = () => true,
) => edited(name, "moves", ["cover", "equation"], edit, which);
const cover = (name: string, edit: (w: OpenCover, lived: LivedDay) => OpenCover | undefined) =>
  edited(name, "covers", ["cover", "chain.dropped"], edit);
const decided = (
  name: string,
  edit: (j: DecisionLine, lived: LivedDay) => DecisionLine | undefined,
  which: (j: DecisionLine) => boolean = () => true,
) =>
  // One entered after the window binds only where it stands: without it the item itself is gone.
  edited(name, "decisions", ["decision", "bill.omitted", "left_out"], edit, which);

/** The platform computes from decisions, closes, limits or a list that are not the acquirer's. */
function lied(
  name: string,
  laws: readonly Law[],
  change: (day: PlatformDay, lived: LivedDay, random: Random) => PlatformDay | undefined,
): Change {
  return { name, laws, make: (lived, random) => lie(lived, (day) => change(day, lived, random)) };
}

/**
 * The book of decisions with one changed: what the platform follows, not what two people signed. Where nobody can follow the
 * other word either, the item waits: with a decision of after the window that is no lie.
 */
function otherwise(name: string, from: string, to: "accept" | "not_ours", laws: readonly Law[]): Change {
  const make: Change["make"] = async (lived, random) => {
    const { file } = lived.proposed;
    const j = random.pickSome(
      file.decisions.filter((d) => d.kind === from && (to !== "accept" || d.refundReference === "")),
    );
    if (!j) return undefined;
    const made = await lie(lived, (day) => {
      const get = (key: string) => {
        const decision = day.decisions.get(key);
        return decision?.decisionRef === j.decisionRef ? { ...decision, as: to } : decision;
      };
      return { ...day, decisions: { get } };
    });
    const forged = made?.proposed && readClearingFile(made.proposed.clr);
    const isFollowed = forged?.decisions.some((d) => d.decisionRef === j.decisionRef);
    const signed = lived.world.decisions.find((d) => d.decisionRef === j.decisionRef);
    const isBinding = signed !== undefined && signed.enteredAt < file.header.windowTo;
    return isFollowed || isBinding ? made : undefined;
  };
  return { name, laws, make };
}

/** Two people said something of it: with a ground to leave it out their word is followed. */
const isSpokenOf = ({ decisions }: World, t: { acquirerReference: string }): boolean =>
  decisions.some((d) => d.acquirerReference === t.acquirerReference);

/** Covers, repayments, decisions and items that are left out. */
export const DECIDED: readonly Change[] = [
  move("a cover one fen higher", (g) => ({ ...g, amount: g.amount + 1n })),
  move("a cover out of another shop", (g) => ({ ...g, fromNo: g.toNo, toNo: g.fromNo })),
  move(
    "a cover that nobody gave back called a repayment",
    (g) => ({ ...g, kind: "repay" }),
    (g) => g.kind === "cover",
  ),
  move(
    "a repayment kept",
    () => undefined,
    (g) => g.kind === "repay",
  ),
  cover("an open cover forgotten", () => undefined),
  cover("an open cover one fen lower", (w) => (w.amount > 1n ? { ...w, amount: w.amount - 1n } : undefined)),
  cover("an open cover that another owes", (w, { world }) => ({
    ...w,
    bearerNo:
      world.shops.map((s) => s.subMerchantNo).find((no) => no !== w.bearerNo && no !== w.sellerNo) ?? "",
  })),
  decided("a decision left away", () => undefined),
  decided("a decision about another item", (j) => ({ ...j, acquirerReference: `${j.acquirerReference}9` })),
  decided("a decision under another reference", (j) => ({ ...j, decisionRef: `${j.decisionRef}x` })),
  decided(
    "what was accepted whole goes to another shop",
    (j, { world }) => ({
      ...j,
      subMerchantNo: world.shops.map((s) => s.subMerchantNo).find((no) => no !== j.subMerchantNo) ?? "",
    }),
    (j) => j.amount !== 0n,
  ),
  otherwise("accepted though two people said that it is not ours", "not_ours", "accept", ["decision"]),
  otherwise("handed over though two people accepted it", "accept", "not_ours", ["decision"]),
  lied("a close that the acquirer's log does not know", ["left_out.unjustified"], (day, { world }) => {
    const tx = day.transactions.find(
      (t) =>
        t.payment?.standing === "now" &&
        !isSpokenOf(world, t) &&
        day.facts.some((f) => f.acquirerReference === t.acquirerReference && !isGivenBack(f)),
    );
    const payment = tx?.payment;
    if (!tx || !payment) return undefined;
    const closes = new Map([[payment.merchantOrderNo, payment.paidAt - 1]]);
    const isOther = (f: { acquirerReference: string }) => f.acquirerReference !== tx.acquirerReference;
    return {
      ...day,
      closes: { get: (no) => closes.get(no) ?? day.closes.get(no) },
      facts: day.facts.filter(isOther),
      honest: day.honest.filter(isOther),
    };
  }),
  lied("an order kept back that the platform knows", ["left_out.undecided"], (day, { world }) => {
    const tx = day.transactions.find(
      (t) =>
        t.payment?.standing === "now" &&
        t.refunds.length === 0 &&
        !isSpokenOf(world, t) &&
        day.facts.some((f) => f.acquirerReference === t.acquirerReference),
    );
    if (!tx) return undefined;
    const isOther = (t: { acquirerReference: string }) => t.acquirerReference !== tx.acquirerReference;
    return {
      ...day,
      transactions: day.transactions.map((t) => (t === tx ? { ...t, order: undefined } : t)),
      facts: day.facts.filter(isOther),
      honest: day.honest.filter(isOther),
    };
  }),
  lied(
    "more tolerance than the register gives",
    ["fee.differs", "fee.returned", "left_out", "channel"],
    (day) => {
      const off = day.transactions.some((t) => t.payment?.standing === "now" && t.order);
      return off ? { ...day, register: { ...day.register, feeToleranceFen: 40n } } : undefined;
    },
  ),
];
