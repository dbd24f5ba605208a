import { instantText, readInstant } from "../calendar/instant.ts";
import { BOOKS, type BookVersion, isOfLines } from "./book.ts";

const NAME = /^([a-z]+)-([1-9]\d{0,8})-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})\.(jsonl?)$/;

/** "register-7-20261121T000005.json": which book, its number and when the core wrote it, Beijing time to the second. */
export function writeBookFileName({ book, version, at }: BookVersion): string {
  const clock = instantText(at).slice(0, 19).replaceAll(/[-:]/g, "");
  return `${book}-${version}-${clock}.${isOfLines(book) ? "jsonl" : "json"}`;
}

/** What a name says, or undefined for the name of anything else. */
export function readBookFileName(name: string): BookVersion | undefined {
  const m = NAME.exec(name);
  const book = BOOKS.find((known) => known === m?.[1]);
  if (!m || !book || m[9] !== (isOfLines(book) ? "jsonl" : "json")) return undefined;
  const at = readInstant(`${m[3]}-${m[4]}-${m[5]}T${m[6]}:${m[7]}:${m[8]}+08:00`);
  return at && { book, version: Number(m[2]), at };
}
