import { by, type Guard } from "../guard.ts";

export const booksGuards: readonly Guard[] = [
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
];
