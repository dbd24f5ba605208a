import { writeAtomically } from "./files.ts";
import type { World } from "./world.ts";

/** Writes the log of closed orders of the desk whole, where it has more than `written` of them. Answers how many it has. */
export function writeCloses({ paths, book: { closes } }: World, written: number): number {
  if (written !== closes.length)
    writeAtomically(paths.closes, closes.map((close) => `${JSON.stringify(close)}\n`).join(""));
  return closes.length;
}
