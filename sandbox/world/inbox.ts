import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BOOKS, type Book, isOfLines } from "#server/books/book.ts";
import { writeBookFileName } from "#server/books/book-file-codec.ts";
import { instantText } from "#server/calendar/instant.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { writeMark } from "#server/document/file-mark-digest.ts";
import type { Desk, Paths } from "./desk.ts";
import { readJson, writeAtomically, writeJson } from "./files.ts";
import { lastCutOff } from "./versions.ts";

/** What the platform was given last, by book. */
interface Laid {
  version: number;
  at: string;
  sha256: string;
}

/** A version of a book that the platform has not been given yet. */
type Unlaid = Omit<Laid, "sha256"> & { text: Buffer };

/**
 * Lays into the platform's inbox every book that has changed since the last time, and each of them once after every cut-off:
 * the whole text, then its mark. Register and calendar bring their own number and instant, and every version of them is laid,
 * however quickly the next one came: whether a cut-off was changed in time is asked of the one that changed it. The others are
 * counted here. A book that the desk does not keep (a log of closes, of voided refunds) is not laid.
 */
export function layIntoInbox(desk: Desk, now: Date): void {
  const { paths } = desk;
  const laid = existsSync(paths.laid) ? readJson<Partial<Record<Book, Laid>>>(paths.laid) : {};
  const folders: Partial<Record<Book, string>> = { register: paths.registers, calendar: paths.calendars };
  const cutOff = lastCutOff(desk.register(), now);
  for (const book of BOOKS) {
    const folder = folders[book];
    const unlaid = folder
      ? unlaidVersions(folder, book, laid[book]?.version ?? 0)
      : unlaidText(fileOf(paths, book), laid[book], { cutOff, now });
    for (const { version, at, text } of unlaid) {
      const name = writeBookFileName({ book, version, at: new Date(at) });
      writeAtomically(join(paths.inbox, "books", name), text);
      writeAtomically(join(paths.inbox, "books", `${name}.ok`), writeMark(text));
      laid[book] = { version, at, sha256: sha256Hex(text) };
      writeJson(paths.laid, laid);
    }
  }
}

/** The kept versions after `laid`, in their order. */
function unlaidVersions(folder: string, book: Book, laid: number): Unlaid[] {
  const unlaid: Unlaid[] = [];
  for (let version = laid + 1; existsSync(join(folder, `${book}-${version}.json`)); version++) {
    const text = readFileSync(join(folder, `${book}-${version}.json`));
    const { at } = JSON.parse(text.toString("utf8")) as { at: string };
    unlaid.push({ version, at, text });
  }
  return unlaid;
}

function unlaidText(file: string, former: Laid | undefined, { cutOff, now }: Record<"cutOff" | "now", Date>) {
  if (!existsSync(file)) return [];
  const text = readFileSync(file);
  if (former?.sha256 === sha256Hex(text) && Date.parse(former.at) >= cutOff.getTime()) return [];
  return [{ version: (former?.version ?? 0) + 1, at: instantText(now), text }];
}

/** The tool keeps what waits for a second signature beside its book of decisions. */
function fileOf(paths: Paths, book: Book): string {
  if (book === "pending") return join(paths.desk, "decisions-pending.jsonl");
  return join(paths.desk, `${book}.${isOfLines(book) ? "jsonl" : "json"}`);
}
