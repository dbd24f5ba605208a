import type { Row } from "#db/rows.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { writeMark } from "../document/file-mark-digest.ts";
import { refuse } from "../domain-error.ts";
import { may } from "../permission.ts";
import { writeBookFileName } from "./book-file-codec.ts";
import { importBook } from "./import-book.ts";

/**
 * Takes the acquirer's book of decisions from the hand of its clerk, where no feed lays it: the whole `decisions.jsonl` of its
 * desk, as the next version. The book only grows, so one that does not go on from the newest is refused; the same again is once.
 * Answers how many decisions it holds. Refuses `forbidden`, `books_old`, and as `importBook`.
 */
export async function importDecisions(
  ctx: Ctx,
  { text }: { text: string },
): Promise<{ outcome: "imported" | "known"; count: number }> {
  const { acquirerId } = may(ctx, "decision.import");
  const count = text.split("\n").filter((line) => line.trim() !== "").length;
  const [newest] = await ctx.db.hot(
    (sql) => sql<Row<"booksVersion", "version" | "sha256" | "body" | "at">[]>`
      select version, sha256, body, at from books_version
      where acquirer_id = ${acquirerId} and book = 'decisions' order by start desc, version desc limit 1`,
  );
  const bytes = Buffer.from(text);
  if (newest?.sha256 === sha256Hex(bytes)) return { outcome: "known", count };
  if (newest && !text.startsWith(newest.body))
    refuse({ code: "books_old", file: "decisions.jsonl", newest: newest.version });
  const at = new Date(Math.max(ctx.now().getTime(), newest?.at.getTime() ?? 0));
  const name = writeBookFileName({ book: "decisions", version: (newest?.version ?? 0) + 1, at });
  return { outcome: await importBook(ctx, { acquirerId, name, bytes, mark: writeMark(bytes) }), count };
}
