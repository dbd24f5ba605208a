/**
 * `npm run test:adversary`: the platform as adversary. It holds its real signing key and its code, changes days in all four
 * files at once and signs again; the acquirer's tool must name every case. Last line:
 * `{"kinds":…,"cases":…,"named":…,"cannotProve":[…]}`. SEED moves all days, CASES asks for more.
 */
import { rememberSignatures } from "../testing/remembered-signatures.ts";
import { BEYOND_PROOF } from "./beyond-proof.ts";
import { FIELDS } from "./field-kinds.ts";
import { COORDINATED, KINDS } from "./kinds.ts";
import { attackDay, cannotProve, openTally, randomDays } from "./report.ts";

const CASES = Number(process.env.CASES ?? 10_000);
/** Chains are long enough for covers, decisions and returns to come about. */
const CHAIN_DAYS = 9;
/** What no day of so many held cannot be counted on. */
const DAYS_MAX = 400;

rememberSignatures();
const tally = openTally();
const began = performance.now();
let days = 0;
const isMissing = () =>
  BEYOND_PROOF.some((k) => !tally.made.has(k.name)) || COORDINATED.some((k) => !tally.made.has(k.name));
for await (const [lived, seed] of randomDays(Number(process.env.SEED ?? 1), CHAIN_DAYS)) {
  // After enough cases only what has not come about yet is tried.
  const isEnough = tally.cases >= CASES;
  if ((isEnough && !isMissing()) || days === DAYS_MAX) break;
  days++;
  await attackDay(lived, seed, tally, (kind) => !isEnough || !tally.made.has(kind.name));
}
const made = KINDS.filter((kind) => tally.made.has(kind.name));
const fields = new Set(made.map((kind) => kind.field));
const missing = [
  ...FIELDS.filter((field) => !fields.has(field)),
  ...[...COORDINATED, ...BEYOND_PROOF].filter((k) => !tally.made.has(k.name)).map((k) => k.name),
];
for (const fault of tally.faults) console.log(fault);
for (const name of missing) console.log(`never came about: ${name}`);
console.log(`${days} days, ${Math.round((performance.now() - began) / 1000)} s`);
const isProved = tally.named === tally.cases && tally.faults.length === 0 && missing.length === 0;
process.exitCode = isProved ? 0 : 1;
console.log(
  JSON.stringify({
    kinds: made.length,
    cases: tally.cases,
    named: tally.named,
    cannotProve: cannotProve(tally),
  }),
);
