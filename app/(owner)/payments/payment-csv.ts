import { stringify } from "csv-stringify/sync";
import type { Answers } from "#server/api/root.ts";
import { BOM, written } from "../../_components/csv-text.ts";

type PaymentRow = Answers["payment"]["list"]["rows"][number];

/** Above this Excel itself cuts; the export says so instead of cutting silently. */
export const EXPORT_MAX_ROWS = 50_000;

export interface CsvWords {
  head: string[];
  status: (row: PaymentRow) => string;
  channel: (row: PaymentRow) => string;
  amount: (fen: bigint) => string;
}

/**
 * Rows as CSV: UTF-8 with BOM, CRLF, the acquirer's clearing date, Beijing time. Numbers of more than 15 digits stay text by a leading backtick,
 * as in the channels' own bills; what people wrote stays text by a TAB behind it, as there, and what begins like a formula by an
 * apostrophe before it.
 */
export function writePaymentCsv(rows: readonly PaymentRow[], words: CsvWords): string {
  const body = stringify(
    rows.map((row) => [
      row.clearingDate,
      timeText(row.paidAt ?? row.createdAt),
      written(row.shopName),
      words.channel(row),
      words.status(row),
      words.amount(row.amountFen),
      words.amount(row.refundedFen),
      written(row.note ?? ""),
      row.merchantOrderNo,
      row.acquirerReference ? `\`${row.acquirerReference}` : "",
      row.id,
    ]),
    {
      header: true,
      columns: words.head,
      record_delimiter: "windows",
      escape_formulas: true,
      quoted_string: true,
    },
  );
  return BOM + body;
}

const CHINA_OFFSET_MS = 8 * 3_600_000;
function timeText(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}
