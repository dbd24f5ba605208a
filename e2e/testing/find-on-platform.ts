import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openSession } from "#db/session.ts";
import { readDemo } from "./stack.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** What the platform writes besides its database: logs, files for the acquirer, what browsers are sent. */
const PLACES = (dataDir: string) => [
  join(dataDir, "logs"),
  join(dataDir, "drop"),
  join(ROOT, ".next", "static"),
  join(ROOT, "messages"),
];

/** Where any of `words` stands on the platform's side: tables (bytes decoded), logs, exported files, client bundles. */
export async function findOnPlatform(dataDir: string, words: readonly string[]): Promise<string[]> {
  const found = PLACES(dataDir)
    .flatMap(filesUnder)
    .flatMap((path) => {
      const bytes = readFileSync(path);
      const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
      return words.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`);
    });
  const sql = openSession(readDemo().databaseUrl);
  const tables = await sql<{ name: string }[]>`select c.oid::regclass::text as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname in ('public', 'load')`;
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(`select to_jsonb(t)::text as row from ${name} t`);
    for (const { row } of rows) {
      const text =
        row +
        Buffer.from([...row.matchAll(/\\\\x([0-9a-f]+)/g)].map((m) => m[1]).join(""), "hex").toString("utf8");
      found.push(...words.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`));
    }
  }
  await sql.end();
  return found;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
