import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Close } from "../books/close.ts";
import { type AcquirerBooks, loadBooks } from "../books/load-books.ts";
import { calendarSha256 } from "../calendar/calendar-codec.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import { instantText } from "../calendar/instant.ts";
import type { DayInput } from "../clearing/clearing-day.ts";
import type { ClearingFile, LeftOut } from "../clearing/clearing-file.ts";
import { decisionsFor } from "../clearing/decision-codec.ts";
import { LAW_HASHES } from "../clearing/law-digest.ts";
import { registerSha256 } from "../clearing/register-codec.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { type BillWindow, loadWindow } from "../statement/load-window.ts";
import { type ClearingAcquirer, loadAcquirer } from "./load-acquirer.ts";
import { loadPrevious } from "./load-previous.ts";
import { loadReturned } from "./load-returned.ts";
import { loadShops, type OwnShops } from "./load-shops.ts";
import { loadUnbilled } from "./load-unbilled.ts";
import type { Unbilled } from "./loaded-transaction.ts";
import { type LoggedVoids, loggedVoids } from "./logged-voids.ts";

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
  /** Refunds that ended CLOSED by the acquirer's log. */
  voids: LoggedVoids;
  /** What no bill has. */
  unbilled: ReadonlyMap<string, Unbilled>;
}

/**
 * Everything a clearing day is computed from, except its transactions. `own`: the file of that day that the acquirer made
 * alone; what no book holds is taken from its header, and only what it lists is believed of us alone. Refuses `not_found`,
 * `statement_missing`, `books_late`, `calendar_missing`.
 */
export async function loadDay(
  sql: HotSql,
  { batchId, own }: { batchId: Id<"clb">; own?: ClearingFile | undefined },
): Promise<LoadedDay> {
  const [batch] = await sql<BatchRow[]>`
    select id as batch_id, acquirer_id, clearing_date, seq, opened_at, window_from,
    window_to from clearing_batch where id = ${batchId}`;
  if (!batch) refuse({ code: "not_found", what: "batch" });
  const { clearingDate } = batch;
  const acquirer = await loadAcquirer(sql, batch.acquirerId);
  const window = await loadWindow(sql, { acquirer, clearingDate });
  const named = own && { register: own.header.registerSha256, calendar: own.header.calendarSha256 };
  const books = await loadBooks(sql, { acquirerId: acquirer.id, windowTo: batch.windowTo, named });
  const shops = await loadShops(sql, acquirer.id);
  const calendar = books.calendar.years;
  const previous = await loadPrevious(sql, { acquirer, before: clearingDate });
  const late = previous?.file.leftOut ?? [];
  const [seal] = await sql<Row<"daySeal", "root">[]>`select root from day_seal
    where acquirer_id = ${acquirer.id} and day = ${clearingDate}::date`;
  // A date that the acquirer made before our first has no seal of ours; its own header has what it says.
  if (!seal && !own) refuse({ code: "not_found", what: "seal" });
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
    sealRoot: seal?.root ?? "",
    registerSha256: registerSha256(books.register),
    calendarSha256: calendarSha256(calendar),
    ...(own && headerFactsOf(own)),
  };
  const input: DayInput = {
    header,
    documents: {
      agreements: new Map(books.agreements.map((a) => [a.sha256, a])),
      fees: new Map(books.fees.map((f) => [f.sha256, f])),
    },
    hashes: LAW_HASHES,
    register: books.register,
    closes: closesBefore(books.closes ?? [], batch.windowTo),
    calendar,
    previous: previous?.file,
    returned: await loadReturned(sql, { acquirer, clearingDate, windowTo: batch.windowTo, batchId }),
    decisions: decisionsBefore(books, batch.windowTo),
  };
  const unbilled = await loadUnbilled(sql, { acquirer, clearingDate });
  const listed = new Set(own?.leftOut.map((x) => x.acquirerReference));
  if (own) for (const reference of unbilled.keys()) if (!listed.has(reference)) unbilled.delete(reference);
  const voids = loggedVoids(books.voids, { windowTo: batch.windowTo, cutOffs: acquirer.cutOffs });
  return { batch, acquirer, window, books, shops, input, late, voids, unbilled };
}

/** What stands in a header and in no book of either side. */
const headerFactsOf = ({ header: { batchId, seq, openedAt, sealRoot } }: ClearingFile) => ({
  ...{ batchId, seq, openedAt, sealRoot },
});

/** Decisions that a file of this window must follow; one entered later may stand in a later file. */
function decisionsBefore({ decisions, register }: AcquirerBooks, windowTo: Date): DayInput["decisions"] {
  const ofItem = decisionsFor(instantText(windowTo), decisions, register.signers);
  return {
    get: (key) => {
      const { must } = ofItem(key);
      return must && must.as !== "wait" ? { decisionRef: must.decisionRef, as: must.as } : undefined;
    },
  };
}

/** The closes that entered the acquirer's log before the window's end. */
const closesBefore = (closes: readonly Close[], windowTo: Date): DayInput["closes"] =>
  new Map(
    closes
      .filter((c) => Date.parse(c.enteredAt) < windowTo.getTime())
      .map((c) => [c.merchantOrderNo, Date.parse(c.closedAt)]),
  );
