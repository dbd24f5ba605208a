/** The morning after a clearing day: whatever must always be true is asked of the files and of the database. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { checkFile } from "#verifier/check-file.ts";
import { openFilesOf } from "#verifier/desk-file.ts";
import { sentenceOf } from "#verifier/difference.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { finalRefOf, isQuiet } from "../../batch/testing/acquirer-desk.ts";
import type { Day } from "../../calendar/day.ts";
import { startOf } from "../../calendar/instant.ts";
import type { ClearingFile, LeftOut, OpenCover } from "../../clearing/clearing-file.ts";
import { readClearingFile } from "../../clearing/clearing-file-codec.ts";
import { checkInvariants } from "../../ledger/check-invariants.ts";
import { checkChain } from "./chain-facts.ts";
import { fundsOf } from "./funds-book.ts";
import { type Lived, refuseRows, see, today, Violated } from "./history.ts";

/** Throws `Violated` for the first thing that is not as it must be. */
export async function morning(lived: Lived): Promise<void> {
  await checkDatabase(lived);
  await checkDays(lived);
  const files = await filesThatCount(lived);
  await checkFiles(lived, files);
  await checkChain(lived);
  remember(lived, files);
}

/** A file of a date that waits (`isNew`) or is through, by date. */
interface Filed {
  file: ClearingFile;
  isNew: boolean;
}
async function filesThatCount({ world }: Lived): Promise<Filed[]> {
  const rows = await world.test.sql<{ clr: Buffer; isNew: boolean }[]>`
    select f.clr, b.status = 'proposed' as "isNew" from clearing_file f join clearing_batch b on b.id = f.batch_id
    where b.status in ('proposed', 'released', 'settled') order by b.clearing_date`;
  return rows.map(({ clr, isNew }) => ({ file: readClearingFile(clr), isNew }));
}

/** Every date that has ended got as far as it can; one that ends in the bill of today waits for it till tomorrow. */
async function checkDays(lived: Lived): Promise<void> {
  const rows = await lived.world.test.sql<{ day: Day; status: string; step: string; error: unknown }[]>`
    select clearing_date as day, status, step, error from clearing_batch
    where status in ('open', 'computed') and window_to <= ${startOf(today(lived.model))}`;
  const said = rows.map((r) => JSON.stringify(r));
  refuseRows(lived, "I4", "every ended day is proposed", said);
}

/** The acquirer's own tool finds every waiting file equal, E1 to E5 included, and nothing of its own books lacking. */
async function checkFiles(lived: Lived, files: readonly Filed[]): Promise<void> {
  const { world } = lived;
  world.writeDesk();
  keepVersions(lived);
  const lines = fundsOf(
    lived,
    files.map((f) => f.file),
  );
  writeFileSync(join(world.desk, "funds.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  for (const file of openFilesOf({ desk: world.desk })) {
    const { differences, missingFunds } = await checkFile(checkPathsFrom({ desk: world.desk, file }));
    const said = [...differences.kept.map(sentenceOf), ...missingFunds];
    refuseRows(lived, "tool", `${basename(file)} is equal`, said);
  }
}

/** The acquirer keeps every register and calendar that it laid: a file is computed from one of them. */
function keepVersions({ world }: Lived): void {
  for (const { book, version, text } of world.core.versions.splice(0)) {
    mkdirSync(join(world.desk, `${book}s`), { recursive: true });
    writeFileSync(join(world.desk, `${book}s`, `${book}-${version}.json`), text);
  }
}

async function checkDatabase({ world, asked }: Lived): Promise<void> {
  const found = await checkInvariants(world.test.machineCtx());
  const [first, ...others] = found.filter((v) => asked === undefined || v.code === asked);
  if (!first) return;
  const rows = [first, ...others].map((v) => `${v.code} ${v.name}: ${v.subject}: ${v.detail}`);
  throw new Violated(first.code, first.name, rows);
}

/** What is left out now, for those who decide, and what the files say, for whoever asks whether it ever came about. */
function remember(lived: Lived, files: readonly Filed[]): void {
  const { model } = lived;
  lived.newest = files.at(-1)?.file;
  model.leftOut = lived.newest?.leftOut.filter(isDecidable(lived)) ?? [];
  model.openCovers = lived.newest?.covers.filter(isClosable(lived)) ?? [];
  for (const { file } of files.filter((f) => f.isNew)) {
    const { positions, moves, returned, decisions, leftOut, covers, header } = file;
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

/** What a bill states and nobody has said anything final about: a payment, or a refund that waits for no payment. */
const isDecidable = ({ world }: Lived) => {
  const decided = world.core.text("decisions");
  return (x: LeftOut) =>
    x.kind !== "payment_left_out" && x.kind !== "only_platform" && !decided.includes(`"${finalRefOf(x)}"`);
};

/** Nobody has said of it that it will not be given back. */
const isClosable = ({ world }: Lived) => {
  const decided = world.core.text("decisions");
  return (w: OpenCover) =>
    !decided.includes(`"${finalRefOf({ ...w, refundReference: w.refundNo, bearer: w.bearerNo })}"`);
};

/** Files that wait for their verdict, oldest first; those that pay and list nothing go with the next release. */
export async function waitingFiles({ world }: Lived): Promise<{ day: Day }[]> {
  const rows = await world.test.sql<{ day: Day; clr: Buffer }[]>`
    select b.clearing_date as day, f.clr from clearing_file f join clearing_batch b on b.id = f.batch_id
    where b.status = 'proposed' order by b.clearing_date`;
  return rows.filter((r) => !isQuiet(readClearingFile(r.clr)));
}
