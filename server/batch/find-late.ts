import { findLateBook } from "../books/book.ts";
import { loadNewestBooks } from "../books/load-newest-books.ts";
import { windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { instantText } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { Refusal } from "../domain-error.ts";
import { may } from "../permission.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

type LateBook = Extract<Refusal, { code: "books_late" }>;

/** The first of the acquirer's books that was not written since the end of the window, as the reason to wait. */
export async function findLate(
  ctx: Ctx,
  { acquirer, clearingDate }: { acquirer: Pick<ClearingAcquirer, "id" | "cutOffs">; clearingDate: Day },
): Promise<LateBook | undefined> {
  may(ctx, "day.tend");
  const { to } = windowOf(clearingDate, acquirer.cutOffs);
  const newest = await ctx.db.hot((sql) => loadNewestBooks(sql, acquirer.id));
  const book = findLateBook(newest, to);
  return book && { code: "books_late", book, since: instantText(to) };
}
