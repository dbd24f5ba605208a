import type { HotSql } from "#db/client.ts";
import { calendarSha256 } from "../calendar/calendar-codec.ts";
import type { Day } from "../calendar/day.ts";
import { instantText } from "../calendar/instant.ts";
import { STATUTORY } from "../calendar/statutory.ts";
import type { DayInput } from "../clearing/clearing-day.ts";
import type { LeftOut } from "../clearing/clearing-file.ts";
import { registerSha256 } from "../clearing/register-codec.ts";
import { refuse } from "../domain-error.ts";
import { type Id, idOf } from "../id.ts";
import { type BillWindow, loadWindow } from "../statement/load-window.ts";
import type { BatchStatus } from "./batch-status.ts";
import { leftOutKey } from "./day-fold.ts";
import { type ClearingAcquirer, loadAcquirer } from "./load-acquirer.ts";
import { loadDocuments } from "./load-documents.ts";
import { loadLeftOut } from "./load-left-out.ts";
import { loadPrevious } from "./load-previous.ts";
import { loadRegister, type PlatformRegister } from "./load-register.ts";
import { loadReturned } from "./load-returned.ts";

interface BatchRow {
  id: string;
  acquirer_id: string;
  clearing_date: Day;
  seq: number;
  status: BatchStatus;
  opened_at: Date;
  window_from: Date;
  window_to: Date;
  settle_day: Day;
}
export interface LoadedDay {
  batch: BatchRow;
  acquirer: ClearingAcquirer;
  window: BillWindow;
  register: PlatformRegister;
  input: DayInput;
  /** What the previous file left out. */
  late: readonly LeftOut[];
  since: ReadonlyMap<string, Day>;
}

/** Everything a clearing day is computed from, except its transactions. Refuses `not_found`, `statement_missing`. */
export async function loadDay(sql: HotSql, batchUuid: string): Promise<LoadedDay> {
  const [batch] = await sql<
    BatchRow[]
  >`select id, acquirer_id, clearing_date, seq, status, opened_at, window_from,
    window_to, settle_day from clearing_batch where id = ${batchUuid}`;
  if (!batch) refuse({ code: "not_found", what: "batch" });
  const clearingDate = batch.clearing_date;
  const acquirer = await loadAcquirer(sql, idOf("acq", batch.acquirer_id) satisfies Id<"acq">);
  const window = await loadWindow(sql, { acquirer, clearingDate });
  const register = await loadRegister(sql, acquirer);
  const { agreements, fees } = await loadDocuments(sql, acquirer);
  const previous = await loadPrevious(sql, { acquirer, before: clearingDate });
  const late = previous?.file.leftOut ?? [];
  const since = new Map(late.map((x) => [leftOutKey(x), x.since]));
  const [seal] = await sql<{ root: string }[]>`select root from day_seal
    where acquirer_id = ${acquirer.uuid} and day = ${clearingDate}::date`;
  if (!seal) refuse({ code: "not_found", what: "seal" });
  const header = {
    acquirer: acquirer.code,
    platform: acquirer.platform,
    batchId: idOf("clb", batch.id),
    clearingDate,
    seq: batch.seq,
    openedAt: instantText(batch.opened_at),
    windowFrom: instantText(batch.window_from),
    windowTo: instantText(batch.window_to),
    settleDay: batch.settle_day,
    previousDigest: previous?.digest ?? "",
    sealRoot: seal.root,
    registerSha256: registerSha256(register),
    calendarSha256: calendarSha256(STATUTORY, clearingDate),
  };
  const input: DayInput = {
    header,
    agreements,
    fees,
    register,
    calendar: STATUTORY,
    previous: previous && { positions: previous.file.positions, layers: previous.file.layers },
    leftOut: await loadLeftOut(sql, { acquirer, clearingDate, window, since }),
    returned: await loadReturned(sql, { acquirer, clearingDate, batchUuid }),
    decisions: [],
  };
  return { batch, acquirer, window, register, input, late, since };
}
