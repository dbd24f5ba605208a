/** What keeps two workers apart at one acquirer's inbox. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeMark } from "../document/file-mark-digest.ts";
import { raceBehind } from "../testing/race.ts";
import { findRefusal, openTestWorld, type TestWorld } from "../testing/world.ts";
import { writeBookFileName } from "./book-file-codec.ts";
import { importBook } from "./import-book.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

/** An empty book of decisions: the smallest that there is. */
const importing = (version: number) => () => {
  const bytes = Buffer.from("\n");
  return importBook(w.machineCtx(), {
    acquirerId: w.demo.acquirerId,
    name: writeBookFileName({ book: "decisions", version, at: w.now() }),
    bytes,
    mark: writeMark(bytes),
  });
};
const ends = (works: PromiseSettledResult<unknown>[]) =>
  Promise.all(
    works.map(async (one) =>
      one.status === "fulfilled" ? one.value : (await findRefusal(Promise.reject(one.reason)))?.code,
    ),
  );
const hold = (sql: TestWorld["sql"]) => sql`lock table books_version in share mode`;

test("an older version that another worker brings at the same time is refused, not written behind the newer", async () => {
  expect(await ends(await raceBehind(w, hold, [importing(6), importing(5)]))).toEqual([
    "imported",
    "books_old",
  ]);
});

test("one version brought by two workers at once is imported once", async () => {
  expect(await ends(await raceBehind(w, hold, [importing(8), importing(8)]))).toEqual(["imported", "known"]);
  const audits =
    await w.sql`select from audit_entry where action = 'books.import' and facts->>'version' = '8'`;
  expect(audits).toHaveLength(1);
});
