/** The morning after a clearing day: whatever must always be true is asked of the files and of the database. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkFile } from "#verifier/check-file.ts";
import { openFilesOf } from "#verifier/desk-file.ts";
import { sentenceOf } from "#verifier/difference.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { isQuiet } from "../../batch/testing/acquirer-desk.ts";
import type { Day } from "../../calendar/day.ts";
import type { LeftOut } from "../../clearing/clearing-file.ts";
import { readClearingFile } from "../../clearing/clearing-file-codec.ts";
import { checkInvariants } from "../../ledger/check-invariants.ts";
import { checkChain } from "./chain-facts.ts";
import { type Lived, see, Violated } from "./history.ts";

/** Throws `Violated` for the first thing that is not as it must be. */
export async function morning(lived: Lived): Promise<void> {
  await checkDatabase(lived);
  await checkDays(lived);
  await checkFiles(lived);
  await checkChain(lived);
  await remember(lived);
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

/** The acquirer's own tool finds every waiting file equal, E1 included; E2 to E5 need a funds book, which this desk keeps none of. */
async function checkFiles(lived: Lived): Promise<void> {
  const { world } = lived;
  world.writeDesk();
  keepVersions(lived);
  for (const file of openFilesOf({ desk: world.desk })) {
    const { differences } = await checkFile(checkPathsFrom({ desk: world.desk, file }));
    if (differences.count > 0)
      throw new Violated("tool", `${file} is equal`, differences.kept.map(sentenceOf));
  }
}

/** The acquirer keeps every register and calendar that it laid: a file is computed from one of them. */
function keepVersions({ world }: Lived): void {
  for (const { book, version, text } of world.core.versions.splice(0)) {
    mkdirSync(join(world.desk, `${book}s`), { recursive: true });
    writeFileSync(join(world.desk, `${book}s`, `${book}-${version}.json`), text);
  }
}

async function checkDatabase({ world }: Lived): Promise<void> {
  const [first, ...others] = await checkInvariants(world.test.machineCtx());
  if (!first) return;
  const rows = [first, ...others].map((v) => `${v.code} ${v.name}: ${v.subject}: ${v.detail}`);
  throw new Violated(first.code, first.name, rows);
}

/** What is left out now, for those who decide, and what the files say, for whoever asks whether it ever came about. */
async function remember(lived: Lived): Promise<void> {
  const { world, model } = lived;
  const files = await world.test.sql<{ clr: Buffer; isNew: boolean }[]>`
    select f.clr, b.status = 'proposed' as "isNew" from clearing_file f join clearing_batch b on b.id = f.batch_id
    where b.status in ('proposed', 'released', 'settled') order by b.clearing_date`;
  const newest = files.at(-1);
  model.leftOut = newest ? readClearingFile(newest.clr).leftOut.filter(isDecidable(lived)) : [];
  for (const { clr } of files.filter((f) => f.isNew)) {
    const { positions, moves, returned, decisions, leftOut, covers, header } = readClearingFile(clr);
    for (const p of positions) see(lived, `L ${p.action} ${p.reason}`.trim());
    for (const g of moves) see(lived, `G ${g.kind}`);
    for (const b of returned) see(lived, `B ${b.kind}`);
    for (const j of decisions) see(lived, `J ${j.kind}`);
    for (const x of leftOut) see(lived, `X ${x.kind}${x.refundReference === "" ? "" : " (refund)"}`);
    if (covers.length > 0) see(lived, "W");
    if (header.seq > 1) see(lived, "proposed anew");
    if (header.settleDay.slice(0, 4) > header.clearingDate.slice(0, 4)) see(lived, "paid in the next year");
  }
}

/** A payment that a bill states, and about which nobody has said anything final. */
const isDecidable = ({ world }: Lived) => {
  const decided = world.core.text("decisions");
  return (x: LeftOut) =>
    x.refundReference === "" &&
    x.kind !== "only_platform" &&
    !decided.includes(`dec_${x.acquirerReference}"`);
};

/** Files that wait for their verdict, oldest first; those that pay and list nothing go with the next release. */
export async function waitingFiles({ world }: Lived): Promise<{ day: Day }[]> {
  const rows = await world.test.sql<{ day: Day; clr: Buffer }[]>`
    select b.clearing_date as day, f.clr from clearing_file f join clearing_batch b on b.id = f.batch_id
    where b.status = 'proposed' order by b.clearing_date`;
  return rows.filter((r) => !isQuiet(readClearingFile(r.clr)));
}
