import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { type AcquirerBooks, loadBooks } from "../books/load-books.ts";
import { calendarSha256 } from "../calendar/calendar-codec.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { instantText } from "../calendar/instant.ts";
import type { DayInput } from "../clearing/clearing-day.ts";
import type { LeftOut } from "../clearing/clearing-file.ts";
import { registerSha256 } from "../clearing/register-codec.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { type BillWindow, loadWindow } from "../statement/load-window.ts";
import { leftOutKey } from "./day-fold.ts";
import { type ClearingAcquirer, loadAcquirer } from "./load-acquirer.ts";
import { loadLeftOut } from "./load-left-out.ts";
import { loadPrevious } from "./load-previous.ts";
import { loadReturned } from "./load-returned.ts";
import { loadShops, type OwnShops } from "./load-shops.ts";

type BatchRow = Row<
  "clearingBatch",
  "batchId" | "acquirerId" | "clearingDate" | "seq" | "openedAt" | "windowFrom" | "windowTo"
>;
export interface LoadedDay {
  batch: BatchRow;
  acquirer: ClearingAcquirer;
  window: BillWindow;
  books: AcquirerBooks;
  shops: OwnShops;
  input: DayInput;
  /** What the previous file left out. */
  late: readonly LeftOut[];
  since: ReadonlyMap<string, Day>;
}

/**
 * Everything a clearing day is computed from, except its transactions. Refuses `not_found`,
 * `statement_missing`, `books_late`, `calendar_missing`.
 */
export async function loadDay(sql: HotSql, batchId: Id<"clb">): Promise<LoadedDay> {
  const [batch] = await sql<BatchRow[]>`
    select id as batch_id, acquirer_id, clearing_date, seq, opened_at, window_from,
    window_to from clearing_batch where id = ${batchId}`;
  if (!batch) refuse({ code: "not_found", what: "batch" });
  const { clearingDate } = batch;
  const acquirer = await loadAcquirer(sql, batch.acquirerId);
  const window = await loadWindow(sql, { acquirer, clearingDate });
  const books = await loadBooks(sql, { acquirerId: acquirer.id, windowTo: batch.windowTo });
  const shops = await loadShops(sql, acquirer.id);
  const calendar = books.calendar.years;
  const previous = await loadPrevious(sql, { acquirer, before: clearingDate });
  const late = previous?.file.leftOut ?? [];
  const since = new Map(late.map((x) => [leftOutKey(x), x.since]));
  const [seal] = await sql<Row<"daySeal", "root">[]>`select root from day_seal
    where acquirer_id = ${acquirer.id} and day = ${clearingDate}::date`;
  if (!seal) refuse({ code: "not_found", what: "seal" });
  const header = {
    acquirer: acquirer.code,
    platform: acquirer.platform,
    batchId,
    clearingDate,
    seq: batch.seq,
    openedAt: instantText(batch.openedAt),
    windowFrom: instantText(batch.windowFrom),
    windowTo: instantText(batch.windowTo),
    settleDay: settleDayOf(calendar, clearingDate),
    previousDigest: previous?.digest ?? "",
    sealRoot: seal.root,
    registerSha256: registerSha256(books.register),
    calendarSha256: calendarSha256(calendar),
  };
  const input: DayInput = {
    header,
    agreements: new Map(books.agreements.map((a) => [a.sha256, a.document])),
    fees: new Map(books.fees.map((f) => [f.sha256, f.document])),
    register: books.register,
    calendar,
    previous: previous && { positions: previous.file.positions, layers: previous.file.layers },
    leftOut: await loadLeftOut(sql, { acquirer, clearingDate, window, since }),
    returned: await loadReturned(sql, { acquirer, clearingDate, batchId }),
    decisions: [],
  };
  return { batch, acquirer, window, books, shops, input, late, since };
}
