import { Refused } from "#server/domain-error.ts";
import { Unreadable } from "./books.ts";

/** Turns every failure of reading into one sentence with the file's name. */
export function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const why = error instanceof Refused ? JSON.stringify(error.refusal) : String((error as Error).message);
    throw new Unreadable(path, why);
  }
}
