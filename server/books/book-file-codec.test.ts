import { expect, test } from "vitest";
import { BOOKS, type BookVersion, findLateBook, mayFollow } from "./book.ts";
import { readBookFileName, writeBookFileName } from "./book-file-codec.ts";

const at = new Date("2026-11-21T00:00:05+08:00");

test("a name says which book, its number and when the core wrote it, and is read back", () => {
  expect(writeBookFileName({ book: "register", version: 7, at })).toBe("register-7-20261121T000005.json");
  for (const book of BOOKS) {
    const file = { book, version: 12, at };
    expect(readBookFileName(writeBookFileName(file))).toEqual(file);
  }
});

test("any other name is no book's", () => {
  for (const name of [
    "registers-7-20261121T000005.json",
    "register-7-20261121T000005.jsonl",
    "decisions-7-20261121T000005.json",
    "register-07-20261121T000005.json",
    "register-0-20261121T000005.json",
    "register-7-20261131T000005.json",
    "register-7-20261121T250005.json",
    "register-7-20261121T000005.json.ok",
    "../register-7-20261121T000005.json",
  ])
    expect(readBookFileName(name)).toBeUndefined();
});

test("numbers grow, gaps are nothing, and the core's clock never goes back", () => {
  const newest = { version: 3, at };
  const later = new Date(at.getTime() + 1_000);
  expect(mayFollow(newest, { version: 4, at })).toBe(true);
  expect(mayFollow(newest, { version: 9, at: later })).toBe(true);
  expect(mayFollow(newest, { version: 3, at: later })).toBe(false);
  expect(mayFollow(newest, { version: 2, at: later })).toBe(false);
  expect(mayFollow(newest, { version: 4, at: new Date(at.getTime() - 1_000) })).toBe(false);
});

test("late is the first book not written since the end of the window; a log that nobody keeps is not waited for", () => {
  const end = new Date("2026-11-21T00:00:00+08:00");
  const kept: BookVersion[] = BOOKS.filter((b) => b !== "closes" && b !== "voids").map((book) => ({
    book,
    version: 1,
    at: end,
  }));
  expect(findLateBook(kept, end)).toBeUndefined();
  const before = new Date(end.getTime() - 1_000);
  for (const book of ["closes", "voids"] as const)
    expect(findLateBook([...kept, { book, version: 1, at: before }], end)).toBe(book);
  expect(
    findLateBook(
      kept.map((v) => (v.book === "fees" ? { ...v, at: before } : v)),
      end,
    ),
  ).toBe("fees");
  expect(findLateBook([], end)).toBe("register");
});
