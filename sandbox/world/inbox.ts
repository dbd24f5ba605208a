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

/**
 * Lays into the platform's inbox every book that has changed since the last time, and each of them once after every cut-off:
 * the whole text, then its mark. Register and calendar bring their own number and instant; the others are counted here. A
 * book that the desk does not keep (a log of closes, of voided refunds) is not laid.
 */
export function layIntoInbox(desk: Desk, now: Date): void {
  const { paths } = desk;
  const laid = existsSync(paths.laid) ? readJson<Partial<Record<Book, Laid>>>(paths.laid) : {};
  const cutOff = lastCutOff(desk.register(), now);
  for (const book of BOOKS) {
    const file = fileOf(paths, book);
    if (!existsSync(file)) continue;
    const text = readFileSync(file);
    const former = laid[book];
    const sha256 = sha256Hex(text);
    if (former?.sha256 === sha256 && Date.parse(former.at) >= cutOff.getTime()) continue;
    const next = numberOf(desk, book) ?? { version: (former?.version ?? 0) + 1, at: instantText(now) };
    const name = writeBookFileName({ book, version: next.version, at: new Date(next.at) });
    writeAtomically(join(paths.inbox, "books", name), text);
    writeAtomically(join(paths.inbox, "books", `${name}.ok`), writeMark(text));
    laid[book] = { version: next.version, at: next.at, sha256 };
    writeJson(paths.laid, laid);
  }
}

function numberOf(desk: Desk, book: Book): { version: number; at: string } | undefined {
  if (book === "register") return desk.register();
  return book === "calendar" ? desk.calendar() : undefined;
}

/** The tool keeps what waits for a second signature beside its book of decisions. */
function fileOf(paths: Paths, book: Book): string {
  if (book === "pending") return join(paths.desk, "decisions-pending.jsonl");
  return join(paths.desk, `${book}.${isOfLines(book) ? "jsonl" : "json"}`);
}
