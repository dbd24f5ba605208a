import { type HotSql, rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { changesBegunDate } from "../calendar/cut-off-fault.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import { readRegister } from "../clearing/register-codec.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { writeMark } from "../document/file-mark-digest.ts";
import { Refused, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { isStorableText, repeatable } from "../storable.ts";
import { type BookVersion, mayFollow } from "./book.ts";
import { checkBook } from "./book-codec.ts";
import { readBookFileName } from "./book-file-codec.ts";
import { recordDecisions } from "./record-decisions.ts";
import { recordDifferences } from "./record-differences.ts";
import { recordRegisteredShops } from "./record-registered-shops.ts";
import { refreshAccounts } from "./refresh-accounts.ts";

/** A file of the inbox and the mark that was laid after it. */
export interface LaidBook {
  acquirerId: Id<"acq">;
  /** "register-7-20261121T000005.json" */
  name: string;
  bytes: Buffer;
  mark: string;
}

/**
 * Takes one version of one of the acquirer's books into our copy, whole. The same again is once, a gap in the numbers is
 * nothing. Refuses `forbidden`, `books_unreadable` with the field (also where the mark is not the file's, or it changes the cut-off of a date that has begun), `books_old` for a
 * lower number (until two people said that the core counts anew), an earlier instant, or the newest number with other content.
 */
export async function importBook(ctx: Ctx, laid: LaidBook): Promise<"imported" | "known"> {
  may(ctx, "books.import");
  const { acquirerId, name } = laid;
  const { file, text } = readLaid(laid);
  const sha256 = sha256Hex(laid.bytes);
  const { book, version, at } = file;
  const outcome = await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    // load
    await sql`select pg_advisory_xact_lock(hashtextextended(${`books ${acquirerId}`}, 0))`;
    const newest = await findNewest(sql, acquirerId, book);
    const start = await findStart(sql, acquirerId);
    const [same] = await sql<Row<"booksVersion", "sha256">[]>`select sha256 from books_version
      where acquirer_id = ${acquirerId} and book = ${book} and start = ${start} and version = ${version}`;
    // decide
    if (same?.sha256 === sha256) return "known";
    const former = newest && { ...newest, version: newest.start === start ? newest.version : 0 };
    if (newest && former && !mayFollow(former, file))
      refuse({ code: "books_old", file: name, newest: newest.version });
    const register = book === "register" ? readRegister(text) : undefined;
    if (register) await refuseBegunDate(sql, { acquirerId, name, isFirst: newest === undefined }, register);
    // write
    await sql`insert into books_version (acquirer_id, book, start, version, at, sha256, body, imported_at)
      values (${acquirerId}, ${book}, ${start}, ${version}, ${at}, ${sha256}, ${text}, ${ctx.now()})`;
    if (register) await followRegister(sql, ctx, { acquirerId, register });
    if (book === "register" || book === "decisions") await recordDecisions(sql, { acquirerId });
    const facts = { book, version, at: at.toISOString(), sha256 };
    await recordRawAudit(sql, ctx, { action: "books.import", subjectId: acquirerId, acquirerId, facts });
    return "imported";
  });
  ctx.defer({ topic: "clearing", id: acquirerId, acquirerId });
  return outcome;
}

/** A date that has begun keeps its window: orders, bills and files stand under it. Before the first register nothing is settled. */
async function refuseBegunDate(
  sql: HotSql,
  { acquirerId, name, isFirst }: { acquirerId: Id<"acq">; name: string; isFirst: boolean },
  { cutOffs, at }: AcquirerRegister,
): Promise<void> {
  if (isFirst) return;
  const [ours] = await sql<
    Row<"acquirer", "cutOffs">[]
  >`select cut_offs from acquirer where id = ${acquirerId}`;
  if (ours && changesBegunDate(ours.cutOffs, cutOffs, new Date(at)))
    refuse({ code: "books_unreadable", file: name, field: "cutOffs", reason: "date_has_begun" });
}

/** What a new register changes on our side: what is kept of each number, each shop's account, what then still differs. */
async function followRegister(
  sql: HotSql,
  ctx: Ctx,
  of: { acquirerId: Id<"acq">; register: AcquirerRegister },
): Promise<void> {
  await recordRegisteredShops(sql, ctx, of);
  await refreshAccounts(sql, ctx, of);
  await recordDifferences(sql, ctx, of);
}

/** How often two people of the acquirer have said that its core counts anew. */
async function findStart(sql: HotSql, acquirerId: Id<"acq">): Promise<number> {
  const [last] = await sql<Row<"booksStart", "start">[]>`select start from books_start
    where acquirer_id = ${acquirerId} and confirmed_by is not null order by start desc limit 1`;
  return last?.start ?? 0;
}

async function findNewest(sql: HotSql, acquirerId: Id<"acq">, book: BookVersion["book"]) {
  const [newest] = await sql<
    Row<"booksVersion", "start" | "version" | "at">[]
  >`select start, version, at from books_version
    where acquirer_id = ${acquirerId} and book = ${book} order by start desc, version desc limit 1`;
  return newest;
}

/** What the name says and what the file holds, read to the end: nothing of a book that is not whole comes further. */
function readLaid({ name, bytes, mark }: LaidBook): { file: BookVersion; text: string } {
  const wrong = (field: string, reason: string) =>
    refuse({ code: "books_unreadable", file: repeatable(name), field: repeatable(field), reason });
  const file = readBookFileName(name) ?? wrong("name", "not_a_book");
  if (mark.trimEnd() !== writeMark(bytes).trimEnd()) wrong("mark", "not_of_this_file");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!isStorableText(text)) wrong("document", "not_text");
    checkBook(file, text);
    return { file, text };
  } catch (error) {
    if (error instanceof TypeError) return wrong("document", "not_utf8");
    if (!(error instanceof Refused) || !("field" in error.refusal)) throw error;
    const { field, reason } = error.refusal as { field: string; reason: string };
    return wrong(field, reason);
  }
}
