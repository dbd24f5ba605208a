import type { HotSql } from "#db/client.ts";
import { columnOf } from "#db/id-columns.ts";
import { committedBetween, committedBy, type Snapshot } from "#db/snapshot.ts";
import type { Day } from "../calendar/day.ts";
import { type Id, uuidOf } from "../id.ts";
import type { LeafKind, LeafRow, ProofStep, SealedLeaf } from "./day-seal.ts";
import { leafOf, MerkleTree } from "./tree-digest.ts";

const BATCH_ROWS = 5_000;
/** A payment of the day may belong to a clearing date up to this many days before it was heard of. */
const HEARD_LATE_DAYS = 40;

export interface DayToSeal {
  acquirer: Id<"acq">;
  /** "2026-11-20" */
  day: Day;
  from: Date;
  to: Date;
  /** What had committed when the day was sealed: the seal has seen that and nothing else. */
  snapshot: Snapshot;
  /** That of the sealed day before; undefined where there is none. */
  former: Snapshot | undefined;
}

/**
 * The Merkle tree of one day: orders and refunds made in the window, payments heard of in it, audit entries of it, and what bears an
 * earlier time and has committed only since the day before was sealed; each row's never-updated columns, sorted by kind and id.
 * Streams; holds one hash per level, and of the order that is to be proven its rows with their ways up.
 */
export async function loadDayTree(
  sql: HotSql,
  day: DayToSeal & { prove?: Id<"ord"> | undefined },
): Promise<{ root: string; count: number; leaves: SealedLeaf[] }> {
  const tree = new MerkleTree();
  const leaves: SealedLeaf[] = [];
  const proven = day.prove && uuidOf(day.prove);
  for (const kind of KINDS)
    for await (const part of readKind(sql, kind, day).cursor(BATCH_ROWS))
      for (const of of part) {
        const row = textsOf(of);
        const path: ProofStep[] = [];
        const isProven = proven !== undefined && proven === (kind === "order" ? row.id : row.order_id);
        tree.add(leafOf(kind, row), isProven ? path : undefined);
        if (isProven) leaves.push({ kind, row, path });
      }
  return { root: tree.root(), count: tree.count, leaves };
}

const KINDS: readonly LeafKind[] = ["order", "payment", "refund", "audit_entry"];

function readKind(sql: HotSql, kind: LeafKind, { acquirer, day, from, to, snapshot, former }: DayToSeal) {
  const { at, columns, near } = leafColumns(sql, kind, { day, from, to });
  const table = sql(kind);
  const late =
    former === undefined
      ? sql``
      : sql`union all select * from ${table}
          where acquirer_id = ${acquirer} and ${at} < ${from} and ${committedBetween(sql, former, snapshot)}`;
  return sql<object[]>`select ${columns} from (
      select * from ${table} where ${near} and acquirer_id = ${acquirer} and ${at} >= ${from} and ${at} < ${to}
        and ${committedBy(sql, snapshot)}
      ${late}
    ) written order by 1`;
}

/** Of a kind of rows: when one was written, what of it never changes, and the partitions in which those of a window lie. */
function leafColumns(sql: HotSql, kind: LeafKind, { day, from, to }: Pick<DayToSeal, "day" | "from" | "to">) {
  const inMonths = sql`created_month
    between date_trunc('month', ${from}::timestamptz at time zone 'Asia/Shanghai')::date
    and date_trunc('month', ${to}::timestamptz at time zone 'Asia/Shanghai')::date`;
  switch (kind) {
    case "order":
      return {
        at: sql`created_at`,
        near: inMonths,
        columns: sql`id::text, acquirer_id::text, merchant_id::text, sub_merchant_id::text, reference, amount_fen, channel, mode,
          scan_mode, code_type, merchant_order_no, seller_no, channel_no, agreement_sha256, fee_sha256, campaign_sha256, funded_fen,
          description, note, category, terminal, place, created_by::text, created_at, expires_at`,
      };
    case "payment":
      return {
        at: sql`heard_at`,
        near: sql`clearing_date between ${day}::date - ${HEARD_LATE_DAYS}::int and ${day}::date + 1`,
        columns: sql`id::text, clearing_date, acquirer_id::text, acquirer_reference, order_id::text, merchant_id::text,
          sub_merchant_id::text, seller_no, merchant_order_no, channel, mode, amount_fen, payer_fen, order_created_at, paid_at,
          heard_at, heard_from, agreement_sha256, fee_sha256, campaign_sha256, funded_fen`,
      };
    case "refund":
      return {
        at: sql`created_at`,
        near: inMonths,
        columns: sql`id::text, acquirer_id::text, merchant_id::text, sub_merchant_id::text, order_id::text, refund_no, amount_fen,
          reason, requested_by::text, made_by, created_at`,
      };
    case "audit_entry":
      return {
        at: sql`happened_at`,
        near: sql`day between ${day}::date - 1 and ${day}::date + 1`,
        columns: sql`id::text, acquirer_id::text, merchant_id::text, staff_id::text, actor, action, subject_id, facts::text as facts,
          happened_at, origin`,
      };
  }
}

/** A row as texts, under the columns' own names: bare uuids, instants in RFC 3339 UTC, whole numbers as decimal text, null as null. */
function textsOf(row: object): LeafRow {
  return Object.fromEntries(
    // An entry from before its origin was kept has a leaf without one, as it was sealed.
    Object.entries(row)
      .filter(([column, value]) => column !== "origin" || value !== null)
      .map(([name, value]) => {
        const column = columnOf(name);
        if (value === null || typeof value === "string") return [column, value];
        return [column, value instanceof Date ? value.toISOString() : String(value)];
      }),
  );
}
