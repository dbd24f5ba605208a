/**
 * A process of the long run: chains of every `step`-th seed from `first` on until so many days were proposed. Writes each as one
 * line of JSON, and stops after the first that is not as it should be.
 */
import { checkChain } from "./check-chain.ts";
import { rememberSignatures } from "./remembered-signatures.ts";

rememberSignatures();

/** Long enough that the thirtieth calendar day forces a payment; those chains begin in February. */
const lengthOf = (seed: number): number => (seed % 7 === 0 ? 45 : 12);

const [first = 1, step = 1, wanted = 1] = process.argv.slice(2).map(Number);
let days = 0;
for (let seed = first; days < wanted; seed += step) {
  const length = lengthOf(seed);
  const checked = await checkChain(seed, length).catch((error: unknown) => ({
    seed,
    days: 0,
    computed: 0,
    checkedAgain: 0,
    seen: new Map<string, number>(),
    faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  }));
  days += checked.days;
  process.stdout.write(`${JSON.stringify({ ...checked, length, seen: Object.fromEntries(checked.seen) })}\n`);
  if (checked.faults.length > 0) break;
}
