import { by, type Guard } from "../guard.ts";

export const booksGuards: readonly Guard[] = [
  ...by("server/document/laid-files.test.ts", [
    {
      name: "inbox waits for a file that still grows",
      kind: "law",
      file: "server/document/list-laid-files.ts",
      find: "const turns = before?.look === look ? before.turns + 1 : 0;",
      replace: "const turns = UNCHANGED_TURNS;",
      expect:
        "without a mark a file is left alone until it was the same for two turns, and counted anew when it grows",
    },
    {
      name: "inbox overwrites nothing that was put aside",
      kind: "law",
      file: "server/document/close-laid-file.ts",
      find: '"wx"',
      replace: '"w"',
      expect:
        "nothing overwrites what was put aside: the next of that name stands beside it, with its mark or reason",
    },
  ]),
  ...by("server/batch/inbox.pg.test.ts", [
    {
      name: "result.import takes no beginning for a whole",
      kind: "law",
      file: "server/result/import-result.ts",
      find: "    if (!input.isWhole) await refusePart(sql, acquirer, rows);\n",
      expect:
        "a writer that paused for longer is refused with what is missing, by count and sum, and nothing of it is taken",
    },
    {
      name: "inbox writes a refusal of one instant once",
      kind: "idempotency",
      file: "server/books/record-inbox-refusal.ts",
      find: " on conflict do nothing",
      expect: "a refused file stands on the desk with line and field for a week, and its name is free again",
    },
  ]),
  ...by("server/books/side-by-side.pg.test.ts", [
    {
      name: "books.import locks the acquirer's books",
      kind: "lock",
      file: "server/books/import-book.ts",
      find: "    await sql`select pg_advisory_xact_lock(hashtextextended(${`books ${acquirerId}`}, 0))`;\n",
      expect:
        "an older version that another worker brings at the same time is refused, not written behind the newer",
    },
    {
      name: "books.import answers what is here",
      kind: "idempotency",
      file: "server/books/import-book.ts",
      find: '    if (same?.sha256 === sha256) return "known";\n',
      expect: "one version brought by two workers at once is imported once",
    },
  ]),
  ...by("server/books/register-is-followed.pg.test.ts", [
    {
      name: "a difference of the register that stands is recorded once",
      kind: "idempotency",
      file: "server/books/record-differences.ts",
      find: "\n    on conflict (acquirer_id, number, field) where ended_at is null do nothing",
      expect: "a difference keeps its age while it stands, has an end, and is of one shop",
    },
  ]),
  ...by("server/books/import-books.pg.test.ts", [
    {
      name: "books.import takes no number or instant of before",
      kind: "law",
      file: "server/books/import-book.ts",
      find: '    if (newest && former && !mayFollow(former, file))\n      refuse({ code: "books_old", file: name, newest: newest.version });\n',
      expect: "a lower number, the newest number with other content, and a clock that goes back are refused",
    },
    {
      name: "books.import leaves a date that has begun its window",
      kind: "law",
      file: "server/books/import-book.ts",
      find: "  if (ours && changesBegunDate(",
      replace: "  if (ours && isFirst && changesBegunDate(",
      expect:
        "a cut-off changes from a date on that has not begun, and a register that says otherwise of one that has is refused",
    },
    {
      name: "books.import asks the file's own mark",
      kind: "law",
      file: "server/books/import-book.ts",
      find: "mark.trimEnd() !== writeMark(bytes).trimEnd()",
      replace: 'mark.trimEnd() === ""',
      expect: "a file without its mark is not there yet; with another's mark it is refused",
    },
    {
      name: "books.import holds a register to its name",
      kind: "law",
      file: "server/books/book-codec.ts",
      find: "read.version !== version",
      replace: "read.version < 0",
      expect: "a register that says another number or instant than its name is refused",
    },
    {
      name: "an order asks the role that the register gives",
      kind: "law",
      file: "server/order/get-seller.ts",
      find: "coalesce(r.role, s.role) as role",
      replace: "s.role",
      expect: "a seller that the register calls no shop takes no order, whatever our own row says",
    },
  ]),
  ...by("server/batch/books.pg.test.ts", [
    {
      name: "batch.compute waits for books of after the window",
      kind: "law",
      file: "server/books/load-books.ts",
      find: "  if (late) refuse(",
      replace: "  if (late && windowTo.getTime() < 0) refuse(",
      expect: "nobody computes from books of before the window's end, whoever asks",
    },
    {
      name: "a log of closes that was kept once is waited for",
      kind: "law",
      file: "server/books/book.ts",
      find: "version ? version.at < windowTo : isAlwaysKept(book)",
      replace: "isAlwaysKept(book) && (!version || version.at < windowTo)",
      expect: "an acquirer that once kept a log of closes is waited for until it lays it again",
    },
  ]),
];
