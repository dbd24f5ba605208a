import type { BankLine } from "./books.ts";
import { dayAt, fenAt, instantAt, type Row, textAt } from "./json-lines.ts";

/** One line of the bank's record (`bank.jsonl`). Throws an Error that names the field. */
export function bankLineOf(row: Row): BankLine {
  const kind = (["submitted", "paid", "failed", "returned"] as const).find((k) => k === row.kind);
  if (!kind) throw new Error(`kind 未知 / unknown: ${row.kind}`);
  return {
    fileDigest: textAt(row, "fileDigest"),
    lineNo: Number(fenAt(row, "lineNo")),
    subMerchantNo: typeof row.subMerchantNo === "string" ? row.subMerchantNo : "",
    kind,
    amount: fenAt(row, "amount"),
    bankDay: dayAt(row, "bankDay"),
    bankReference: typeof row.bankReference === "string" ? row.bankReference : "",
    reason: typeof row.reason === "string" ? row.reason : "",
    ...(typeof row.enteredAt === "string" && { enteredAt: instantAt(row, "enteredAt") }),
    ...(typeof row.clearingDate === "string" && { clearingDate: dayAt(row, "clearingDate") }),
  };
}
