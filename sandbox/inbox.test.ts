import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkBook } from "#server/books/book-codec.ts";
import { readBookFileName } from "#server/books/book-file-codec.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { writeMark } from "#server/document/file-mark-digest.ts";
import { seedSandbox } from "./seed.ts";
import { Desk, pathsOf } from "./world/desk.ts";
import { layIntoInbox } from "./world/inbox.ts";
import { layAfterCutOff, layRegister } from "./world/versions.ts";

const at = (text: string) => new Date(`2026-11-${text}+08:00`);
let dir: string;
let desk: Desk;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sandbox-inbox-"));
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, "clock.json"),
    JSON.stringify({ offsetMs: at("20T10:00:00").getTime() - Date.now() }),
  );
  seedSandbox({ dir, documents: { agreements: [], fees: [] }, ports: { gateway: 1, sandbox: 2 } });
  desk = new Desk(pathsOf(dir));
});
afterEach(() => rmSync(dir, { recursive: true }));

const folder = () => join(desk.paths.inbox, "books");
const laid = () =>
  readdirSync(folder())
    .map(readBookFileName)
    .filter((file) => file !== undefined)
    .map(({ book, version }) => `${book} ${version}`)
    .sort();
const SIX = ["agreements 1", "calendar 1", "campaigns 1", "decisions 1", "fees 1", "register 1"];

test("every book of the desk is laid with its mark, as the platform reads it", () => {
  layIntoInbox(desk, at("20T12:00:00"));
  expect(laid()).toEqual(SIX);
  for (const name of readdirSync(folder()).filter((n) => !n.endsWith(".ok"))) {
    const bytes = readFileSync(join(folder(), name));
    expect(readFileSync(join(folder(), `${name}.ok`), "utf8")).toBe(writeMark(bytes));
    const file = readBookFileName(name);
    if (file) checkBook(file, bytes.toString("utf8"));
    expect(file).toBeDefined();
  }
});

test("what has not changed is not laid again, what has is the next version", () => {
  layIntoInbox(desk, at("20T12:00:00"));
  layIntoInbox(desk, at("20T12:00:01"));
  expect(laid()).toEqual(SIX);
  layRegister(desk, { ...desk.register(), leftOutDays: 4 }, at("20T12:00:02"));
  writeFileSync(join(desk.paths.desk, "decisions.jsonl"), "\n");
  layIntoInbox(desk, at("20T12:00:03"));
  expect(laid()).toEqual([...SIX, "decisions 2", "register 2"].sort());
});

test("every version of the register is laid, however quickly the next one came: one of them changed the cut-off in time", () => {
  layIntoInbox(desk, at("20T12:00:00"));
  const cutOffs = [...desk.register().cutOffs, { from: dayFrom("2026-11-21"), minutes: -60 }];
  layRegister(desk, { ...desk.register(), cutOffs }, at("20T12:00:01"));
  layAfterCutOff(desk, at("20T23:10:00"));
  layIntoInbox(desk, at("20T23:10:00"));
  const registers = laid().filter((book) => book.startsWith("register"));
  expect(registers).toEqual(["register 1", "register 2", "register 3"]);
  expect(readdirSync(folder())).toContain("register-2-20261120T120001.json.ok");
});

test("once after each cut-off every book is laid, changed or not", () => {
  layIntoInbox(desk, at("20T12:00:00"));
  for (const now of [at("21T00:00:00"), at("21T00:00:01")]) {
    layAfterCutOff(desk, now);
    layIntoInbox(desk, now);
  }
  expect(laid()).toEqual([...SIX, ...SIX.map((one) => one.replace("1", "2"))].sort());
});

test("a log of closes is laid where the desk keeps one", () => {
  writeFileSync(join(desk.paths.desk, "closes.jsonl"), "");
  layIntoInbox(desk, at("20T12:00:00"));
  expect(laid()).toEqual([...SIX, "closes 1"].sort());
});
