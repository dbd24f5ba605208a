import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HotSql } from "#db/client.ts";
import { copyRow, idCell } from "#db/copy-row.ts";
import type { Computed } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import { writeEntryLine } from "../clearing/clearing-detail-codec.ts";
import type { Entry } from "../clearing/clearing-file.ts";
import type { openDetailDigest } from "../clearing/detail-digest.ts";
import type { Id } from "../id.ts";
import { type DayFold, foldTransaction } from "./day-fold.ts";
import type { LoadedDay } from "./load-day.ts";
import { loadTransactions } from "./load-transactions.ts";
import { NO_ORDER, type Owner } from "./loaded-transaction.ts";
import { asStated, type OwnDay } from "./own-day.ts";

interface WriteEntries {
  /** The connection that reads while `sql` takes the load. */
  reader: HotSql;
  day: LoadedDay;
  fold: DayFold;
  detail: ReturnType<typeof openDetailDigest>;
  own: OwnDay | undefined;
}

/**
 * Streams a day's transactions in the order of the file through `fold` and `detail`, and loads its entries by COPY. A load is opened
 * with its first row: a day without entries leaves no partition behind.
 */
export async function writeEntries(sql: HotSql, input: WriteEntries): Promise<void> {
  const { batchId } = input.day.batch;
  const lines = linesOf(input);
  const first = await lines.next();
  if (first.done) return;
  const [opened] = await sql<Computed<"name", string>[]>`select load.open_clearing_entry(${batchId}) as name`;
  const copy =
    await sql`copy ${sql(present(opened, "a load has a table").name)} (batch_id, line_no, kind, acquirer_id,
    merchant_id, sub_merchant_id, order_id, refund_id, channel, acquirer_reference, acquirer_refund_reference, amount_fen,
    fee_fen, receivers, shares, record) from stdin`.writable();
  const rows = async function* () {
    yield first.value;
    yield* lines;
  };
  await pipeline(Readable.from(rows()), copy);
  await sql`select load.attach_clearing_entry(${batchId})`;
}

/** The rows of `clearing_entry`, made one by one as the transactions come. */
async function* linesOf({ reader, day, fold, detail, own }: WriteEntries): AsyncGenerator<string> {
  const { clearingDate } = day.batch;
  const { window, late, voids, unbilled } = day;
  const of = { decisions: day.input.decisions, fees: day.input.documents.fees };
  const wanted = { clearingDate, window, late, voids, unbilled, ...of };
  let lineNo = 0;
  for await (const found of loadTransactions(reader, { acquirer: day.acquirer, ...wanted })) {
    const loaded = own ? asStated(found, own.orders) : found;
    for (const { entry, amountFen, feeFen } of foldTransaction(fold, loaded)) {
      const record = writeEntryLine(entry);
      detail.add(record);
      const refundId = "refundNo" in entry ? loaded.refundIds.get(entry.acquirerRefundReference) : undefined;
      const owner = loaded.owner ?? ownerOf(day, entry);
      const of = { owner, channel: loaded.channel, refundId, amountFen, feeFen };
      yield entryRow(day, ++lineNo, entry, of, record);
    }
  }
}

/** No order of ours stands behind a refund that was taken whole from one shop: what is given again is that shop's. */
function ownerOf({ shops }: LoadedDay, { parts: [part] }: Entry): Owner {
  const { merchantId, subMerchantId } = present(shops.get(part?.no ?? ""), "what was taken has its shop");
  return { merchantId, subMerchantId, orderId: NO_ORDER };
}

function entryRow(
  day: LoadedDay,
  lineNo: number,
  entry: Entry,
  of: {
    owner: Owner;
    channel: Channel;
    refundId: Id<"rfd"> | undefined;
    amountFen: bigint;
    feeFen: bigint;
  },
  record: string,
): string {
  const { owner, refundId } = of;
  return copyRow([
    idCell(day.batch.batchId),
    lineNo,
    entry.kind,
    idCell(day.acquirer.id),
    idCell(owner.merchantId),
    idCell(owner.subMerchantId),
    idCell(owner.orderId),
    refundId === undefined ? null : idCell(refundId),
    of.channel,
    entry.acquirerReference,
    "refundNo" in entry ? entry.acquirerRefundReference : "",
    of.amountFen,
    of.feeFen,
    entry.parts.map((p) => p.no),
    entry.parts.map((p) => p.fen),
    record,
  ]);
}
