import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { isMarkOf, MARK_ENDING } from "./file-mark-digest.ts";

/** A file of the inbox that may be read: `mark` is its writer's word that it is whole; "none": it has only stopped growing. */
export interface LaidFile {
  name: string;
  bytes: Buffer;
  mark: "its own" | "another's" | "none";
}

/** What a process remembers of files without a mark, by path: how they looked, and for how many turns. */
export type SeenFiles = Map<string, { look: string; turns: number }>;

/** Read at one turn; the others come at the next. */
const FILES_MAX = 1_000;
/** So many turns a file without a mark must have stayed as it was. */
const UNCHANGED_TURNS = 2;

/**
 * Files of a folder with this ending that may be read, by name. A mark is `<name>.ok` with the size, or size and digest; or the
 * file was written under another name and renamed. Else it is looked at again until it has been the same for two turns: a
 * writer may have paused, so what it holds must say by itself that it is whole. An empty file has not been written yet.
 */
export async function listLaidFiles(input: {
  dir: string;
  ending: string;
  seen: SeenFiles;
}): Promise<LaidFile[]> {
  const { dir, ending, seen } = input;
  const names = await readdir(dir);
  const files: LaidFile[] = [];
  for (const at of seen.keys())
    if (path.dirname(at) === dir && !names.includes(path.basename(at))) seen.delete(at);
  for (const name of names.filter((n) => n.endsWith(ending) && !n.startsWith(".")).sort()) {
    const at = path.join(dir, name);
    // The mark first: a file that its mark follows is whole in both.
    const stated = names.includes(name + MARK_ENDING) ? await readFile(at + MARK_ENDING, "utf8") : undefined;
    const found = await stat(at);
    const { size, mtimeMs, ctimeMs } = found;
    if (!found.isFile() || size === 0) continue;
    const look = `${size} ${mtimeMs} ${ctimeMs}`;
    const before = seen.get(at);
    const turns = before?.look === look ? before.turns + 1 : 0;
    // Writing moves both times at once; a rename moves the second alone.
    const isRenamed = ctimeMs > mtimeMs;
    if (files.length === FILES_MAX) break;
    if (stated === undefined && !isRenamed && turns < UNCHANGED_TURNS) {
      seen.set(at, { look, turns });
      continue;
    }
    // It may have to wait where it is: then it is read again at the next turn.
    seen.set(at, { look, turns });
    const bytes = await readFile(at);
    if (stated === undefined) files.push({ name, bytes, mark: isRenamed ? "its own" : "none" });
    else files.push({ name, bytes, mark: isMarkOf(stated, bytes) ? "its own" : "another's" });
  }
  return files;
}
