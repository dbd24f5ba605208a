import type { HotSql } from "#db/client.ts";
import { present } from "../assert.ts";
import type { LeftOutItem } from "../clearing/clearing-day.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import type { Ctx } from "../context.ts";
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
  const own = { batch_id: day.batch.id, acquirer_id: day.acquirer.uuid };
  const shopOf = (number: string) => present(day.register.shops.get(number), "a line's shop is registered");
  const owner = (number: string) => ({
    merchant_id: shopOf(number).merchantUuid,
    sub_merchant_id: shopOf(number).uuid,
  });
  const layers = Map.groupBy(file.layers, (k) => k.subMerchantNo);
  await insert(
    sql,
    "position",
    file.positions.map((p) => ({
      ...own,
      ...owner(p.subMerchantNo),
      line_no: p.lineNo,
      number: p.subMerchantNo,
      account_ref: p.accountRef,
      account_version: p.accountVersion,
      sale_count: p.saleCount,
      sales_fen: p.sales,
      refund_count: p.refundCount,
      refunds_fen: p.refunds,
      funded_fen: p.funded,
      funded_back_fen: p.fundedBack,
      returned_fen: p.returned,
      carried_in_fen: p.carriedIn,
      net_fen: p.net,
      pay_fen: p.pay,
      rest_fen: p.rest,
      action: p.action,
      reason: p.reason,
      settle_day: p.settleDay,
      layers: sql.json(
        (layers.get(p.subMerchantNo) ?? []).map((k) => ({
          clearingDate: k.clearingDate,
          dueDay: k.dueDay,
          amountFen: k.amount.toString(),
        })),
      ),
    })),
  );
  const channelOf = new Map(
    (fold.state.leftOut as readonly LeftOutItem[]).map((x) => [x.acquirerReference, x.channel]),
  );
  await writeNotComputable(ctx, sql, day, fold);
  const merchantOf = await loadMerchants(
    sql,
    day.acquirer.uuid,
    file.leftOut.map((x) => x.acquirerReference),
  );
  await insert(
    sql,
    "left_out",
    file.leftOut.map((x) => ({
      ...own,
      acquirer_reference: x.acquirerReference,
      refund_reference: x.refundReference,
      kind: x.kind,
      channel: present(channelOf.get(x.acquirerReference), "a left-out transaction has its channel"),
      amount_fen: x.amount,
      since: x.since,
      reason: x.reason,
      merchant_id: merchantOf.get(x.acquirerReference) ?? NOBODY,
    })),
  );
  await insert(
    sql,
    "returned_line",
    file.returned.map((b) => ({
      ...own,
      ...owner(b.subMerchantNo),
      file_digest: b.fileDigest,
      line_no: b.lineNo,
      kind: b.kind,
      amount_fen: b.amount,
      bank_day: b.bankDay,
    })),
  );
}

/** Whose the transactions are that stay out, by the acquirer's reference: what is left out has a difference. */
async function loadMerchants(sql: HotSql, acquirer: string, references: string[]) {
  const rows = await sql<{ reference: string; merchantId: string }[]>`
    select acquirer_reference as reference, merchant_id as "merchantId" from difference
    where acquirer_id = ${acquirer} and acquirer_reference = any(${references}::text[]) and merchant_id <> ${NOBODY}`;
  return new Map(rows.map((row) => [row.reference, row.merchantId]));
}

/** Opens what the arithmetic refused today and closes what it no longer refuses. */
async function writeNotComputable(ctx: Ctx, sql: HotSql, day: LoadedDay, fold: DayFold): Promise<void> {
  const kept: string[] = [];
  const { id: acquirerId, uuid: acquirer } = day.acquirer;
  await lockDifferences(sql, acquirer);
  for (const n of fold.notComputable) {
    const shop = day.register.shops.get(n.sellerNo);
    const { id } = await openDifference(sql, ctx, {
      ...n,
      acquirerId,
      clearingDate: day.batch.clearing_date,
      merchantId: shop?.merchantUuid ?? null,
      subMerchantId: shop?.uuid ?? null,
      kind: NOT_COMPUTABLE,
    });
    kept.push(id);
  }
  const gone = await sql<
    { id: string }[]
  >`select id from difference where acquirer_id = ${acquirer} and status = 'open'
    and kind = ${NOT_COMPUTABLE} and id <> all(${kept}::uuid[])`;
  for (const { id } of gone) await closeDifference(sql, ctx, { acquirerId, id });
}

async function insert(sql: HotSql, table: string, rows: readonly object[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS)
    await sql`insert into ${sql(table)} ${sql(rows.slice(i, i + ROWS) as never)}`;
}
