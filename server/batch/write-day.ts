import type { HotSql } from "#db/client.ts";
import { present } from "../assert.ts";
import { dashedDay } from "../calendar/calendar.ts";
import type { LeftOutItem } from "../clearing/clearing-day.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import type { Ctx } from "../context.ts";
import { uuidOf } from "../id.ts";
import { NOT_COMPUTABLE } from "../statement/difference.ts";
import type { DayFold } from "./day-fold.ts";
import type { LoadedDay } from "./load-day.ts";

const ROWS = 500;

/**
 * Writes what a computed day consists of besides its entries: positions, left-outs, returned lines, what could not be
 * computed.
 */
export async function writeDay(
  ctx: Ctx,
  sql: HotSql,
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
      settle_day: dashedDay(p.settleDay),
      layers: sql.json(
        (layers.get(p.subMerchantNo) ?? []).map((k) => ({
          clearingDate: dashedDay(k.clearingDate),
          dueDay: dashedDay(k.dueDay),
          amountFen: k.amount.toString(),
        })),
      ),
    })),
  );
  const channelOf = new Map(
    (fold.state.leftOut as readonly LeftOutItem[]).map((x) => [x.acquirerReference, x.channel]),
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
      since: dashedDay(x.since),
      reason: x.reason,
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
      bank_day: dashedDay(b.bankDay),
    })),
  );
  await writeNotComputable(ctx, sql, day, fold);
}

/** Opens what the arithmetic refused today and closes what it no longer refuses. */
async function writeNotComputable(ctx: Ctx, sql: HotSql, day: LoadedDay, fold: DayFold): Promise<void> {
  const kept: string[] = [];
  for (const n of fold.notComputable) {
    const shop = day.register.shops.get(n.sellerNo);
    const [row] = await sql<
      { id: string }[]
    >`insert into difference (id, acquirer_id, merchant_id, sub_merchant_id,
        clearing_date, channel, kind, acquirer_reference, refund_reference, amount_fen, expected, found, status, opened_at)
      values (${uuidOf(ctx.newId("dif"))}, ${day.acquirer.uuid}, ${shop?.merchantUuid ?? null}, ${shop?.uuid ?? null},
        ${day.batch.clearing_date}::date, ${n.channel}, ${NOT_COMPUTABLE}, ${n.acquirerReference}, ${n.refundReference},
        ${n.amountFen}, ${n.expected}, ${n.found}, 'open', ${ctx.now()})
      on conflict on constraint difference_reference_key do update set status = 'open', closed_at = null, closed_why = null
      returning id`;
    if (row) kept.push(row.id);
  }
  await sql`update difference set status = 'decided', closed_at = ${ctx.now()}, closed_why = 'gone'
    where acquirer_id = ${day.acquirer.uuid} and status = 'open' and kind = ${NOT_COMPUTABLE}
      and id <> all(${kept}::uuid[])`;
}

async function insert(sql: HotSql, table: string, rows: readonly object[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS)
    await sql`insert into ${sql(table)} ${sql(rows.slice(i, i + ROWS) as never)}`;
}
