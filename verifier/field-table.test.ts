import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as columns from "#server/clearing/clearing-columns-codec.ts";
import { LAWS } from "./law.ts";

/** The records by the name of their columns. */
const RECORDS: Readonly<Record<string, readonly string[]>> = {
  HEADER: ["H"],
  DOCUMENT: ["A"],
  CHANNEL: ["C"],
  POSITION: ["L"],
  LAYER: ["K"],
  MOVE: ["G"],
  OPEN_COVER: ["W"],
  RETURNED: ["B"],
  DECISION: ["J"],
  LEFT_OUT: ["X"],
  TOTALS: ["T"],
  SALE: ["P", "O"],
  ORDER_BEHIND: ["U"],
  REFUND: ["R"],
  VOID: ["V"],
};
const written = Object.entries(columns).flatMap(([name, fields]) =>
  (RECORDS[name] ?? [`? ${name}`]).flatMap((record) =>
    Object.keys(fields).map((field) => `${record}.${field}`),
  ),
);

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((m) => m[1] as string);
const README = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
const table = README.slice(README.indexOf("\n| 记录 ") + 1).split("\n\n")[0] ?? "";
const rows = table
  .split("\n")
  .slice(2)
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, records = "", fields = "", laws = "", ground = ""]) => ({
    names: records.split(" ").flatMap((record) => quoted(fields).map((field) => `${record}.${field}`)),
    laws: quoted(laws),
    ground,
  }));
const explained = rows.flatMap((row) => row.names);

test("every field of every record has its row in the table: a new field without a law fails here", () => {
  expect(written.length).toBeGreaterThan(100);
  expect(written.filter((name) => !explained.includes(name))).toEqual([]);
});

test("no field is explained twice, and none that the files do not have", () => {
  expect(explained.filter((name, i) => explained.indexOf(name) !== i)).toEqual([]);
  expect(explained.filter((name) => !written.includes(name))).toEqual([]);
});

test("every row names laws that the tool has, and where a clerk looks", () => {
  expect(rows.filter((row) => row.laws.length === 0 || !/\p{Script=Han}/u.test(row.ground))).toEqual([]);
  expect(rows.flatMap((row) => row.laws).filter((law) => !(law in LAWS))).toEqual([]);
});
