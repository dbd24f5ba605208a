/** One random chain, falsified day by day in every way that its days allow: each must be named by the law that was broken. */
import { checkLived, liveDays } from "./chain-of-days.ts";
import { CHANGES } from "./changes.ts";
import { Random } from "./random.ts";

export const CHANGES_CHAIN_DAYS = 6;

export interface CheckedChanges {
  seed: number;
  falsified: number;
  named: number;
  /** The names of those that came about. */
  made: string[];
  /** What was not named as it should be; empty where all is well. */
  faults: string[];
}

/** `wants`: whether a change of this name is still asked for. */
export async function checkChanges(
  seed: number,
  wants: (name: string) => boolean = () => true,
): Promise<CheckedChanges> {
  const checked: CheckedChanges = { seed, falsified: 0, named: 0, made: [], faults: [] };
  let day = 0;
  // Every other chain is the plain one: what a change needs stands alone there.
  for await (const lived of liveDays(seed, CHANGES_CHAIN_DAYS, seed % 2 === 0 ? "few" : "all")) {
    for (const [i, change] of CHANGES.entries()) {
      if (!wants(change.name)) continue;
      const falsified = await change.make(lived, new Random(seed * 10_000 + day * 100 + i));
      if (!falsified) continue;
      checked.made.push(change.name);
      checked.falsified++;
      const { differences } = await checkLived(lived, falsified.proposed, falsified.books);
      if (change.laws.some((law) => differences.byLaw.has(law))) checked.named++;
      else
        checked.faults.push(`day ${day}, ${change.name}: named ${[...differences.byLaw.keys()].join(" ")}`);
    }
    day++;
  }
  return checked;
}
