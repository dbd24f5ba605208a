/** A day that the acquirer makes alone: computed and released with its own tool; the platform imports the file and goes on. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { computeFile } from "#verifier/compute-file.ts";
import { openFilesOf } from "#verifier/desk-file.ts";
import { bookPathsFrom, checkPathsFrom } from "#verifier/inputs.ts";
import { NO_SEAL } from "../audit/day-seal.ts";
import { exportSeal } from "../audit/export-seal.ts";
import { listBooks } from "../books/list-books.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { instantText } from "../calendar/instant.ts";
import {
  clearingFileName,
  okText,
  readClearingFile,
  writeClearingFile,
} from "../clearing/clearing-file-codec.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { forwardTerms } from "../order/forward-terms.ts";
import { refusalOf } from "../testing/world.ts";
import { recordOwnUpload } from "./record-own-upload.ts";
import { tendClearing } from "./tend-clearing.ts";
import { tendOwnFiles } from "./tend-own-files.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const FRI = dayFrom("2026-11-20");
const SAT = dayFrom("2026-11-21");
const SUN = dayFrom("2026-11-22");
const MON = dayFrom("2026-11-23");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(FRI);
  await world.decide(FRI);
  const sale = await world.pay({ fen: 6_000n, at: at("21T12:00:00") });
  await world.refund(sale, { fen: 1_000n, at: at("21T13:00:00") });
  await world.pay({ fen: 2_000n, at: at("21T14:00:00"), channel: "alipay" });
});
afterEach(() => world.close());

const files = () => path.join(world.desk, "files");
const lives = async () => (await world.batches()).map((b) => `${b.day} ${b.seq} ${b.status} ${b.step}`);

/** What the platform has laid into the outbox is put to the acquirer's own record of orders. */
async function takeTerms(): Promise<void> {
  await forwardTerms(world.ctx, { acquirerId: world.acquirerId, outboxDir: world.outbox });
  const folder = path.join(world.outbox, "terms");
  const laid = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort();
  writeFileSync(
    path.join(world.desk, "terms.jsonl"),
    laid.map((name) => readFileSync(path.join(folder, name), "utf8")).join(""),
  );
}

/** The acquirer computes a day from its own books at its own desk. */
async function computeAlone(day: Day, seq = 1): Promise<string> {
  await world.core.lay();
  world.writeDesk();
  const { file } = await computeFile({
    paths: bookPathsFrom({ desk: world.desk }, day),
    header: {
      ...{ acquirer: "ACQ001", platform: "QF0001", batchId: `own-${day}`, clearingDate: day, seq },
      ...{ openedAt: instantText(world.test.now()), sealRoot: NO_SEAL },
    },
    terms: path.join(world.desk, "terms.jsonl"),
    outDir: files(),
  });
  return clearingFileName(file.header);
}

/** Two people release it; it is laid into the platform's inbox, the release last. */
function layReleased(name: string, people?: readonly string[]): void {
  const inbox = path.join(world.inbox, "files");
  mkdirSync(inbox, { recursive: true });
  const rel = world.rel(readFileSync(path.join(files(), `${name}.clr`)), "released", people);
  writeFileSync(path.join(files(), `${name}.rel`), rel);
  for (const part of [".clr", ".dtl.gz", ".ok"])
    copyFileSync(path.join(files(), name + part), path.join(inbox, name + part));
  writeFileSync(path.join(inbox, `${name}.rel`), rel);
  writeFileSync(path.join(inbox, `${name}.rel.ok`), `${rel.byteLength}`);
}

const { seen } = { seen: new Map() };
const takeIn = () => tendOwnFiles(world.ctx, { acquirerId: world.acquirerId, inboxDir: world.inbox, seen });

test("a day made without us is imported, ours of that date and later are void, and the next file is built on it", async () => {
  await world.pay({ fen: 3_000n, at: at("22T12:00:00") });
  await world.endDay(SUN);
  expect(await lives()).toEqual([
    `${FRI} 1 released released`,
    `${SAT} 1 proposed proposed`,
    `${SUN} 1 proposed proposed`,
  ]);
  await takeTerms();
  const name = await computeAlone(SAT, 2);
  const paths = checkPathsFrom({ desk: world.desk, file: path.join(files(), `${name}.clr`) });
  expect((await checkFile(paths)).differences.kept).toEqual([]);
  layReleased(name);
  expect(await takeIn()).toEqual({ imported: [name], failed: [], waiting: [] });
  expect((await lives()).slice(1)).toEqual([
    `${SAT} 1 void void`,
    `${SAT} 2 released released`,
    `${SUN} 1 void void`,
  ]);
  const own = readClearingFile(readFileSync(path.join(files(), `${name}.clr`)));
  expect(own.totals.grossTotal).toBe(8_000n);
  expect(own.leftOut).toEqual([]);
  expect(readdirSync(path.join(world.inbox, "files", "done"))).toContain(`${name}.rel`);

  await world.tend();
  const sunday = await world.file(SUN);
  expect(sunday.file.header.previousDigest).toBe((await world.file(SAT)).digest);
  world.writeDesk();
  for (const file of openFilesOf({ desk: world.desk }, FRI)) {
    const { differences } = await checkFile(checkPathsFrom({ desk: world.desk, file }));
    expect(differences.kept, file).toEqual([]);
  }
  // The seal of sunday hangs on ours of saturday, which the acquirer's own file does not have.
  const seal = await exportSeal(world.test.ctxFor("clearing-1"), { day: SUN });
  const sealed = path.join(world.desk, seal.name);
  writeFileSync(sealed, seal.bytes);
  const withSeal = await checkFile(
    checkPathsFrom({ desk: world.desk, file: path.join(files(), `${sunday.name}.clr`), seal: [sealed] }),
  );
  expect(withSeal.differences.kept).toEqual([]);
  await world.answer(SAT);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  expect(await takeIn()).toEqual({ imported: [], failed: [], waiting: [] });
});

test("one person's release, another file's mark or a missing part is refused whole, with the reason on the desk", async () => {
  await world.test.moveTo(at("22T10:00:00"));
  await takeTerms();
  const name = await computeAlone(SAT);
  const before = await lives();
  layReleased(name, ["clearing-1"]);
  expect((await takeIn()).failed).toEqual([`${name}.rel`]);
  await world.test.moveTo(at("22T10:00:01"));
  layReleased(name);
  writeFileSync(path.join(world.inbox, "files", `${name}.ok`), okText(Buffer.from("another")));
  expect((await takeIn()).failed).toEqual([`${name}.rel`]);
  const reasons = await world.test.sql<
    { code: string }[]
  >`select refusal ->> 'code' as code from books_refusal order by refused_at`;
  expect(reasons.map((r) => r.code)).toEqual(["release_needs_two", "clearing_file_unreadable"]);
  expect(await lives()).toEqual(before);
  expect(existsSync(path.join(world.inbox, "files", "failed", `${name}.rel.reason`))).toBe(true);
});

/** What the desk chooses on its page: the four parts as the acquirer's tool has written them. */
const chosen = (name: string): { name: string; bytes: Buffer }[] =>
  [".rel", ".ok", ".dtl.gz", ".clr"].map((part) => ({
    name: name + part,
    bytes: readFileSync(path.join(files(), name + part)),
  }));
function writeRelease(name: string, people?: readonly string[]): void {
  const rel = world.rel(readFileSync(path.join(files(), `${name}.clr`)), "released", people);
  writeFileSync(path.join(files(), `${name}.rel`), rel);
}

test("uploaded by the desk it is the same import: once, by the machine, ours of that date void", async () => {
  await world.endDay(SAT);
  await takeTerms();
  const name = await computeAlone(SAT, 2);
  writeRelease(name);
  const clerk = world.test.ctxFor("clearing-1");
  expect(await recordOwnUpload(clerk, { files: chosen(name) })).toEqual({ name });
  expect(await takeIn()).toEqual({ imported: [name], failed: [], waiting: [] });
  expect((await lives()).slice(1)).toEqual([`${SAT} 1 void void`, `${SAT} 2 released released`]);
  expect(await takeIn()).toEqual({ imported: [], failed: [], waiting: [] });
  await world.test.moveTo(at("22T11:00:00"));
  await recordOwnUpload(clerk, { files: chosen(name) });
  layReleased(name);
  expect(await takeIn()).toEqual({ imported: [name, name], failed: [], waiting: [] });
  expect(await world.test.sql`select from audit_entry where action = 'clearing_file.upload'`).toHaveLength(2);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("uploaded with a fault in itself it is refused at once, with line and reason, and nothing is kept", async () => {
  await world.test.moveTo(at("22T10:00:00"));
  await takeTerms();
  const name = await computeAlone(SAT);
  writeRelease(name);
  const clerk = world.test.ctxFor("clearing-1");
  const whole = chosen(name);
  const refused = async (these: readonly { name: string; bytes: Buffer }[], login = "clearing-1") =>
    await refusalOf(
      recordOwnUpload(login === "clearing-1" ? clerk : world.test.ctxFor(login), { files: these }),
    );
  expect(await refused(whole.slice(1))).toMatchObject({ code: "own_file_incomplete", file: `${name}.ok` });
  expect(await refused([...whole, ...whole])).toMatchObject({ code: "own_file_incomplete" });
  const other = (part: string, bytes: Buffer, called = name + part) =>
    whole.map((f) => (f.name.endsWith(part) ? { name: called, bytes } : f));
  expect(
    await refused(other(".ok", readFileSync(path.join(files(), `${name}.ok`)), "another.ok")),
  ).toMatchObject({
    code: "own_file_incomplete",
  });
  expect(await refused(other(".ok", Buffer.from(okText(Buffer.from("another")))))).toMatchObject({
    code: "clearing_file_unreadable",
    reason: ".ok",
  });
  const clr = readFileSync(path.join(files(), `${name}.clr`), "utf8");
  const torn = Buffer.from(clr.replace("\nL|1|", "\nL|one|"));
  expect(await refused(other(".clr", torn))).toMatchObject({
    code: "clearing_file_unreadable",
    line: expect.any(Number),
  });
  writeRelease(name, ["clearing-1"]);
  expect(await refused(chosen(name))).toMatchObject({ code: "release_needs_two" });
  for (const login of ["reviewer", "operator", "coffee-owner"])
    expect(await refused(whole, login)).toMatchObject({ code: "forbidden" });
  expect(await world.test.sql`select from own_file_upload`).toHaveLength(0);
});

test("uploaded before its turn it waits with its reason; a newer upload takes its place, and what is final is told", async () => {
  await world.test.moveTo(at("22T10:00:00"));
  await takeTerms();
  const name = await computeAlone(SAT);
  writeRelease(name);
  const clerk = world.test.ctxFor("clearing-1");
  await world.damage(
    (sql) => sql`update books_version set at = at - interval '1 day' where book = 'register'`,
  );
  for (const hour of ["11", "12"]) {
    await world.test.moveTo(at(`22T${hour}:00:00`));
    await recordOwnUpload(clerk, { files: chosen(name) });
    expect((await takeIn()).waiting).toMatchObject([{ day: SAT, why: { code: "books_late" } }]);
  }
  await world.damage(
    (sql) => sql`update books_version set at = at + interval '1 day' where book = 'register'`,
  );
  expect(await takeIn()).toEqual({ imported: [name], failed: [], waiting: [] });
  expect(await takeIn()).toEqual({ imported: [], failed: [], waiting: [] });
  // Another version of a date that is released: no later turn can mend that.
  const again = await computeAlone(SAT, 2);
  writeRelease(again);
  await recordOwnUpload(clerk, { files: chosen(again) });
  expect((await takeIn()).failed).toEqual([`${again}.rel`]);
  expect((await listBooks(clerk)).refused).toMatchObject([
    { file: `${again}.rel`, refusal: { code: "chain_refused", reason: "date_closed" } },
  ]);
  expect(await takeIn()).toEqual({ imported: [], failed: [], waiting: [] });
});

test("a file that our copy of the books makes otherwise waits, says which line, and nothing of ours takes its place", async () => {
  await world.test.moveTo(at("22T10:00:00"));
  await takeTerms();
  const name = await computeAlone(SAT);
  const file = readClearingFile(readFileSync(path.join(files(), `${name}.clr`)));
  const [first] = file.positions;
  if (!first) throw new RangeError("somebody is paid");
  const other = writeClearingFile({
    ...file,
    positions: file.positions.map((p) => (p === first ? { ...p, narrative: "另一句" } : p)),
  });
  writeFileSync(path.join(files(), `${name}.clr`), other);
  writeFileSync(path.join(files(), `${name}.ok`), okText(other));
  layReleased(name);
  const { waiting } = await takeIn();
  expect(waiting).toMatchObject([{ day: SAT, why: { code: "own_file_differs", clearingDate: SAT } }]);
  const { acquirerId, signingKeyAt, outbox: outboxDir } = world;
  const ownFiles = new Map(waiting.map((w) => [w.day, w.why]));
  const turn = () =>
    tendClearing(world.ctx, { acquirerId, signingKeyAt, outboxDir, retryAt: new Map(), ownFiles });
  await turn();
  expect((await lives()).slice(1)).toEqual([`${SAT} 1 open own_file_waits`]);
  // The day after is the acquirer's too, and waits for this one; monday is ours. They are sealed in their order all the same.
  ownFiles.set(SUN, { code: "older_file_open", clearingDate: SAT });
  await world.test.moveTo(at("24T10:00:00"));
  await world.core.lay();
  await turn();
  ownFiles.delete(SUN);
  await turn();
  expect((await lives()).slice(1)).toEqual([
    `${SAT} 1 open own_file_waits`,
    `${SUN} 1 open waiting_for_older`,
    `${MON} 1 open waiting_for_older`,
  ]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("a day of the acquirer's own is sealed only when the register of after it is here: it may have another cut-off", async () => {
  await world.test.moveTo(at("22T10:00:00"));
  await takeTerms();
  const name = await computeAlone(SAT);
  layReleased(name);
  const move = (by: string) =>
    world.damage((sql) => sql`update books_version set at = at + ${by}::interval where book = 'register'`);
  await move("-1 day");
  expect((await takeIn()).waiting).toMatchObject([
    { day: SAT, why: { code: "books_late", book: "register" } },
  ]);
  expect(await world.test.sql`select from day_seal where day = ${SAT}`).toHaveLength(0);
  await move("1 day");
  expect((await takeIn()).imported).toEqual([name]);
  expect(await world.test.sql`select from day_seal where day = ${SAT}`).toHaveLength(1);
});
