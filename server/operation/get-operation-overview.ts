import type { HotSql } from "#db/client.ts";
import type { Computed, Renamed, Row } from "#db/rows.ts";
import { type BatchSummary, listBatches } from "../batch/list-batches.ts";
import { loadOldMoney } from "../batch/load-old-money.ts";
import { type AcquirerCalendarEnd, listCalendarEnds } from "../books/list-calendar-ends.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { may } from "../permission.ts";
import { type ExceptionPage, loadExceptions } from "./load-exceptions.ts";

/** Ages of orders without a final answer, minutes: up to 1, 5, 30, and beyond. */
const AGES = [1, 5, 30] as const;
const BATCHES = 10;
const EXCEPTIONS = 5;

export interface OperationOverview {
  at: Date;
  channels: {
    acquirerName: string;
    channel: Channel;
    enabled: boolean;
    settledBy: "acquirer" | "channel";
    clearingOrganisation: string;
  }[];
  /** Newest first: every step of the last clearing dates, with what stopped it; the others stand in the list of batches. */
  batches: BatchSummary[];
  /** Orders whose payment is not known yet, by age. */
  unknownOrders: { upToMinutes: number | null; count: number }[];
  pendingRefunds: number;
  openDifferences: number;
  /** How many, and the newest of them. */
  exceptions: ExceptionPage;
  /** Events of the last day that are the merchants' to hear of: how many, and the age of the newest, seconds. */
  outbox: { today: number; newestAgeSeconds: number | null };
  notifications: { today: number; forged: number; lastAt: Date | null };
  partitionDaysAhead: number;
  /** How far each acquirer's calendar reaches. */
  calendars: AcquirerCalendarEnd[];
  /** Shops with money that is 25 days old, and the first of their thirtieth days; null where there is none. */
  oldMoney: { shops: number; lastDay: Day } | null;
  bills: { day: Day; channel: Channel; importedAt: Date }[];
  lastSeal: { day: Day; root: string } | null;
}

type ChannelRow = Row<"channel", "channel" | "enabled" | "settledBy" | "clearingOrganisation"> &
  Renamed<"acquirer", { acquirerName: "name" }>;
type BillRow = Row<"statement", "channel" | "importedAt"> & Renamed<"statement", { day: "billDay" }>;

/**
 * The state of every step for the platform's staff: counts and times only, no payer, no account, no amounts of a single shop.
 * Reads as the operator's role, which can change nothing. Refuses `forbidden`.
 */
export async function getOperationOverview(ctx: Ctx): Promise<OperationOverview> {
  may(ctx, "operation.get");
  const at = ctx.now();
  const today = dayOf(at);
  const batches = (await listBatches(ctx, {})).slice(0, BATCHES);
  return await ctx.db.hot(async (sql) => {
    const ages = await countUnknown(sql, at);
    const [counts] = await sql<Computed<"refunds" | "differences" | "partitions", number>[]>`
      select (select count(*) from refund where ask_at is not null)::int as refunds,
        (select count(*) from difference where status = 'open')::int as differences,
        partition_days_ahead(${today}::date) as partitions`;
    const [events] = await sql<(Computed<"today", number> & Computed<"newest", Date | null>)[]>`
      select count(*)::int as today, max(heard_at) as newest from event where day = ${today}::date`;
    const [notes] = await sql<(Computed<"today" | "forged", number> & Computed<"last", Date | null>)[]>`
      select count(*)::int as today, count(*) filter (where outcome = 'forged')::int as forged, max(heard_at) as last
      from notification where day = ${today}::date`;
    const channels = await sql<ChannelRow[]>`
      select q.name as acquirer_name, c.channel, c.enabled, c.settled_by,
        c.clearing_organisation
      from channel c join acquirer q on q.id = c.acquirer_id order by q.code, c.channel desc`;
    const bills = await sql<BillRow[]>`
      select bill_day as day, channel, imported_at from statement order by bill_day desc, channel limit 14`;
    const [seal] = await sql<Row<"daySeal", "day" | "root">[]>`
      select day, root from day_seal order by day desc limit 1`;
    const old = await loadOldMoney(sql, { today });
    const newest = events?.newest;
    return {
      at,
      channels: [...channels],
      batches,
      unknownOrders: ages,
      pendingRefunds: counts?.refunds ?? 0,
      openDifferences: counts?.differences ?? 0,
      exceptions: await loadExceptions(sql, { limit: EXCEPTIONS }),
      outbox: {
        today: events?.today ?? 0,
        newestAgeSeconds: newest ? Math.max(0, Math.round((at.getTime() - newest.getTime()) / 1000)) : null,
      },
      notifications: { today: notes?.today ?? 0, forged: notes?.forged ?? 0, lastAt: notes?.last ?? null },
      partitionDaysAhead: counts?.partitions ?? 0,
      calendars: await listCalendarEnds(sql, today),
      oldMoney: old[0] ? { shops: old.length, lastDay: old[0].lastDay } : null,
      bills: [...bills],
      lastSeal: seal ?? null,
    };
  });
}

async function countUnknown(sql: HotSql, at: Date): Promise<OperationOverview["unknownOrders"]> {
  const rows = await sql<Computed<"minutes", number>[]>`
    select floor(extract(epoch from ${at}::timestamptz - created_at) / 60)::int as minutes
    from "order" where ask_at is not null and status = 'open'`;
  const bounds: (number | null)[] = [...AGES, null];
  return bounds.map((upTo, i) => {
    const from = i === 0 ? Number.NEGATIVE_INFINITY : (AGES[i - 1] as number);
    const count = rows.filter((r) => r.minutes >= from && (upTo === null || r.minutes < upTo)).length;
    return { upToMinutes: upTo, count };
  });
}
