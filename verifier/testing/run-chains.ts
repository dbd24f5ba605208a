/**
 * A process of the long run (`run-long.ts`): is sent one chain after the other, answers what came of it. Whatever is thrown is
 * a fault of that chain.
 */
import { checkChain } from "./check-chain.ts";
import { checkChanges } from "./check-changes.ts";
import { rememberSignatures } from "./remembered-signatures.ts";

/** `days`: everything of the chain is equal. `changes`: every falsification of it is named. */
export interface Job {
  kind: "days" | "changes";
  seed: number;
  length: number;
}
export interface Done {
  faults: string[];
  days: number;
  computed: number;
  checkedAgain: number;
  falsified: number;
  named: number;
  /** How often each kind of thing was seen; of changes, their names. */
  seen: [kind: string, times: number][];
}

const NOTHING: Done = {
  ...{ faults: [], days: 0, computed: 0, checkedAgain: 0, falsified: 0, named: 0, seen: [] },
};

async function doneOf({ kind, seed, length }: Job): Promise<Done> {
  if (kind === "days") {
    const { faults, days, computed, checkedAgain, seen } = await checkChain(seed, length);
    return { ...NOTHING, faults, days, computed, checkedAgain, seen: [...seen] };
  }
  const { faults, falsified, named, made } = await checkChanges(seed);
  return { ...NOTHING, faults, falsified, named, seen: made.map((name) => [name, 1]) };
}

const thrown = (error: unknown): Done => ({
  ...NOTHING,
  faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
});

rememberSignatures();
process.on("message", (job: Job) => {
  void doneOf(job)
    .catch(thrown)
    .then((done) => process.send?.(done));
});
