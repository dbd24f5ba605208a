import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SEEDS = join(import.meta.dirname, "..", "..", "seeds");

export interface KeptSeed {
  seed: number;
  length: number;
  /** Of histories: so many commands each has at most. */
  commands?: number;
}
type Kept = "days" | "changes" | "histories";

/**
 * Seeds of chains ("days"), of falsified chains ("changes"), or of the first of `length` histories in one world that failed
 * once: they go first from then on.
 */
export function keptSeeds(name: Kept): KeptSeed[] {
  const files = existsSync(SEEDS) ? readdirSync(SEEDS).filter((f) => f.startsWith(`${name}-`)) : [];
  return files.map((f) => JSON.parse(readFileSync(join(SEEDS, f), "utf8")) as KeptSeed);
}

/** `faults`: their first lines are kept; a stack names folders of the machine it was thrown on. */
export function keepSeed(name: Kept, kept: KeptSeed, faults: readonly string[]): void {
  const what = faults.flatMap((fault) => fault.split("\n", 1)).filter((line) => !/^\s+at /.test(line));
  mkdirSync(SEEDS, { recursive: true });
  writeFileSync(join(SEEDS, `${name}-${kept.seed}.json`), `${JSON.stringify({ ...kept, what }, null, 2)}\n`);
}
