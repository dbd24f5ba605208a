import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import type { BatchStatus } from "../batch/batch-status.ts";
import type { Day } from "../calendar/day.ts";
import type { Action, Reason } from "../clearing/clearing-file.ts";
import { STOPPED } from "../clearing/stopped-line.ts";
import type { Id } from "../id.ts";
import { type ArrivalState, arrivalOf, type ResultKind } from "../result/arrival.ts";
import { type ArrivalClock, expectedDayOf } from "./expected-day.ts";

/** Where an amount comes from; all signed as they change it, so that they add up to net. */
export interface ArrivalParts {
  /** Own sales, gross. */
  salesFen: bigint;
  /** The acquirer's fee on own sales, less what it gave back: ≤ 0 as a rule. */
  feesFen: bigint;
  /** Refunds of own sales: ≤ 0. */
  refundsFen: bigint;
  /** Parts of other shops' sales received, less own parts given to others. */
  sharesFen: bigint;
  /** What the bank could not pay before and re-enters here. */
  returnedFen: bigint;
  /** What it stood in for others' refunds (< 0) or got back of it, or the reverse as a bearer. */
  coverFen: bigint;
  /** What the acquirer decided to be its, or not to be. */
  adjustFen: bigint;
  carriedFen: bigint;
}

/** One shop's line in one clearing file, in the owner's terms. */
export interface Arrival {
  batchId: Id<"clb">;
  clearingDate: Day;
  seq: number;
  lineNo: number;
  fileName: string | null;
  fileDigest: string | null;
  batchStatus: BatchStatus;
  subMerchantId: Id<"smt">;
  shopName: string;
  number: string;
  netFen: bigint;
  payFen: bigint;
  restFen: bigint;
  action: Action;
  reason: Reason;
  state: ArrivalState;
  isReleased: boolean;
  /** The settle day of the file; a promise only once it is released. */
  settleDay: Day;
  /** The bank's day, or the settle day; where that is over without an answer, the earliest day that is left. */
  expectedDay: Day;
  /** When the bank said so, and why where it could not pay. */
  bankDay: Day | null;
  bankReason: string | null;
  bankName: string | null;
  accountTail: string | null;
  /** Of a line that pays nothing, or that the bank gave back: when the first later one brings its money, or takes what it lacked; null where none does yet. */
  movedTo: Day | null;
  /** That later line's money has come. */
  hasMoved: boolean;
  /** Clearing dates whose money it leaves, in whole or in part, for a later file. */
  leaves: Day[];
  parts: ArrivalParts;
}

type ArrivalRow = Row<
  "position",
  | "batchId"
  | "subMerchantId"
  | "lineNo"
  | "number"
  | "netFen"
  | "payFen"
  | "restFen"
  | "settleDay"
  | "returnedFen"
  | "coverFen"
  | "adjustFen"
> &
  Renamed<"position", { carriedFen: "carriedInFen" }> &
  Pick<Arrival, "action" | "reason"> &
  Row<"clearingBatch", "clearingDate" | "seq"> &
  Renamed<"clearingBatch", { batchStatus: "status" }> &
  Renamed<"subMerchant", { shopName: "shortName" }> &
  Maybe<
    Renamed<"clearingFile", { fileName: "name"; fileDigest: "digest" }> &
      Renamed<"bankResult", { bankDay: "bankDay"; bankReason: "reason" }> &
      Row<"settlementAccount", "bankName" | "accountTail">
  > &
  Computed<"kinds", ResultKind[]> &
  Computed<"leaves", Day[]> &
  Computed<"movedTo", Day | null> &
  Computed<"hasMoved", boolean> &
  Computed<"grossFen" | "feeFen" | "refundFen" | "feeBackFen", bigint>;

export interface ArrivalsWanted {
  subMerchantId?: Id<"smt"> | undefined;
  /** By the day that was told or the one expected now, "2026-11". */
  month?: string | undefined;
  batchId?: Id<"clb"> | undefined;
  /** Only what the bank sent back and what still waits for another account. */
  isOpenReturn?: boolean | undefined;
  clock: ArrivalClock;
  limit: number;
}

/** Lines of the newest version of each clearing date, newest first; whose, row-level security decides. */
export async function loadArrivals(sql: HotSql, wanted: ArrivalsWanted): Promise<Arrival[]> {
  const rows = await sql<ArrivalRow[]>`
    select p.batch_id, b.clearing_date, b.seq, p.line_no, f.name as file_name,
      f.digest as file_digest, b.status as batch_status, p.sub_merchant_id, s.short_name as shop_name,
      p.number, p.net_fen, p.pay_fen, p.rest_fen, p.action, p.reason,
      p.settle_day, p.returned_fen, p.cover_fen, p.adjust_fen, p.carried_in_fen as carried_fen,
      array(select distinct l ->> 'clearingDate' from jsonb_array_elements(p.layers) l) as leaves,
      m.moved_to, coalesce(m.has_moved, false) as has_moved, r.bank_day, r.reason as bank_reason, coalesce(r.kinds, '{}') as kinds,
      a.bank_name, a.account_tail, e.gross as gross_fen, e.fee as fee_fen,
      e.refund as refund_fen, e.fee_back as fee_back_fen
    from position p
    join clearing_batch b on b.id = p.batch_id and b.status not in ('rejected','void')
    join sub_merchant s on s.id = p.sub_merchant_id
    left join clearing_file f on f.batch_id = p.batch_id
    left join settlement_account a on a.sub_merchant_id = p.sub_merchant_id and a.version = p.account_version
      and a.status <> 'returned'
    left join lateral (select array_agg(x.kind order by x.imported_at, x.id) as kinds, max(x.bank_day) as bank_day,
      (array_agg(x.reason order by x.imported_at desc, x.id desc))[1] as reason
      from bank_result x where x.file_digest = f.digest and x.line_no = p.line_no) r on true
    left join lateral (select min(n.clearing_date) as day from returned_line y
      join clearing_batch n on n.id = y.batch_id and n.status not in ('rejected','void')
      where y.file_digest = f.digest and y.line_no = p.line_no) again on true
    left join lateral (select coalesce(x.bank_day, q.settle_day) as moved_to,
        x.kind is not null and not exists (select from bank_result z where z.file_digest = g.digest
          and z.line_no = q.line_no and z.kind = 'returned') as has_moved
      from position q join clearing_batch c on c.id = q.batch_id and c.status not in ('rejected','void')
      left join clearing_file g on g.batch_id = q.batch_id
      left join bank_result x on x.file_digest = g.digest and x.line_no = q.line_no and x.kind = 'paid'
      where (again.day is not null or p.pay_fen = 0 and p.rest_fen <> 0) and q.sub_merchant_id = p.sub_merchant_id
        and q.pay_fen > 0 and c.clearing_date > b.clearing_date and c.clearing_date >= coalesce(again.day, c.clearing_date)
        and not exists (select from jsonb_array_elements(q.layers) l
          where l ->> 'clearingDate' <= coalesce(again.day, b.clearing_date)::text)
      order by c.clearing_date, c.seq desc limit 1) m on true
    cross join lateral (select
      coalesce(sum(c.amount_fen) filter (where c.kind = 'P'), 0)::bigint as gross,
      coalesce(sum(c.fee_fen) filter (where c.kind = 'P'), 0)::bigint as fee,
      coalesce(sum(case c.kind when 'R' then c.amount_fen when 'V' then -c.amount_fen end), 0)::bigint as refund,
      coalesce(sum(case c.kind when 'R' then c.fee_fen when 'V' then -c.fee_fen end), 0)::bigint as fee_back
      from clearing_entry c where c.batch_id = p.batch_id and c.sub_merchant_id = p.sub_merchant_id) e
    where ${wanted.subMerchantId ? sql`p.sub_merchant_id = ${wanted.subMerchantId}` : sql`true`}
      and ${wanted.month ? ofMonth(sql, wanted.month) : sql`true`}
      and ${wanted.batchId ? sql`p.batch_id = ${wanted.batchId}` : sql`true`}
      and ${wanted.isOpenReturn ? openReturn(sql) : sql`true`}
    order by b.clearing_date desc, b.seq desc, p.number limit ${wanted.limit}`;
  const { month } = wanted;
  return rows
    .map((row) => arrivalRow(row, wanted.clock))
    .filter((line) => !month || line.settleDay.startsWith(month) || line.expectedDay.startsWith(month));
}

/** Of that month, or of an earlier one and still without the bank's answer: such a day slides. */
const ofMonth = (sql: HotSql, month: string) => sql`(to_char(p.settle_day, 'YYYY-MM') = ${month}
  or (to_char(p.settle_day, 'YYYY-MM') < ${month} and p.pay_fen > 0 and r.kinds is null))`;

/** The bank could not pay the line, no newer account is approved, and no later file of the shop was paid or is on its way. */
const openReturn = (sql: HotSql) => {
  const isBack = (line: string, file: string) => sql`exists (select from bank_result x
    where x.sub_merchant_id = p.sub_merchant_id and x.file_digest = ${sql(file)}.digest
      and x.line_no = ${sql(line)}.line_no and x.kind in ('failed','returned'))`;
  return sql`${isBack("p", "f")} and r.reason <> ${STOPPED}
    and not exists (select from settlement_account n where n.sub_merchant_id = p.sub_merchant_id
      and n.status = 'approved' and n.version > p.account_version)
    and not exists (select from position q join clearing_batch c on c.id = q.batch_id and c.status in ('released','settled')
      join clearing_file g on g.batch_id = q.batch_id
      where q.sub_merchant_id = p.sub_merchant_id and c.clearing_date > b.clearing_date and q.pay_fen > 0
        and not ${isBack("q", "g")})`;
};

function arrivalRow(row: ArrivalRow, clock: ArrivalClock): Arrival {
  const { kinds, grossFen, feeFen, refundFen, feeBackFen, ...line } = row;
  const { returnedFen, coverFen, adjustFen, carriedFen, ...rest } = line;
  const feesFen = feeBackFen - feeFen;
  const others = returnedFen + coverFen + adjustFen + carriedFen;
  const sharesFen = row.netFen - grossFen + refundFen - feesFen - others;
  const state = arrivalOf(row.batchStatus, kinds, { pay: row.payFen, reason: row.bankReason });
  return {
    ...rest,
    state,
    expectedDay: expectedDayOf({ ...row, state }, clock),
    isReleased: row.batchStatus === "released" || row.batchStatus === "settled",
    parts: {
      ...{ salesFen: grossFen, feesFen, refundsFen: -refundFen, sharesFen },
      ...{ returnedFen, coverFen, adjustFen, carriedFen },
    },
  };
}
