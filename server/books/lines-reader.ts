import { booleanOf, instantOf, membersOf, readDocument, textOf } from "../document/document-reader.ts";
import { Refused, refuse } from "../domain-error.ts";
import type { CloseLine } from "./close.ts";
import type { RefundVoid } from "./refund-void.ts";

/** One line of the acquirer's log of closes, or of its being kept. Refuses `input_invalid` with the field. */
export const readCloseLine = (line: string): CloseLine =>
  readDocument(line, "input_invalid", "close", (document): CloseLine => {
    if (document !== null && typeof document === "object" && "isKept" in document) {
      const m = membersOf(document, "", ["isKept", "enteredAt"]);
      return { isKept: booleanOf(m, "", "isKept"), enteredAt: instantOf(m, "", "enteredAt") };
    }
    const m = membersOf(document, "", ["merchantOrderNo", "closedAt", "enteredAt"]);
    return {
      merchantOrderNo: textOf(m, "", "merchantOrderNo"),
      closedAt: instantOf(m, "", "closedAt"),
      enteredAt: instantOf(m, "", "enteredAt"),
    };
  });

/** One line of the acquirer's log of voided refunds. Refuses `input_invalid` with the field. */
export const readRefundVoid = (line: string): RefundVoid =>
  readDocument(line, "input_invalid", "void", (document): RefundVoid => {
    const text = ["acquirerReference", "refundNo", "acquirerRefundReference", "reason"] as const;
    const m = membersOf(document, "", [...text, "closedAt", "enteredAt"]);
    const [acquirerReference, refundNo, acquirerRefundReference, reason] = text.map((key) => {
      const value = textOf(m, "", key);
      // It stands in a field of the file.
      return /[|\p{Cc}]/u.test(value)
        ? refuse({ code: "input_invalid", field: key, reason: "characters" })
        : value;
    }) as [string, string, string, string];
    const [closedAt, enteredAt] = [instantOf(m, "", "closedAt"), instantOf(m, "", "enteredAt")];
    return { acquirerReference, refundNo, acquirerRefundReference, reason, closedAt, enteredAt };
  });

/**
 * Reads a book of JSON lines, each as `read` does; `enteredAt` never goes back. Refuses `input_invalid`, the field behind
 * the number of its line: "3.closedAt".
 */
export function readLines<T extends { enteredAt: string }>(text: string, read: (line: string) => T): T[] {
  let before = "";
  return readEachLine(text, read, (entry, no) => {
    if (entry.enteredAt < before)
      refuse({ code: "input_invalid", field: `${no}.enteredAt`, reason: "goes_back" });
    before = entry.enteredAt;
  });
}

/** The same of lines that have no order among themselves. `ask`: what else each is asked, with the number of its line. */
export function readEachLine<T>(
  text: string,
  read: (line: string) => T,
  ask: (entry: T, no: number) => void = () => {},
): T[] {
  const lines: T[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const entry = readAt(i + 1, line, read);
    ask(entry, i + 1);
    lines.push(entry);
  }
  return lines;
}

function readAt<T>(no: number, line: string, read: (line: string) => T): T {
  try {
    return read(line);
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.code !== "input_invalid") throw error;
    return refuse({ ...error.refusal, field: `${no}.${error.refusal.field}` });
  }
}
