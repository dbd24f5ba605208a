import type { HotSql } from "#db/client.ts";
import { isQuiet } from "#db/is-quiet.ts";
import type { Computed, Maybe, Row } from "#db/rows.ts";
import { findCalendar } from "../books/find-calendar.ts";
import { listBooks } from "../books/list-books.ts";
import { listRegisterDifferences } from "../books/list-register-differences.ts";
import { addDays } from "../calendar/calendar.ts";
import { calendarEndOf } from "../calendar/calendar-end.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import { startOf } from "../calendar/instant.ts";
import { ALARM_AFTER_DAYS } from "../clearing/layer.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { may } from "../permission.ts";
import { listItems } from "../statement/list-items.ts";
import { loadFetched } from "./load-fetched.ts";
import { loadOldMoney } from "./load-old-money.ts";
import { nothingElse, type OpenBatchFacts, type Waiting, waitingOf } from "./waiting.ts";

/** More dates than ever wait at once. */
const DATES_MAX = 200;

/**
 * Everything that waits for somebody at the acquirer, whatever month it is of, the longest first: bills, books, files to check
 * and to release, the bank's answers, refused files of the inbox, differences, shops whose copy here is not what the register
 * says, the calendar's end, money of a shop that is 25 days old. Amounts in fen. Refuses
 * `forbidden` to other sides.
 */
export async function listWaiting(ctx: Ctx): Promise<Waiting[]> {
  const { acquirerId } = may(ctx, "waiting.list");
  const acquirer = await findAcquirer(ctx, { id: acquirerId });
  const today = clearingDateOf(ctx.now(), acquirer?.cutOffs ?? MIDNIGHT);
  const { batches, oldMoney } = await ctx.db.hot(async (sql) => ({
    batches: await listOpen(sql, acquirerId),
    oldMoney: await loadOldMoney(sql, { today, acquirerId }),
  }));
  const waiting = batches.flatMap((b) => waitingOf(b, today) ?? []);
  for (const { file, refusal, refusedAt: since } of (await listBooks(ctx)).refused)
    waiting.push({ ...nothingElse, kind: "inbox", file, refusal, since });
  const byShop = Map.groupBy(await listRegisterDifferences(ctx, {}), (d) => d.subMerchantId);
  for (const [subMerchantId, [first, ...more]] of byShop)
    if (first)
      waiting.push({
        ...nothingElse,
        ...{ kind: "register", since: first.since, count: 1 + more.length },
        copyOf: { subMerchantId, name: first.name },
      });
  const { counts, undecidedFen, oldest } = await listItems(ctx, {});
  const count = counts.open + counts.signed;
  if (oldest)
    waiting.push({ ...nothingElse, kind: "difference", count, amountFen: undecidedFen, since: oldest });
  for (const { number, shopName: name, oldestDay: clearingDate, lastDay, amountFen } of oldMoney) {
    const since = startOf(addDays(clearingDate, ALARM_AFTER_DAYS));
    waiting.push({
      ...nothingElse,
      kind: "old_money",
      shop: { number, name, lastDay },
      clearingDate,
      amountFen,
      since,
    });
  }
  const years = await findCalendar(ctx, { acquirerId });
  const end = years && calendarEndOf(years, today);
  if (end?.isShort)
    waiting.push({
      ...nothingElse,
      ...{ kind: "calendar", since: startOf(end.alarmDay) },
      refusal: { code: "calendar_missing", year: end.missingYear },
    });
  return waiting.sort((a, b) => a.since.getTime() - b.since.getTime());
}

type OpenRow = Row<
  "clearingBatch",
  | "batchId"
  | "clearingDate"
  | "status"
  | "error"
  | "windowTo"
  | "openedAt"
  | "proposedAt"
  | "settleDay"
  | "payFen"
> &
  Pick<OpenBatchFacts, "step"> &
  Maybe<Row<"clearingFile", "fileId">> &
  Computed<"isQuiet", boolean> &
  Computed<"unanswered", number> &
  Computed<"unansweredFen", bigint>;

async function listOpen(sql: HotSql, acquirerId: Id<"acq">): Promise<OpenBatchFacts[]> {
  const batches = await sql<OpenRow[]>`
    select b.id as batch_id, b.clearing_date, b.status, b.step, b.error, b.window_to, b.opened_at, b.proposed_at, b.settle_day,
      b.pay_fen, ${isQuiet(sql)} as is_quiet, f.id as file_id, r.unanswered, r.unanswered_fen
    from (select distinct on (clearing_date) * from clearing_batch where acquirer_id = ${acquirerId}
      order by clearing_date, seq desc) b
    left join clearing_file f on f.batch_id = b.id
    cross join lateral (select count(*)::int as unanswered, coalesce(sum(p.pay_fen), 0)::bigint as unanswered_fen
      from position p where b.status = 'released' and p.batch_id = b.id and p.pay_fen > 0 and not exists (
        select from bank_result x where x.file_digest = f.digest and x.line_no = p.line_no)) r
    where b.status in ('open','computed','proposed','released')
    order by b.clearing_date limit ${DATES_MAX}`;
  const isFetched = await loadFetched(
    sql,
    batches.flatMap((b) => b.fileId ?? []),
  );
  return batches.map(({ fileId, ...b }) => ({ ...b, isFetched: isFetched(fileId) }));
}
