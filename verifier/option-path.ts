import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type OneFile, type Options, Usage } from "./options.ts";
import { folderAt, isThere, sizeOf } from "./read-file.ts";

/** Named, or the desk's; one of the two must be there. Throws `Usage` where neither is said, `Unreadable` where it is absent. */
export function neededPath(o: Options, name: OneFile, fallback: string): string {
  const path = o[name] ?? (o.desk === undefined ? undefined : join(o.desk, fallback));
  if (typeof path !== "string") throw new Usage(`缺少 --${name} / --${name} is needed`);
  sizeOf(path);
  return path;
}

/** A named file must exist; one of the desk's layout may be absent. */
export function optionalPath(o: Options, name: OneFile, fallback: string): string | undefined {
  const named = o[name];
  if (typeof named === "string") {
    sizeOf(named);
    return named;
  }
  const path = o.desk === undefined ? undefined : join(o.desk, fallback);
  return path !== undefined && isThere(path) ? path : undefined;
}

/** Named, or the desk's: the newest and every kept version (`registers/register-3.json`). */
export function keptVersions(o: Options, book: "register" | "calendar"): string[] {
  const named = o[book] ?? [];
  if (named.length > 0) {
    for (const path of named) sizeOf(path);
    return named;
  }
  if (o.desk === undefined) throw new Usage(`缺少 --${book} / --${book} is needed`);
  const newest = join(o.desk, `${book}.json`);
  sizeOf(newest);
  const folder = join(o.desk, `${book}s`);
  const names = isThere(folder) ? readdirSync(folderAt(folder)) : [];
  const kept = names.filter((name) => new RegExp(`^${book}-\\d+\\.json$`).test(name));
  return [newest, ...kept.map((name) => join(folder, name))];
}

/** The names in a folder. Throws `Unreadable` where there is none. */
export const namesIn = (folder: string): string[] => readdirSync(folderAt(folder));
