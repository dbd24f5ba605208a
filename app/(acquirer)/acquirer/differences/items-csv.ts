import { stringify } from "csv-stringify/sync";
import type { DecidedAs } from "#server/clearing/decision.ts";
import type { DeskItem } from "#server/statement/desk-item.ts";

/** Excel reads UTF-8 only behind a mark. */
const BOM = "\uFEFF";

export interface ItemWords {
  head: string[];
  kind: (item: DeskItem) => string;
  state: (item: DeskItem) => string;
  as: (as: DecidedAs) => string;
  amount: (fen: bigint) => string;
}

/** Items as CSV: UTF-8 with BOM, CRLF; long numbers stay text by a leading backtick, as in the channels' own bills. */
export function writeItemsCsv(items: readonly DeskItem[], words: ItemWords): string {
  const number = (text: string) => (text === "" ? "" : `\`${text}`);
  const fen = (value: bigint | null | undefined) =>
    value === null || value === undefined ? "" : words.amount(value);
  const rows = items.map((item) => [
    number(item.acquirerReference),
    number(item.refundReference),
    words.kind(item),
    words.state(item),
    item.shopName,
    item.subMerchantNo,
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
