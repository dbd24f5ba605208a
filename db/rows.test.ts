import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Sources of the program by their path; `walk-calls` and tests are no part of it. */
const sources = ["server", "db"]
  .flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" }).map((f) => `${room}/${f}`),
  )
  .filter((f) => f.endsWith(".ts") && !/\.test\.ts$|\/testing\//.test(f))
  .map((f) => ({ file: f, text: readFileSync(join(ROOT, f), "utf8") }));

const READS =
  /\b(?:sql|tx|raw|door\.sql|execute|unsafe)<((?:[^<>`]|<[^<>`]*(?:<[^<>`]*>)?[^<>`]*>)*)>\s*[`(]/g;
/** A member with a type of its own; under another name (`{ fen: "amountFen" }`) it has the schema's. */
const isMember = (type: string) => /\{[^}]*\w+\??:\s*(?!["\s])/.test(type);
/** What only narrows the schema's text or json by a noun, or names columns. */
const NARROWS = /\bPick<\w+,|\bkeyof (NonNullable<)?\w+/g;

/** Types of raw rows that somebody wrote member by member: in the brackets, or as a name declared in the file. */
function handWritten(text: string): string[] {
  return [...text.matchAll(READS)].flatMap(([, type = ""]) => {
    const names = type.replace(NARROWS, "").match(/\b[A-Z]\w*/g) ?? [];
    const declared = names.filter((name) => new RegExp(`\\binterface ${name}\\b[^{]*\\{`).test(text));
    const said = names.filter((name) => {
      const alias = text.match(new RegExp(`\\btype ${name} =([^;]*);`))?.[1];
      return alias !== undefined && isMember(alias);
    });
    return isMember(type) ? [type] : [...declared, ...said];
  });
}

test("no row of raw SQL is typed by hand: its type comes from the schema", () => {
  const reads = sources.flatMap(({ text }) => [...text.matchAll(READS)]);
  expect(reads.length).toBeGreaterThan(60);
  const found = sources
    .filter(({ file }) => !["db/migrate.ts", "server/setup/setup.ts"].includes(file))
    .flatMap(({ file, text }) => handWritten(text).map((type) => `${file}: ${type}`));
  expect(found).toEqual([]);
});

test("the scan sees a literal, an interface and an alias, and passes what is derived", () => {
  expect(handWritten("await sql<{ id: string }[]>`select id`")).toHaveLength(1);
  expect(handWritten("await sql<\n  (Omit<View, 'id'> & { id: string })[]\n>`select id`")).toHaveLength(1);
  expect(handWritten("interface Row {\n  id: string;\n}\nreturn sql<Row[]>`select id`")).toEqual(["Row"]);
  expect(handWritten("type Mine = { id: string };\nreturn tx.execute<Mine>(sql`select id`)")).toEqual([
    "Mine",
  ]);
  const derived =
    'type Mine = Row<"order", "orderId"> & Renamed<"order", { fen: "amountFen" }>;\nsql<Mine[]>`select`';
  expect(handWritten(derived)).toEqual([]);
});

/** What a file of `server` imports of its own folder and others: relative paths only. */
function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(/from "(\.\.?\/[^"]+)"/g)].map(([, to = ""]) => join(file, "..", to));
}

/** Whether the file streams by a cursor or loads by COPY, itself or in what it loads or writes through. */
function isLoad(file: string, seen = new Set<string>()): boolean {
  const source = sources.find((s) => s.file === file);
  if (source === undefined || seen.has(file)) return false;
  seen.add(file);
  if (/\.cursor\(|`copy /.test(source.text)) return true;
  return importsOf(file, source.text).some((to) => /\/(load|write)-[^/]+$/.test(to) && isLoad(to, seen));
}

test("the door for loads is opened by loads and cursors only", () => {
  const callers = sources.filter(({ text }) => /\.bulk\(/.test(text)).map((s) => s.file);
  expect(callers.length).toBeGreaterThan(3);
  expect(callers.filter((file) => !isLoad(file))).toEqual([]);
  expect(isLoad("server/batch/open-batch.ts")).toBe(false);
});
