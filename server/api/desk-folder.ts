import { dirname, isAbsolute, join, relative } from "node:path";
import { webRuntime } from "./runtime.ts";

/**
 * Where the sandbox acquirer's desk keeps its files, as a command typed in the project's folder names it. Undefined with a
 * real acquirer: its folder is its own. The web never reads there.
 */
export function deskFolder(): string | undefined {
  const { isSandbox, clockFile } = webRuntime().env;
  if (!isSandbox || clockFile === undefined) return undefined;
  const folder = join(dirname(clockFile), "sandbox", "desk");
  const short = relative(process.cwd(), folder);
  return short.startsWith("..") || isAbsolute(short) ? folder : short;
}
