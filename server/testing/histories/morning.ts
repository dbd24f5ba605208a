/** The morning after a clearing day: whatever must always be true is asked of the files and of the database. */
import { checkFile } from "#verifier/check-file.ts";
import { openFilesOf } from "#verifier/desk-file.ts";
import { sentenceOf } from "#verifier/difference.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import type { Day } from "../../calendar/day.ts";
import { checkInvariants } from "../../ledger/check-invariants.ts";
import { type Lived, Violated } from "./history.ts";

/** Throws `Violated` for the first thing that is not as it must be. */
export async function morning(lived: Lived): Promise<void> {
  await checkDays(lived);
  await checkFiles(lived);
  await checkDatabase(lived);
}

/** Every date that has ended got as far as it can: nothing stands still without a reason. */
async function checkDays(lived: Lived): Promise<void> {
  const rows = await lived.world.test.sql<{ day: Day; status: string; step: string; error: unknown }[]>`
    select clearing_date as day, status, step, error from clearing_batch where status in ('open', 'computed')`;
  if (rows.length > 0)
    throw new Violated(
      "I4",
      "every ended day is proposed",
      rows.map((r) => JSON.stringify(r)),
    );
}

/** The acquirer's own tool finds every waiting file equal, E1 to E5 included. */
async function checkFiles(lived: Lived): Promise<void> {
  const { world } = lived;
  world.writeDesk();
  for (const file of openFilesOf({ desk: world.desk })) {
    const { differences } = await checkFile(checkPathsFrom({ desk: world.desk, file }));
    if (differences.count > 0)
      throw new Violated("tool", `${file} is equal`, differences.kept.map(sentenceOf));
  }
}

async function checkDatabase({ world }: Lived): Promise<void> {
  const [first, ...others] = await checkInvariants(world.test.machineCtx());
  if (!first) return;
  const rows = [first, ...others].map((v) => `${v.code} ${v.name}: ${v.subject}: ${v.detail}`);
  throw new Violated(first.code, first.name, rows);
}

/** Files that wait for their verdict, oldest first; those that pay and list nothing go with the next release. */
export function waitingFiles({ world }: Lived): Promise<{ day: Day }[]> {
  return world.test.sql<{ day: Day }[]>`
    select clearing_date as day from clearing_batch where status = 'proposed'
      and (pay_fen > 0 or left_out_count > 0) order by clearing_date`;
}
