import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { acquirerConfig, type ConfigOf } from "./seed/acquirer-config.ts";
import { DEMO_CALENDAR } from "./seed/calendar.ts";
import { addDocuments, type SeedDocument } from "./seed/documents.ts";
import { readySandboxKeys } from "./seed/keys.ts";
import { demoRegister, fullRegister } from "./seed/register.ts";
import { Desk, pathsOf } from "./world/desk.ts";
import { readJson, writeAtomically, writeJson } from "./world/files.ts";
import { layCalendar, layRegister } from "./world/versions.ts";

/** `dir`: the data folder (`.data`). */
export interface SandboxSeed extends ConfigOf {
  documents: { agreements: readonly SeedDocument[]; fees: readonly SeedDocument[] };
}

/** The acquirer's desk folder and the platform's `acquirer.json`. Idempotent; what people changed since stays. */
export function seedSandbox(seed: SandboxSeed): void {
  const { signerKeys } = readySandboxKeys(seed.dir);
  const paths = pathsOf(seed.dir);
  for (const folder of [paths.bills, paths.bankIn, paths.bankOut, paths.files, paths.inbox])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const desk = new Desk(paths);
  const offsetMs = existsSync(paths.clock) ? readJson<{ offsetMs: number }>(paths.clock).offsetMs : 0;
  const now = new Date(Date.now() + offsetMs);
  if (!existsSync(paths.register)) {
    writeJson(paths.registerFull, fullRegister());
    layRegister(desk, demoRegister(signerKeys), now);
  }
  const { subMerchants } = desk.register();
  addDocuments(paths.agreements, "agreement", seed.documents.agreements, subMerchants);
  addDocuments(paths.fees, "fees", seed.documents.fees, subMerchants);
  if (!existsSync(paths.calendar)) layCalendar(desk, DEMO_CALENDAR, now);
  const campaigns = join(paths.desk, "campaigns.json");
  if (!existsSync(campaigns)) writeJson(campaigns, []);
  for (const file of [join(paths.desk, "decisions.jsonl"), paths.bank, paths.funds, paths.originals])
    if (!existsSync(file)) writeAtomically(file, "");
  // Whoever starts the demo may have chosen its first day; from then on only the sandbox moves the clock.
  if (!existsSync(paths.clock)) writeAtomically(paths.clock, '{"offsetMs":0}\n', 0o644);
  writeJson(join(seed.dir, "acquirer.json"), acquirerConfig(seed));
}
