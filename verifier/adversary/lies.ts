/** Handles for the kinds: lie and compute on, or change the finished records and make everything around them right. */
import type { BilledTransaction } from "#server/clearing/billed-transaction.ts";
import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { Entry, LeftOut, SaleEntry } from "#server/clearing/clearing-file.ts";
import { itemKey } from "#server/clearing/decision.ts";
import type { LeftOutWord } from "#server/clearing/left-out-word.ts";
import type { LivedDay } from "../testing/chain-of-days.ts";
import { lie } from "../testing/changes/change.ts";
import type { PlatformDay } from "../testing/platform.ts";
import type { Random } from "../testing/random.ts";
import { fileName, forged } from "./forge.ts";
import type { Kind } from "./kind.ts";
import type { Told } from "./mend.ts";

/** The platform computes its own lie from the beginning; undefined also where nothing comes out otherwise. */
export function computed(
  name: string,
  change: (day: PlatformDay, lived: LivedDay, random: Random) => PlatformDay | undefined,
): Kind {
  return {
    name,
    make: async (lived, random) => {
      const made = await lie(lived, (day) => change(day, lived, random));
      return made?.proposed && { proposed: { ...made.proposed, name: fileName(lived.proposed.file.header) } };
    },
  };
}

/** The bills give it back in full on its first day. */
export const isEnded = ({ payment, refunds }: BilledTransaction): boolean =>
  refunds.length > 0 &&
  refunds.reduce((sum, r) => (r.voided ? sum : sum + r.settlementFen), 0n) === payment?.settlementFen;

/** Whether two people said anything about an item: then the acquirer knows that it waits. */
export const isDecided = (
  { world }: Pick<LivedDay, "world">,
  x: Pick<LeftOut, "acquirerReference" | "refundReference">,
): boolean => world.decisions.some((d) => itemKey(d) === leftOutKey(x));

/** One transaction that would enter whole is told otherwise, and folded as the laws say of what is told. */
export function retold(
  name: string,
  change: (tx: BilledTransaction, lived: LivedDay, random: Random) => BilledTransaction | undefined,
  which: (tx: BilledTransaction) => boolean = (tx) => tx.payment?.standing === "now" && !isEnded(tx),
): Kind {
  return computed(name, (day, lived, random) => {
    const whole = new Set(day.honest.map((f) => f.acquirerReference));
    const old = random.pickSome(day.transactions.filter((t) => whole.has(t.acquirerReference) && which(t)));
    const now = old && change(old, lived, random);
    if (!now) return undefined;
    const others = <T extends { acquirerReference: string }>(list: readonly T[]) =>
      list.filter((f) => f.acquirerReference !== now.acquirerReference);
    return {
      ...day,
      transactions: day.transactions.map((t) => (t === old ? now : t)),
      facts: others(day.facts),
      honest: others(day.honest),
    };
  });
}

/** The finished records say something else. */
export const changed = (
  name: string,
  change: (told: Told, random: Random, lived: LivedDay) => Told | undefined,
): Kind => ({
  name,
  make: (lived, random) => forged(lived, (told) => change(told, random, lived)),
});

/** A payment that entered, listed as left out instead, with or without the order behind it. */
export function listedInstead(
  { file, entries }: Told,
  sale: SaleEntry,
  kind: LeftOutWord,
  hasOrder: boolean,
): Told {
  const { acquirerReference, amount, channel } = sale;
  const x: LeftOut = {
    ...{ acquirerReference, refundReference: "", kind, amount, subMerchantNo: sale.sellerNo },
    ...{ since: file.header.clearingDate, decisionRef: "" },
  };
  const behind: Entry = { ...sale, kind: "U", decisionRef: "", parts: [] };
  return {
    file: {
      ...file,
      leftOut: [...file.leftOut, x].sort(byReference),
      channels: file.channels.map((c) =>
        c.channel === channel ? { ...c, newLeftOut: c.newLeftOut + amount } : c,
      ),
    },
    entries: entries.flatMap((e) => (e !== sale ? [e] : hasOrder ? [behind] : [])),
  };
}

export const byReference = (a: LeftOut, b: LeftOut) =>
  `${a.acquirerReference}|${a.refundReference}` < `${b.acquirerReference}|${b.refundReference}` ? -1 : 1;

/** Payments that entered and of which nothing was refunded today. */
export const plainSales = ({ entries }: Told): SaleEntry[] => {
  const refunded = new Set(entries.flatMap((e) => (e.kind === "R" ? [e.acquirerReference] : [])));
  return entries.filter((e): e is SaleEntry => e.kind === "P" && !refunded.has(e.acquirerReference));
};
