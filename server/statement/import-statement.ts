import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HotSql } from "#db/client.ts";
import { copyRow, idCell } from "#db/copy-row.ts";
import type { Computed, Row } from "#db/rows.ts";
import { readBill } from "../acquirer/bill-codec.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type Bill, type BillRow, unreadable } from "./bill-row.ts";
import { NOBODY } from "./difference.ts";

/** A day's bill is read, loaded and indexed within this, ms. */
const IMPORT_DEADLINE_MS = 600_000;
/** Of the rows that cannot be read, how many are kept by their lines. */
const FAULTS_MAX = 200;

export interface ImportStatement {
  acquirerId: Id<"acq">;
  channel: Channel;
  /** The natural day of the bill, "2026-11-20". */
  day: Day;
  /** The file as it came; kept as it is. */
  bytes: Buffer;
}

/**
 * Keeps a bill with its original bytes and loads its rows, and which of them cannot be read. The same bill twice is once; another content for the same
 * day is refused `statement_differs`. Also `statement_unreadable`, `statement_other_day`.
 */
export async function importStatement(
  ctx: Ctx,
  input: ImportStatement,
): Promise<{ statementId: Id<"stm">; imported: boolean }> {
  may(ctx, "statement.import");
  const bill = readBill(input.channel, input.bytes, input.day);
  refuseTwice(bill.rows);
  const acquirer = input.acquirerId;
  const sha256 = sha256Hex(input.bytes);
  const result = await ctx.db.bulk(
    async (sql) => {
      // load
      await sql`select pg_advisory_xact_lock(hashtextextended(${`statement ${acquirer} ${input.channel} ${input.day}`}, 0))`;
      const [known] = await sql<Row<"statement", "statementId" | "sha256" | "bytes" | "isNone">[]>`
        select id as statement_id, sha256, bytes, is_none from statement
        where acquirer_id = ${acquirer} and channel = ${input.channel} and bill_day = ${input.day}::date`;
      // decide
      if (known) {
        const isSame = known.isNone
          ? bill.rows.at(0) === undefined
          : known.sha256 === sha256 || isSameBill(readBill(input.channel, known.bytes, input.day), bill);
        if (!isSame) refuse({ code: "statement_differs", channel: input.channel, day: input.day });
        return { statementId: known.statementId, imported: false };
      }
      // write
      const statementId = ctx.newId("stm");
      const { paymentCount, paymentFen, refundCount, refundFen, feeFen } = bill.totals;
      await sql`insert into statement (id, acquirer_id, channel, bill_day, sha256, bytes, payment_count, payment_fen,
          refund_count, refund_fen, fee_fen, faults, imported_at)
        values (${statementId}, ${acquirer}, ${input.channel}, ${input.day}::date, ${sha256}, ${input.bytes},
          ${paymentCount}, ${paymentFen}, ${refundCount}, ${refundFen}, ${feeFen}, ${sql.json(bill.faults.slice(0, FAULTS_MAX) as never)}, ${ctx.now()})`;
      await copyLines(sql, statementId, acquirer, bill);
      return { statementId, imported: true };
    },
    { deadlineMs: IMPORT_DEADLINE_MS },
  );
  if (result.imported) ctx.defer({ topic: "clearing", id: result.statementId, acquirerId: input.acquirerId });
  return result;
}

async function copyLines(sql: HotSql, statement: Id<"stm">, acquirer: Id<"acq">, bill: Bill): Promise<void> {
  const numbers = await sql<Row<"channelNumber", "number" | "merchantId">[]>`
    select number, merchant_id from channel_number
    where acquirer_id = ${acquirer} and channel = ${bill.channel}`;
  const whose = new Map(numbers.map((n) => [n.number, n.merchantId]));
  const [opened] = await sql<
    Computed<"name", string>[]
  >`select load.open_statement_line(${statement}) as name`;
  const copy = await sql`copy ${sql(opened?.name ?? "")} (statement_id, line_no, acquirer_id, channel, kind,
    acquirer_reference, merchant_order_no, channel_no, happened_at, order_fen, settlement_fen, fee_fen,
    acquirer_refund_reference, refund_no, state, merchant_id) from stdin`.writable();
  await pipeline(Readable.from(copyRows(statement, acquirer, bill, whose)), copy);
  await sql`select load.attach_statement_line(${statement})`;
}

function* copyRows(
  statement: Id<"stm">,
  acquirer: Id<"acq">,
  bill: Bill,
  whose: ReadonlyMap<string, Id<"mch">>,
): Generator<string> {
  for (const r of bill.rows) {
    const { acquirerReference, merchantOrderNo, channelNo, happenedAt, orderFen, settlementFen, feeFen } = r;
    const who = [
      idCell(statement),
      r.lineNo,
      idCell(acquirer),
      bill.channel,
      r.kind,
      acquirerReference,
      merchantOrderNo,
      channelNo,
    ];
    const what = [
      happenedAt,
      orderFen,
      settlementFen,
      feeFen,
      r.acquirerRefundReference,
      r.refundNo,
      r.state,
      idCell(whose.get(channelNo) ?? NOBODY),
    ];
    yield copyRow([...who, ...what]);
  }
}

const keyOf = (r: BillRow): string => `${r.kind}|${r.acquirerReference}|${r.acquirerRefundReference}`;

/** A bill that states one transaction twice would be paid twice. */
function refuseTwice(rows: readonly BillRow[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(keyOf(row))) unreadable(row.lineNo, "row_twice");
    seen.add(keyOf(row));
  }
}

/** A bill asked for again may carry another time of export: the same rows are the same bill. */
function isSameBill(a: Bill, b: Bill): boolean {
  const rows = (bill: Bill) =>
    bill.rows
      .map(({ lineNo: _, happenedAt, ...row }) =>
        JSON.stringify([happenedAt.getTime(), ...Object.values(row).map(String)]),
      )
      .sort();
  const [left, right] = [rows(a), rows(b)];
  return left.length === right.length && left.every((row, i) => row === right[i]);
}
