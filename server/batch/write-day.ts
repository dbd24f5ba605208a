import type { HotSql } from "#db/client.ts";
import type { Renamed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { LeftOutItem } from "../clearing/clearing-day.ts";
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
  const channelOf = new Map(
    (fold.state.leftOut as readonly LeftOutItem[]).map((x) => [x.acquirerReference, x.channel]),
  );
  await writeNotComputable(ctx, sql, day, fold);
  const merchantOf = await loadMerchants(
    sql,
    day.acquirer.id,
    file.leftOut.map((x) => x.acquirerReference),
  );
  await insert(
    sql,
    "left_out",
    file.leftOut.map((x) => ({
      ...own,
      acquirerReference: x.acquirerReference,
      refundReference: x.refundReference,
      kind: x.kind,
      channel: present(channelOf.get(x.acquirerReference), "a left-out transaction has its channel"),
      amountFen: x.amount,
      since: x.since,
      reason: x.reason,
      merchantId: merchantOf.get(x.acquirerReference) ?? NOBODY,
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

/** Whose the transactions are that stay out, by the acquirer's reference: what is left out has a difference. */
async function loadMerchants(sql: HotSql, acquirer: Id<"acq">, references: string[]) {
  const rows = await sql<
    (Row<"difference", "merchantId"> & Renamed<"difference", { reference: "acquirerReference" }>)[]
  >`
    select acquirer_reference as reference, merchant_id from difference
    where acquirer_id = ${acquirer} and acquirer_reference = any(${references}::text[]) and merchant_id <> ${NOBODY}`;
  return new Map(rows.map((row) => [row.reference, row.merchantId]));
}

/** Opens what the arithmetic refused today and closes what it no longer refuses. */
async function writeNotComputable(ctx: Ctx, sql: HotSql, day: LoadedDay, fold: DayFold): Promise<void> {
  const kept: Id<"dif">[] = [];
  const { id: acquirerId } = day.acquirer;
  await lockDifferences(sql, acquirerId);
  for (const n of fold.notComputable) {
    const shop = day.shops.get(n.sellerNo);
    const { id } = await openDifference(sql, ctx, {
      ...n,
      acquirerId,
      clearingDate: day.batch.clearingDate,
      merchantId: shop?.merchantId ?? null,
      subMerchantId: shop?.subMerchantId ?? null,
      kind: NOT_COMPUTABLE,
    });
    kept.push(id);
  }
  const gone = await sql<Row<"difference", "differenceId">[]>`
    select id as difference_id from difference where acquirer_id = ${acquirerId} and status = 'open'
    and kind = ${NOT_COMPUTABLE} and id <> all(${kept}::uuid[])`;
  for (const { differenceId: id } of gone) await closeDifference(sql, ctx, { acquirerId, id });
}

async function insert(sql: HotSql, table: string, rows: readonly object[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS)
    await sql`insert into ${sql(table)} ${sql(rows.slice(i, i + ROWS) as never)}`;
}
