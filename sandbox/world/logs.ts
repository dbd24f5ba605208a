import { writeAtomically } from "./files.ts";

/** Writes a log of the desk whole, a line each, where it has other than `written` of them. Answers how many it has. */
export function writeLog(file: string, lines: readonly object[], written: number): number {
  if (written !== lines.length)
    writeAtomically(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return lines.length;
}
