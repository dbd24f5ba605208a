import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import type { Law } from "../../law.ts";
import type { LivedDay } from "../chain-of-days.ts";
import type { PlatformDay } from "../platform.ts";
import type { Random } from "../random.ts";
import { type Change, lie } from "./change.ts";

/** One fact replaced, or removed where the change answers undefined. */
const withFact = (
  day: PlatformDay,
  old: TransactionFact,
  change: (fact: TransactionFact) => TransactionFact | undefined,
): PlatformDay => ({ ...day, facts: day.facts.flatMap((f) => (f === old ? (change(f) ?? []) : [f])) });

/** One transaction of the day told otherwise; undefined from `change`: dropped, "none": this one cannot be. */
export const sale = (
  name: string,
  laws: readonly Law[],
  change: (fact: TransactionFact, lived: LivedDay, random: Random) => TransactionFact | undefined | "none",
  which: (fact: TransactionFact) => boolean = (f) => f.entersNow && !f.entersLate,
): Change => ({
  name,
  laws,
  make: (lived, random) =>
    lie(lived, (day) => {
      const fact = random.pickSome(day.facts.filter(which));
      if (!fact) return undefined;
      const changed = change(fact, lived, random);
      return changed === "none" ? undefined : withFact(day, fact, () => changed);
    }),
});
