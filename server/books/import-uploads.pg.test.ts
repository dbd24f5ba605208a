/** A book that the desk uploads is the same import as one of the inbox. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeRegister } from "../clearing/register-codec.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { writeBookFileName } from "./book-file-codec.ts";
import { importUploads } from "./import-uploads.ts";
import { listBooks } from "./list-books.ts";
import { recordUpload } from "./record-upload.ts";
import { openCore, type TestCore } from "./testing/core.ts";

let world: TestWorld;
let inbox: string;
let core: TestCore;
beforeEach(async () => {
  world = await openTestWorld();
  inbox = mkdtempSync(path.join(tmpdir(), "qingfen-uploads-"));
  core = openCore(world, inbox);
  await core.lay();
});
afterEach(async () => {
  await world.close();
  rmSync(inbox, { recursive: true });
});

const desk = () => world.ctxFor("clearing-1");
const take = () => importUploads(world.machineCtx(), { acquirerId: world.demo.acquirerId });
const next = (version: number, name = writeBookFileName({ book: "register", version, at: world.now() })) => ({
  name,
  bytes: Buffer.from(writeRegister({ ...core.register(), version })),
});

test("it is imported once, by the machine, and stands among the newest", async () => {
  const upload = next(7);
  await recordUpload(desk(), upload);
  expect(await take()).toEqual({ imported: [upload.name], failed: [] });
  expect(await take()).toEqual({ imported: [], failed: [] });
  const { newest } = await listBooks(desk());
  expect(newest.find((b) => b.book === "register")).toMatchObject({ version: 7 });
  const audits = await world.sql`select action from audit_entry where action = 'books.upload'`;
  expect(audits).toHaveLength(1);
});

test("what the inbox would refuse is refused, at the same place, and stops no other", async () => {
  const old = { ...next(1), bytes: Buffer.from(`${writeRegister(core.register())} `) };
  const torn = { ...next(8), bytes: Buffer.from("{") };
  for (const upload of [torn, old, next(9)]) await recordUpload(desk(), upload);
  const { imported, failed } = await take();
  expect([imported.length, failed.length]).toEqual([1, 2]);
  const kept = await world.sql`select refusal->>'code' as code from books_refusal order by 1`;
  expect(kept.map((r) => r.code)).toEqual(["books_old", "books_unreadable"]);
});

test("another name, and anybody who is not the clearing desk, are refused at once", async () => {
  const upload = next(7);
  expect(await refusalOf(recordUpload(desk(), { ...upload, name: "register.json" }))).toMatchObject({
    code: "books_unreadable",
    field: "name",
  });
  for (const who of ["reviewer", "coffee-owner", "operator"])
    expect((await refusalOf(recordUpload(world.ctxFor(who), upload))).code).toBe("forbidden");
});
