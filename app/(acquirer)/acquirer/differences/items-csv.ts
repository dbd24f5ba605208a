import { stringify } from "csv-stringify/sync";
import { BOM, written } from "#app/_components/csv-text.ts";
import type { DecidedAs } from "#server/clearing/decision.ts";
import type { DeskItem } from "#server/statement/desk-item.ts";

export interface ItemWords {
  head: string[];
  kind: (item: DeskItem) => string;
  state: (item: DeskItem) => string;
  as: (as: DecidedAs) => string;
  amount: (fen: bigint) => string;
}

/** Items as CSV: UTF-8 with BOM, CRLF; long numbers stay text by a leading backtick, names by a TAB, as in the channels' own bills. */
export function writeItemsCsv(items: readonly DeskItem[], words: ItemWords): string {
  const number = (text: string) => (text === "" ? "" : `\`${text}`);
  const fen = (value: bigint | null | undefined) =>
    value === null || value === undefined ? "" : words.amount(value);
  const rows = items.map((item) => [
    number(item.acquirerReference),
    number(item.refundReference),
    words.kind(item),
    words.state(item),
    written(item.shopName),
    number(item.subMerchantNo),
    words.amount(item.amountFen),
    fen(item.theirs?.feeFen),
    fen(item.ours?.feeFen),
    item.since,
    item.decision ? words.as(item.decision.as) : "",
    (item.decision?.persons ?? item.signed.map((s) => s.person)).join("、"),
  ]);
  return (
    BOM +
    stringify(rows, {
      header: true,
      columns: words.head,
      record_delimiter: "windows",
      escape_formulas: true,
      quoted_string: true,
    })
  );
}
