import { statedBy } from "#server/result/result-codec.ts";
import type { BankLine } from "./books.ts";
import { dayAt, fenAt, instantAt, numberAt, type Row, textAt, textOrNoneAt } from "./json-lines.ts";

/** One line of the bank's record (`bank.jsonl`). Throws an Error that names the field. */
export function bankLineOf(row: Row): BankLine {
  const kind = (["submitted", "paid", "failed", "returned"] as const).find((k) => k === row.kind);
  if (!kind) throw new Error(`kind 未知 / unknown: ${row.kind}`);
  return {
    fileDigest: textAt(row, "fileDigest"),
    lineNo: numberAt(row, "lineNo"),
    subMerchantNo: textOrNoneAt(row, "subMerchantNo"),
    kind,
    amount: fenAt(row, "amount"),
    bankDay: dayAt(row, "bankDay"),
    bankReference: textOrNoneAt(row, "bankReference"),
    reason: textOrNoneAt(row, "reason"),
    ...(row.enteredAt !== undefined && { enteredAt: instantAt(row, "enteredAt") }),
    ...(row.persons !== undefined && { persons: personsAt(row) }),
    ...(row.clearingDate !== undefined && { clearingDate: dayAt(row, "clearingDate") }),
  };
}

function personsAt({ persons }: Row): [string, string] {
  const two = statedBy(persons);
  if (!two) throw new Error("persons 应为两名不同的人 / two different people");
  return two;
}
