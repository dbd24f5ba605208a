import type { HotSql } from "#db/client.ts";
import type { Computed, Renamed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Action, Reason } from "../clearing/clearing-file.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { ResultKind } from "../result/arrival.ts";
import type { StoredEquation } from "./check-control.ts";
import { type BatchSummary, listBatches } from "./list-batches.ts";
import { type FileDecisionView, loadFileDecisions } from "./load-file-decisions.ts";

interface PositionView {
  lineNo: number;
  number: string;
  name: string;
  saleCount: number;
  salesFen: bigint;
  refundCount: number;
  refundsFen: bigint;
  returnedFen: bigint;
  coverFen: bigint;
  adjustFen: bigint;
  /** Signed: + owed to the shop. */
  carriedInFen: bigint;
  netFen: bigint;
  payFen: bigint;
  restFen: bigint;
  action: Action;
  reason: Reason;
  settleDay: Day;
  results: { kind: ResultKind; bankDay: Day; bankReference: string; reason: string }[];
}
export interface BatchView extends BatchSummary {
  positions: PositionView[];
  leftOut: {
    acquirerReference: string;
    refundReference: string;
    kind: string;
    channel: Channel;
    amountFen: bigint;
    /** By the merchant number of the bill; empty where no shop has it. */
    subMerchantNo: string;
    since: Day;
  }[];
  /** What two people decided of an item, and the file follows (J). */
  decisions: FileDecisionView[];
  /** Rows of the bills of its days that nobody can read: in no sum, here and in the acquirer's own check. */
  unreadRows: { channel: Channel; billDay: Day; lineNo: number; reason: string }[];
  /** Bills of its days of which the acquirer says that there are none. */
  noBills: { channel: Channel; billDay: Day }[];
  /** E1 per channel; amounts in fen as text. */
  control: StoredEquation[];
  verdict: {
    verdict: "released" | "rejected";
    reason: string | null;
    persons: string[];
    recordedAt: Date;
  } | null;
}

/** One batch with its lines, left-outs, control, verdict and the bank's answers. Refuses `forbidden`, `not_found`. */
export async function getBatch(ctx: Ctx, input: { batchId: Id<"clb"> }): Promise<BatchView> {
  may(ctx, "batch.get");
  const [summary] = await listBatches(ctx, input);
  if (!summary) refuse({ code: "not_found", what: "batch" });
  const batch = input.batchId;
  return await ctx.db.hot(async (sql) => {
    const [kept] = await sql<Pick<BatchView, "control">[]>`
      select control from clearing_batch where id = ${batch}`;
    const [verdict] = await sql<Row<"verdict", keyof NonNullable<BatchView["verdict"]>>[]>`
      select v.verdict, v.reason, v.persons, v.recorded_at
      from verdict v join clearing_file f on f.id = v.file_id where f.batch_id = ${batch}`;
    const leftOut = await sql<Row<"leftOut", keyof BatchView["leftOut"][number]>[]>`
      select acquirer_reference, refund_reference, kind, channel,
        amount_fen, sub_merchant_no, since from left_out where batch_id = ${batch}
      order by since, acquirer_reference, refund_reference`;
    const unreadRows = await sql<UnreadRow[]>`
      select s.channel, s.bill_day, f.line_no, f.reason
      from ${billsOf(sql, batch)}
      cross join lateral jsonb_to_recordset(s.faults) as x("lineNo" int, reason text)
      cross join lateral (select x."lineNo" as line_no, x.reason) f
      order by s.bill_day, s.channel, f.line_no`;
    const noBills = await sql<Row<"statement", "channel" | "billDay">[]>`
      select s.channel, s.bill_day from ${billsOf(sql, batch)} where s.is_none order by s.bill_day, s.channel`;
    return {
      ...summary,
      unreadRows: [...unreadRows],
      noBills: [...noBills],
      positions: await listPositions(sql, batch),
      leftOut: [...leftOut],
      decisions: [...(await loadFileDecisions(sql, batch))],
      control: kept?.control ?? [],
      verdict: verdict ?? null,
    };
  });
}

/** The bills `s` whose days the batch's window overlaps. */
const billsOf = (sql: HotSql, batch: Id<"clb">) => sql`(select s.* from clearing_batch b
  join statement s on s.acquirer_id = b.acquirer_id
    and s.bill_day between (b.window_from at time zone 'Asia/Shanghai')::date
      and ((b.window_to - interval '1 second') at time zone 'Asia/Shanghai')::date
  where b.id = ${batch}) s`;

type UnreadRow = Row<"statement", "channel" | "billDay"> &
  Row<"statementLine", "lineNo"> &
  Computed<"reason", string>;

type PositionRow = Row<
  "position",
  Exclude<keyof PositionView, "name" | "action" | "reason" | "results"> | "saleCount" | "refundCount"
> &
  Renamed<"subMerchant", { name: "shortName" }> &
  Pick<PositionView, "action" | "reason" | "results">;

async function listPositions(sql: HotSql, batch: Id<"clb">): Promise<PositionView[]> {
  const rows = await sql<PositionRow[]>`
    select p.line_no, p.number, s.short_name as name, p.sale_count, p.sales_fen,
      p.refund_count, p.refunds_fen, p.returned_fen, p.cover_fen, p.adjust_fen,
      p.carried_in_fen, p.net_fen, p.pay_fen, p.rest_fen, p.action, p.reason,
      p.settle_day, coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'bankDay', r.bank_day,
        'bankReference', r.bank_reference, 'reason', r.reason) order by r.imported_at, r.id)
        from clearing_file f join bank_result r on r.file_digest = f.digest and r.line_no = p.line_no
        where f.batch_id = p.batch_id), '[]') as results
    from position p join sub_merchant s on s.id = p.sub_merchant_id where p.batch_id = ${batch} order by p.line_no`;
  return rows.map((row) => ({
    ...row,
    saleCount: Number(row.saleCount),
    refundCount: Number(row.refundCount),
  }));
}
