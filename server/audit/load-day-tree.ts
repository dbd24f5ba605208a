import type { HotSql } from "#db/client.ts";
import { columnOf } from "#db/id-columns.ts";
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
}

/**
 * The Merkle tree of one day: orders and refunds made in the window, payments heard of in it, audit entries of the day; each row's
 * never-updated columns, sorted by kind and id. Streams; holds one hash per level, and of the order that is to be proven its
 * rows with their ways up.
 */
export async function loadDayTree(
  sql: HotSql,
  day: DayToSeal & { prove?: Id<"ord"> | undefined },
): Promise<{ root: string; count: number; leaves: SealedLeaf[] }> {
  const tree = new MerkleTree();
  const leaves: SealedLeaf[] = [];
  const proven = day.prove && uuidOf(day.prove);
  const { acquirer, from, to } = day;
  const months = sql`between date_trunc('month', ${from}::timestamptz at time zone 'Asia/Shanghai')::date
    and date_trunc('month', ${to}::timestamptz at time zone 'Asia/Shanghai')::date`;
  const read: [LeafKind, ReturnType<typeof sql>][] = [
    [
      "order",
      sql`select id::text, acquirer_id::text, merchant_id::text, sub_merchant_id::text, reference, amount_fen, channel, mode, scan_mode, code_type,
        merchant_order_no, seller_no, channel_no, agreement_sha256, fee_sha256, campaign_sha256, funded_fen, description, note,
        category, terminal, place, created_by::text, created_at, expires_at from "order"
        where created_month ${months} and acquirer_id = ${acquirer} and created_at >= ${from} and created_at < ${to} order by 1`,
    ],
    [
      "payment",
      sql`select id::text, clearing_date, acquirer_id::text, acquirer_reference, order_id::text, merchant_id::text,
        sub_merchant_id::text, seller_no,
        merchant_order_no, channel, mode, amount_fen, payer_fen, order_created_at, paid_at, heard_at, heard_from,
        agreement_sha256, fee_sha256, campaign_sha256, funded_fen from payment
        where clearing_date between ${day.day}::date - ${HEARD_LATE_DAYS}::int and ${day.day}::date + 1
          and acquirer_id = ${acquirer} and heard_at >= ${from} and heard_at < ${to} order by 1`,
    ],
    [
      "refund",
      sql`select id::text, acquirer_id::text, merchant_id::text, sub_merchant_id::text, order_id::text, refund_no, amount_fen, reason,
        requested_by::text, made_by, created_at
        from refund where created_month ${months} and acquirer_id = ${acquirer} and created_at >= ${from} and created_at < ${to}
        order by 1`,
    ],
    [
      "audit_entry",
      sql`select id::text, acquirer_id::text, merchant_id::text, staff_id::text, actor, action, subject_id, facts::text as facts, happened_at, origin
        from audit_entry where day between ${day.day}::date - 1 and ${day.day}::date + 1 and acquirer_id = ${acquirer}
          and happened_at >= ${from} and happened_at < ${to} order by 1`,
    ],
  ];
  for (const [kind, rows] of read)
    for await (const part of rows.cursor(BATCH_ROWS))
      for (const of of part) {
        const row = textsOf(of);
        const path: ProofStep[] = [];
        const isProven = proven !== undefined && proven === (kind === "order" ? row.id : row.order_id);
        tree.add(leafOf(kind, row), isProven ? path : undefined);
        if (isProven) leaves.push({ kind, row, path });
      }
  return { root: tree.root(), count: tree.count, leaves };
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
