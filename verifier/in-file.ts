import { Refused } from "#server/domain-error.ts";
import { Unreadable } from "./books.ts";
import { parseJson } from "./json-text.ts";
import { readText } from "./read-file.ts";
import { refusalSentence } from "./refusal-sentence.ts";

/** Turns every failure of reading into one sentence with the file's name. */
export function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const why = error instanceof Refused ? refusalSentence(error.refusal) : String((error as Error).message);
    throw new Unreadable(path, why);
  }
}

/** Reads an input that is one JSON document; text that is none is told with its line. Throws `Unreadable`. */
export function inJsonFile<T>(path: string, read: (text: string) => T): T {
  const text = readText(path);
  return inFile(path, () => {
    try {
      return read(text);
    } catch (error) {
      parseJson(text);
      throw error;
    }
  });
}
