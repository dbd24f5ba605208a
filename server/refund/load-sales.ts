import { and, arrayOverlaps, eq } from "drizzle-orm";
import { type HotSql, rawOf, type Tx } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import * as t from "#db/schema/index.ts";
import { readAgreement } from "../agreement/agreement-codec.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { present } from "../assert.ts";
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Id } from "../id.ts";
import { minFen } from "../money/fen.ts";
import type { PaidSale } from "./sale-standing.ts";

/** A sale that is in no file yet, or whose refunds are not. */
export interface OpenSale {
  orderId: Id<"ord">;
  sale: PaidSale;
  isCleared: boolean;
  /** What stands in a file and was not voided by one: also of a refund that came back since, which a file will void. */
  clearedRefunds: bigint;
  /** What was asked for (and funded) before the open clearing date began, or stands in a file; less what came back before it. */
  earlierRefunds: bigint;
  /** What did not fail and does not wait. */
  refunds: bigint;
  /** Paid before the open clearing date: a file that is made or about to be made pays it. */
  isOfEndedDay: boolean;
}

/** The clearing date that is running, and when it began. */
export interface OpenDate {
  day: Day;
  from: Date;
}

/**
 * How far back a payment or refund that no file has taken up is looked for, days. Longer than any holiday between files;
 * what was left out for longer is in dispute and bears nobody's refund.
 */
const LOOK_BACK_DAYS = 31;

/**
 * The sales of a merchant that some receiver of `numbers` has money to come from, or to give back, that stands in no file
 * yet, in the order in which their refunds of the open date were asked for: so clearing covers them. Rows of all its shops: for
 * sums only, a verb that loads them hands none out.
 */
export async function loadSales(
  tx: Tx,
  input: {
    merchantId: Id<"mch">;
    numbers: readonly string[];
    now: Date;
    open: OpenDate;
    orderId?: Id<"ord"> | undefined;
  },
): Promise<OpenSale[]> {
  const { merchantId, numbers } = input;
  const agreements = await tx
    .select({ sha256: t.agreementVersion.sha256, body: t.agreementVersion.body })
    .from(t.agreementVersion)
    .where(
      and(
        eq(t.agreementVersion.merchantId, merchantId),
        arrayOverlaps(t.agreementVersion.receivers, [...numbers]),
      ),
    );
  if (agreements.length === 0) return [];
  const fees = await tx
    .select({ sha256: t.feeVersion.sha256, body: t.feeVersion.body })
    .from(t.feeVersion)
    .where(eq(t.feeVersion.merchantId, merchantId));
  const rules = new Map(agreements.map((a) => [a.sha256, readAgreement(a.body)]));
  const schedules = new Map(fees.map((f) => [f.sha256, readFeeSchedule(f.body)]));

  const sql = rawOf(tx);
  const since = addDays(dayOf(input.now), -LOOK_BACK_DAYS);
  const merchant = sql`${merchantId}::uuid`;
  const one = sql`${input.orderId ?? null}::uuid`;
  const inFile = sql`b.status in ('proposed', 'released', 'settled')`;
  const rows = await sql<SaleRow[]>`
    with refunded as (
      select r.order_id, ${refundedSums(sql, input.open)}
      from refund r cross join lateral (select coalesce(bool_or(e.kind = 'R') and not bool_or(e.kind = 'V'), false) as is_cleared
        from clearing_entry e join clearing_batch b on b.id = e.batch_id
        where e.kind in ('R', 'V') and e.refund_id = r.id and ${inFile}) c
      where r.merchant_id = ${merchant}
        and (r.created_month >= date_trunc('month', ${since}::date) or r.order_id = ${one})
      group by r.order_id
    ), touched as (
      select p.clearing_date, p.acquirer_id, p.acquirer_reference from payment p
      where p.merchant_id = ${merchant} and p.clearing_date >= ${since}::date
      union
      select p.clearing_date, p.acquirer_id, p.acquirer_reference from payment p
      where p.merchant_id = ${merchant}
        and p.order_id = any (array(select x.order_id from refunded x where x.refunds <> x.cleared or x.earlier <> x.cleared) || ${one})
    ), sale as (
      select p.order_id, p.amount_fen, p.channel, p.mode, p.agreement_sha256, p.fee_sha256, o.category,
        file.fee_fen as bill_fee, coalesce(x.refunds, 0) as refunds, coalesce(x.cleared, 0) as cleared,
        coalesce(x.earlier, 0) as earlier, x.asked_at, p.acquirer_reference, p.paid_at < ${input.open.from}::timestamptz as is_of_ended_day
      from touched
      join payment p using (clearing_date, acquirer_id, acquirer_reference)
      join "order" o on o.created_month = month_of(p.order_id) and o.id = p.order_id
      left join refunded x on x.order_id = p.order_id
      left join lateral (
        select e.fee_fen from clearing_entry e join clearing_batch b on b.id = e.batch_id
        where e.kind = 'P' and e.acquirer_reference = p.acquirer_reference and e.acquirer_id = p.acquirer_id and ${inFile}
        limit 1
      ) file on true
      where p.agreement_sha256 = any (${[...rules.keys()]}::text[])
    )
    select * from sale where bill_fee is null or refunds <> cleared or earlier <> cleared or order_id = ${one}
    order by asked_at, acquirer_reference`;
  return rows.map((row) => openSaleOf(row, rules, schedules));
}

/** Of the refunds `r` of one order, and what files made of each (`c`): the three sums of `OpenSale`, and when the first of the open date was asked for. */
function refundedSums(sql: HotSql, { from }: OpenDate) {
  const before = sql`${from}::timestamptz`;
  // One that waits has taken nothing yet, and enters with the window in which it is funded.
  const asked = sql`coalesce(r.funded_at, r.created_at)`;
  return sql`coalesce(sum(r.amount_fen) filter (where r.status <> 'failed' and r.funding = 'funded'), 0)::bigint as refunds,
    coalesce(sum(r.amount_fen) filter (where c.is_cleared), 0)::bigint as cleared,
    coalesce(sum(r.amount_fen) filter (where case r.status
      when 'failed' then r.acquirer_refund_reference is not null and ${asked} < ${before} and r.finished_at >= ${before}
      else c.is_cleared or (r.funding = 'funded' and ${asked} < ${before}) end), 0)::bigint as earlier,
    min(${asked}) filter (where r.status <> 'failed' and r.funding = 'funded' and ${asked} >= ${before}) as asked_at`;
}

function openSaleOf(
  r: SaleRow,
  rules: ReadonlyMap<string, ReturnType<typeof readAgreement>>,
  schedules: ReadonlyMap<string, ReturnType<typeof readFeeSchedule>>,
): OpenSale {
  return {
    orderId: r.orderId,
    sale: {
      agreement: present(rules.get(r.agreementSha256), "an order's agreement is kept"),
      fees: present(schedules.get(r.feeSha256), "an order's fee schedule is kept"),
      channel: r.channel,
      mode: r.mode,
      category: r.category,
      amount: r.amountFen,
      billFee: r.billFee ?? undefined,
    },
    isCleared: r.billFee !== null,
    clearedRefunds: minFen(r.cleared, r.amountFen),
    earlierRefunds: minFen(r.earlier, r.amountFen),
    // Asked for here and made over there at once, one of the two will fail.
    refunds: minFen(r.refunds, r.amountFen),
    isOfEndedDay: r.isOfEndedDay,
  };
}

type SaleRow = Row<
  "payment",
  "orderId" | "amountFen" | "channel" | "mode" | "agreementSha256" | "feeSha256"
> &
  Row<"order", "category"> &
  Maybe<Renamed<"clearingEntry", { billFee: "feeFen" }>> &
  Computed<"refunds" | "cleared" | "earlier", bigint> &
  Computed<"isOfEndedDay", boolean>;
