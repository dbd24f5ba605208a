import { statSync } from "node:fs";

/**
 * One sentence in both languages where others of this machine can read or write a file or folder of ours; undefined
 * where they cannot, or where nothing is there (whoever needs it says so).
 */
export function findOpenPath(name: string, path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || (found.mode & 0o077) === 0) return undefined;
  const mode = found.isDirectory() ? "700" : "600";
  return `${name}：别的用户能读到 ${path}，请先 chmod ${mode} · ${name}: others can read ${path}; chmod ${mode} it first`;
}
