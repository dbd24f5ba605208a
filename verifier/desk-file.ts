import type { Day } from "#server/calendar/day.ts";
import { counts } from "#server/clearing/file-chain.ts";
import { chainPathsFrom } from "./chain-paths.ts";
import { newestRegister } from "./kept-versions.ts";
import { keptVersions } from "./option-path.ts";
import { type Options, Usage } from "./options.ts";
import { readChain } from "./read-chain.ts";
import { folderAt } from "./read-file.ts";

/** The file that is meant: named, or of the desk the oldest that still waits for its verdict. Throws `Usage`. */
export function fileFrom(o: Options): string {
  if (o.file !== undefined) return o.file;
  const [oldest] = openFilesOf(o);
  if (!oldest) throw new Usage(`${o.desk} 中没有待核对的文件 / no file is waiting there`);
  return oldest;
}

/**
 * The files of the desk, by date: those that wait for their verdict, the newest version of each date; with `since` also the
 * ones of these dates that were released or settled; at the end what cannot be read. Throws `Usage`.
 */
export function openFilesOf(o: Options, since?: Day): string[] {
  if (o.desk === undefined) throw new Usage("缺少 --file 或 --desk / --file or --desk is needed");
  folderAt(o.desk);
  const { signers } = newestRegister(keptVersions(o, "register"));
  const { chain, at, unread } = readChain(chainPathsFrom(o), signers);
  const paths = new Map<Day, string>();
  for (const f of chain.files) {
    const is = chain.standing.get(f.digest);
    const isOld = since !== undefined && f.clearingDate >= since && counts(chain, f.digest);
    const path = at.get(f.digest)?.path;
    if (path !== undefined && (is === "proposed" || isOld)) paths.set(f.clearingDate, path);
  }
  return [...paths.values(), ...unread];
}

/** The desk's newest file that counts: proposed, released or settled. Throws `Usage` where there is none. */
export function newestFileOf(desk: string): string {
  folderAt(desk);
  const { signers } = newestRegister(keptVersions({ desk }, "register"));
  const { chain, at } = readChain(chainPathsFrom({ desk }), signers);
  const newest = chain.files.findLast((f) => counts(chain, f.digest) && at.has(f.digest));
  const path = newest && at.get(newest.digest)?.path;
  if (path === undefined) throw new Usage(`${desk} 中没有清分文件 / no file is there`);
  return path;
}
