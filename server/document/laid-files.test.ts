import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { closeLaidFile } from "./close-laid-file.ts";
import { writeMark } from "./file-mark-digest.ts";
import { listLaidFiles, type SeenFiles } from "./list-laid-files.ts";

let dir: string;
let seen: SeenFiles;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "qingfen-laid-"));
  seen = new Map();
});
afterEach(() => rmSync(dir, { recursive: true }));

const lay = (name: string, text: string) => writeFileSync(join(dir, name), text);
const turn = async () =>
  (await listLaidFiles({ dir, ending: ".jsonl", seen })).map(
    ({ name, bytes, mark }) => `${name} ${bytes.toString()} ${mark}`,
  );

test("a file with its mark is read at once; the mark of another is told", async () => {
  lay("a.jsonl", "abc");
  lay("a.jsonl.ok", writeMark(Buffer.from("abc")));
  lay("b.jsonl", "abc");
  lay("b.jsonl.ok", "3\n");
  lay("c.jsonl", "abc");
  lay("c.jsonl.ok", "4");
  expect(await turn()).toEqual(["a.jsonl abc its own", "b.jsonl abc its own", "c.jsonl abc another's"]);
});

test("without a mark a file is left alone until it was the same for two turns, and counted anew when it grows", async () => {
  lay("a.jsonl", "1\n2\n");
  expect([await turn(), await turn()]).toEqual([[], []]);
  appendFileSync(join(dir, "a.jsonl"), "3\n");
  expect([await turn(), await turn()]).toEqual([[], []]);
  expect(await turn()).toEqual(["a.jsonl 1\n2\n3\n none"]);
});

test("what was written under another name and renamed is whole; folders, hidden and empty files are none", async () => {
  lay(".a.tmp", "abc");
  const past = new Date(Date.now() - 5_000);
  utimesSync(join(dir, ".a.tmp"), past, past);
  renameSync(join(dir, ".a.tmp"), join(dir, "a.jsonl"));
  lay("b.jsonl", "");
  lay(".c.jsonl", "abc");
  mkdirSync(join(dir, "d.jsonl"));
  for (let i = 0; i < 4; i++) expect(await turn()).toEqual(["a.jsonl abc its own"]);
});

test("nothing overwrites what was put aside: the next of that name stands beside it, with its mark or reason", async () => {
  const refusal = { code: "result_unreadable", line: 2, reason: "lineNo" } as const;
  for (const text of ["one", "two", "three"]) {
    lay("a.jsonl", text);
    lay("a.jsonl.ok", "3");
    await closeLaidFile({ dir, name: "a.jsonl" });
    lay("b.jsonl", text);
    await closeLaidFile({ dir, name: "b.jsonl", refusal });
  }
  const text = (folder: string, name: string) => readFileSync(join(dir, folder, name), "utf8");
  expect(readdirSync(join(dir, "done")).sort()).toEqual([
    ...["a.jsonl", "a.jsonl.2", "a.jsonl.2.ok", "a.jsonl.3", "a.jsonl.3.ok", "a.jsonl.ok"],
  ]);
  expect(["a.jsonl", "a.jsonl.2", "a.jsonl.3"].map((name) => text("done", name))).toEqual([
    ...["one", "two", "three"],
  ]);
  expect(["b.jsonl", "b.jsonl.2"].map((name) => text("failed", name))).toEqual(["one", "two"]);
  expect(JSON.parse(text("failed", "b.jsonl.2.reason"))).toEqual(refusal);
  expect(existsSync(join(dir, "a.jsonl.ok"))).toBe(false);
});
