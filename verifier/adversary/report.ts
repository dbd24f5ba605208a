/** Lies told over many days, counted by kind: what was named, what passed, what never happened. */
import { type LivedDay, liveDays } from "../testing/chain-of-days.ts";
import { attack, lawsNamed } from "./attack.ts";
import { BEYOND_PROOF } from "./beyond-proof.ts";
import type { BeyondProof, Kind } from "./kind.ts";
import { KINDS } from "./kinds.ts";

export interface Tally {
  cases: number;
  named: number;
  /** Cases by kind. */
  made: Map<string, number>;
  /** Lies that the tool believed, and limits that it does not have, each in one line. */
  faults: string[];
}

export const openTally = (): Tally => ({ cases: 0, named: 0, made: new Map(), faults: [] });

/** Every kind that `wants` still asks for, on one day; the day itself must be equal. */
export async function attackDay(
  lived: LivedDay,
  seed: number,
  tally: Tally,
  wants: (kind: Kind) => boolean = () => true,
): Promise<void> {
  const honest = await lawsNamed(lived, {});
  if (honest.length > 0) {
    tally.faults.push(`${lived.day}, seed ${seed}: the honest day differs: ${honest.join(" ")}`);
    return;
  }
  for (const [i, kind] of [...KINDS, ...BEYOND_PROOF].entries()) {
    if (!wants(kind)) continue;
    const laws = await attack(lived, kind, seed * 10_000 + i);
    if (!laws) continue;
    tally.made.set(kind.name, (tally.made.get(kind.name) ?? 0) + 1);
    const isBeyond = "code" in kind;
    if (!isBeyond) tally.cases++;
    if (!isBeyond && laws.length > 0) tally.named++;
    if (isBeyond === laws.length > 0)
      tally.faults.push(
        `${lived.day}, seed ${seed}: ${kind.name}: ${isBeyond ? `named ${laws.join(" ")}` : "the tool says equal"}`,
      );
  }
}

/** Days from many seeds, each with a seed of its own. */
export async function* randomDays(seed: number, chainDays: number): AsyncGenerator<[LivedDay, number]> {
  for (let chain = seed; ; chain++) {
    let day = 0;
    for await (const lived of liveDays(chain, chainDays, "all"))
      if (!lived.keptBack) yield [lived, chain * 100 + day++];
  }
}

/** Codes of the README's list that were really seen to pass. */
export const cannotProve = ({ made }: Tally): string[] =>
  BEYOND_PROOF.filter((kind: BeyondProof) => made.has(kind.name)).map((kind) => kind.code);
