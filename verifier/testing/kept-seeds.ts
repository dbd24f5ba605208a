import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SEEDS = join(import.meta.dirname, "..", "..", "seeds");

export interface KeptSeed {
  seed: number;
  length: number;
}

/** Seeds of chains ("days") or of falsified chains ("changes") that failed once: they go first from then on. */
export function keptSeeds(name: "days" | "changes"): KeptSeed[] {
  const files = existsSync(SEEDS) ? readdirSync(SEEDS).filter((f) => f.startsWith(`${name}-`)) : [];
  return files.map((f) => JSON.parse(readFileSync(join(SEEDS, f), "utf8")) as KeptSeed);
}

/** `faults`: their first lines are kept; a stack names folders of the machine it was thrown on. */
export function keepSeed(
  name: "days" | "changes",
  { seed, length }: KeptSeed,
  faults: readonly string[],
): void {
  const what = faults.map((fault) => fault.split("\n")[0]);
  mkdirSync(SEEDS, { recursive: true });
  writeFileSync(join(SEEDS, `${name}-${seed}.json`), `${JSON.stringify({ seed, length, what }, null, 2)}\n`);
}
