import type { HotSql } from "#db/client.ts";
import type { Renamed, Row } from "#db/rows.ts";
import { loadAcquirer } from "../batch/load-acquirer.ts";
import { loadShops, type OwnShops } from "../batch/load-shops.ts";
import { type AcquirerBooks, loadBooks } from "../books/load-books.ts";
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { closeDifference } from "./close-difference.ts";
import { OUTSIDE_BILLS } from "./difference.ts";
import { loadClearedBefore } from "./load-cleared-before.ts";
import { loadPaymentPairs } from "./load-payment-pairs.ts";
import { loadRefundPairs } from "./load-refund-pairs.ts";
import { loadWindow } from "./load-window.ts";
import { lockDifferences } from "./lock-differences.ts";
import { openDifference } from "./open-difference.ts";
import { comparePayment, compareRefund, type FoundDifference, type Yardstick } from "./pair.ts";
import { recordBilledPayments } from "./record-billed-payments.ts";
import { recordBilledRefunds } from "./record-billed-refunds.ts";
import { recordVoidedRefunds } from "./record-voided-refunds.ts";

const COMPARE_DEADLINE_MS = 600_000;
/** A payment of the window may be of a clearing date up to this many days before. */
const HEARD_LATE_DAYS = 40;
/** Single transactions are looked up this many at a time. */
const SINGLES = 1_000;

type OpenRow = Row<"difference", "differenceId" | "kind" | "refundReference"> &
  Renamed<"difference", { reference: "acquirerReference"; day: "clearingDate" }>;

/**
 * Compares a clearing date both ways, to the fen: every bill row of the window with ours, every one of ours with the bills,
 * and every difference that is still open once more. A payment nobody has told us of, and a refund made by the acquirer's own staff, become known here. Opens
 * difference rows and closes those that are gone. Running it again changes nothing. Refuses `statement_missing` while a bill
 * of the window is not imported, `books_late`, `batch_not_in` once a file of the
 * date lies with the acquirer.
 */
export async function compareStatement(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<{ opened: number; closed: number; open: number }> {
  may(ctx, "statement.compare");
  await recordBilledPayments(ctx, input);
  await recordBilledRefunds(ctx, input);
  await recordVoidedRefunds(ctx, input);
  const result = await ctx.db.bulk(
    async (sql) => {
      // load
      await sql`set local plan_cache_mode = force_custom_plan`;
      const acquirer = await loadAcquirer(sql, input.acquirerId);
      const clearingDate = input.clearingDate;
      await lockDifferences(sql, acquirer.id);
      await refuseCleared(sql, acquirer.id, clearingDate);
      const window = await loadWindow(sql, { acquirer, clearingDate });
      const by = yardstickOf(
        await loadBooks(sql, { acquirerId: acquirer.id, windowTo: window.to }),
        await loadShops(sql, acquirer.id),
      );
      const open = await sql<OpenRow[]>`
        select id as difference_id, kind, acquirer_reference as reference, refund_reference, clearing_date as day
        from difference where acquirer_id = ${acquirer.id} and status = 'open' and kind <> all(${OUTSIDE_BILLS as string[]}::text[])`;

      // decide
      const found = new Map<string, FoundDifference>();
      const add = (list: FoundDifference[]) => {
        for (const d of list) found.set(`${d.kind}|${d.acquirerReference}|${d.refundReference}`, d);
      };
      const single = open
        .filter((d) => d.refundReference === "")
        .map(({ reference, day }) => ({ reference, day }));
      // Heard of now and dated before: its own date was compared without it, and nobody else comes back to it.
      single.push(
        ...(await sql<typeof single>`select acquirer_reference as reference, clearing_date as day from payment
          where clearing_date between ${addDays(clearingDate, -HEARD_LATE_DAYS)}::date and ${addDays(clearingDate, -1)}::date
            and acquirer_id = ${acquirer.id} and heard_at >= ${window.from} and heard_at < ${window.to}`),
      );
      const clearedBefore = await loadClearedBefore(sql, { acquirer, clearingDate });
      for await (const pair of loadPaymentPairs(sql, { acquirer, window, clearingDate })) {
        // One side alone may have its other side on the day before or after: looked up one by one.
        if (pair.billed && pair.ours) {
          const ours = !clearedBefore.has(pair.acquirerReference);
          add(comparePayment({ ...pair, ours }, by));
        } else single.push({ reference: pair.acquirerReference, day: clearingDate });
      }
      for (const refs of chunksOf(single)) {
        for await (const pair of loadPaymentPairs(sql, { acquirer, refs })) add(comparePayment(pair, by));
      }
      for await (const pair of loadRefundPairs(sql, { acquirer, window, clearingDate }))
        add(compareRefund(pair));
      for (const refs of chunksOf(open.filter((d) => d.refundReference !== ""))) {
        for await (const pair of loadRefundPairs(sql, { acquirer, refs })) add(compareRefund(pair));
      }
      const gone = open.filter((d) => !found.has(`${d.kind}|${d.reference}|${d.refundReference}`));

      // write
      let opened = 0;
      for (const d of found.values()) {
        const { isOpened } = await openDifference(sql, ctx, { ...d, acquirerId: acquirer.id, clearingDate });
        if (isOpened) opened++;
      }
      for (const { differenceId: id } of gone)
        await closeDifference(sql, ctx, { acquirerId: acquirer.id, id, why: "gone" });
      return { opened, closed: gone.length, open: found.size };
    },
    { deadlineMs: COMPARE_DEADLINE_MS },
  );
  ctx.defer({ topic: "clearing", id: input.clearingDate, acquirerId: input.acquirerId });
  return result;
}

function yardstickOf({ register, fees }: AcquirerBooks, own: OwnShops): Yardstick {
  const shops = register.subMerchants.map((e) => {
    const category = own.get(e.subMerchantNo)?.category ?? "";
    return [e.subMerchantNo, { category, channelNos: e.channelNos }] as const;
  });
  return {
    shops: new Map(shops),
    fees: new Map(fees.map((f) => [f.sha256, f.document])),
    feeToleranceFen: register.feeToleranceFen,
  };
}

async function refuseCleared(sql: HotSql, acquirer: Id<"acq">, clearingDate: Day): Promise<void> {
  const [batch] = await sql<Row<"clearingBatch", "status">[]>`
    select status from clearing_batch where acquirer_id = ${acquirer}
    and clearing_date = ${clearingDate}::date and status in ('proposed','released','settled') limit 1`;
  if (batch) refuse({ code: "batch_not_in", status: batch.status, needed: "open" });
}

function chunksOf<T>(list: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < list.length; i += SINGLES) chunks.push(list.slice(i, i + SINGLES));
  return chunks;
}
