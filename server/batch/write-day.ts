import type { HotSql } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { closeDifference } from "../statement/close-difference.ts";
import { NOBODY, NOT_COMPUTABLE } from "../statement/difference.ts";
import { lockDifferences } from "../statement/lock-differences.ts";
import { openDifference } from "../statement/open-difference.ts";
import type { DayFold } from "./day-fold.ts";
import type { LoadedDay } from "./load-day.ts";

const ROWS = 500;

/**
 * Writes what a computed day consists of besides its entries: positions, left-outs, returned lines, what could not be
 * computed.
 */
export async function writeDay(
  sql: HotSql,
  ctx: Ctx,
  input: { day: LoadedDay; file: ClearingFile; fold: DayFold },
): Promise<void> {
  const { day, file, fold } = input;
  const own = { batchId: day.batch.batchId, acquirerId: day.acquirer.id };
  const shopOf = (number: string) => present(day.shops.get(number), "a line's shop is registered");
  const owner = (number: string) => {
    const { merchantId, subMerchantId } = shopOf(number);
    return { merchantId, subMerchantId };
  };
  await writePositions(sql, file, (number) => ({ ...own, ...owner(number) }));
  await writeBroken(ctx, sql, day, fold);
  await closeDecided(ctx, sql, day, file, fold);
  await insert(
    sql,
    "left_out",
    file.leftOut.map((x) => {
      const { channel, owner } = present(
        fold.leftOut.get(x.acquirerReference),
        "what is left out was folded",
      );
      return {
        ...own,
        acquirerReference: x.acquirerReference,
        refundReference: x.refundReference,
        kind: x.kind,
        channel,
        amountFen: x.amount,
        subMerchantNo: x.subMerchantNo,
        since: x.since,
        decisionRef: x.decisionRef,
        merchantId: owner?.merchantId ?? NOBODY,
      };
    }),
  );
  await insert(
    sql,
    "open_cover",
    file.covers.map(({ amount: amountFen, ...w }) => ({ ...own, ...w, amountFen })),
  );
  await insert(
    sql,
    "file_decision",
    file.decisions.map(({ kind: decidedAs, amount: adjustFen, ...j }) => ({
      ...own,
      ...j,
      decidedAs,
      adjustFen,
    })),
  );
  await insert(
    sql,
    "returned_line",
    file.returned.map((b) => ({
      ...own,
      ...owner(b.subMerchantNo),
      fileDigest: b.fileDigest,
      lineNo: b.lineNo,
      kind: b.kind,
      amountFen: b.amount,
      bankDay: b.bankDay,
    })),
  );
}

/** One row a shop, with the layers it is made of. `ownOf`: whose it is, and of which batch. */
async function writePositions(
  sql: HotSql,
  file: ClearingFile,
  ownOf: (number: string) => object,
): Promise<void> {
  const layers = Map.groupBy(file.layers, (k) => k.subMerchantNo);
  await insert(
    sql,
    "position",
    file.positions.map((p) => ({
      ...ownOf(p.subMerchantNo),
      lineNo: p.lineNo,
      number: p.subMerchantNo,
      accountRef: p.accountRef,
      accountVersion: p.accountVersion,
      saleCount: p.saleCount,
      salesFen: p.sales,
      refundCount: p.refundCount,
      refundsFen: p.refunds,
      fundedFen: p.funded,
      fundedBackFen: p.fundedBack,
      returnedFen: p.returned,
      adjustFen: p.adjust,
      coverFen: p.cover,
      carriedInFen: p.carriedIn,
      netFen: p.net,
      payFen: p.pay,
      restFen: p.rest,
      action: p.action,
      reason: p.reason,
      settleDay: p.settleDay,
      layers: sql.json(
        (layers.get(p.subMerchantNo) ?? []).map((k) => ({
          clearingDate: k.clearingDate,
          dueDay: k.dueDay,
          amountFen: k.amount.toString(),
        })),
      ),
    })),
  );
}

/** Opens a difference for every law that kept something out today, and closes those of former days that hold no more. */
async function writeBroken(ctx: Ctx, sql: HotSql, day: LoadedDay, fold: DayFold): Promise<void> {
  const kept: Id<"dif">[] = [];
  const { id: acquirerId } = day.acquirer;
  await lockDifferences(sql, acquirerId);
  const named = await listNamed(sql, acquirerId, fold.broken);
  for (const { owner, ...broken } of fold.broken) {
    if (named.has(`${broken.acquirerReference}|${broken.refundReference}`)) continue;
    const { id } = await openDifference(sql, ctx, {
      ...broken,
      acquirerId,
      clearingDate: day.batch.clearingDate,
      merchantId: owner?.merchantId ?? null,
      subMerchantId: owner?.subMerchantId ?? null,
      kind: NOT_COMPUTABLE,
    });
    kept.push(id);
  }
  const gone = await sql<Row<"difference", "differenceId">[]>`
    select id as difference_id from difference d where acquirer_id = ${acquirerId} and status = 'open'
    and ((kind = ${NOT_COMPUTABLE} and id <> all(${kept}::uuid[])) or exists (select from clearing_entry e
      where e.batch_id = ${day.batch.batchId} and e.kind in ('P','R') and e.acquirer_reference = d.acquirer_reference
        and e.acquirer_refund_reference = d.refund_reference))`;
  for (const { differenceId: id } of gone) await closeDifference(sql, ctx, { acquirerId, id, why: "gone" });
}

/** Of what left the list today by a decision, or with its refunds, nothing stays open. */
async function closeDecided(
  ctx: Ctx,
  sql: HotSql,
  day: LoadedDay,
  file: ClearingFile,
  { ended }: DayFold,
): Promise<void> {
  const { id: acquirerId } = day.acquirer;
  const decided = file.decisions.filter((j) => j.kind === "accept" || j.kind === "not_ours");
  const [references, refunds] = [
    decided.map((j) => j.acquirerReference),
    decided.map((j) => j.refundReference),
  ];
  const rows = await sql<(Row<"difference", "differenceId"> & Computed<"isEnded", boolean>)[]>`
    select id as difference_id, acquirer_reference = any(${ended}::text[]) as is_ended from difference
    where acquirer_id = ${acquirerId} and status = 'open' and (acquirer_reference = any(${ended}::text[])
      or (acquirer_reference, refund_reference) in (select * from unnest(${references}::text[], ${refunds}::text[])))`;
  for (const { differenceId: id, isEnded } of rows)
    await closeDifference(sql, ctx, { acquirerId, id, why: isEnded ? "gone" : "decided" });
}

/** What the comparison of the bill has named already needs no second name. */
async function listNamed(
  sql: HotSql,
  acquirerId: Id<"acq">,
  broken: DayFold["broken"],
): Promise<ReadonlySet<string>> {
  const references = broken.map((b) => b.acquirerReference);
  const rows = await sql<Row<"difference", "acquirerReference" | "refundReference">[]>`
    select acquirer_reference, refund_reference from difference where acquirer_id = ${acquirerId} and status = 'open'
    and kind <> ${NOT_COMPUTABLE} and acquirer_reference = any(${references}::text[])`;
  return new Set(rows.map((r) => `${r.acquirerReference}|${r.refundReference}`));
}

async function insert(sql: HotSql, table: string, rows: readonly object[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS)
    await sql`insert into ${sql(table)} ${sql(rows.slice(i, i + ROWS) as never)}`;
}
