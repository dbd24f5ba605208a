import { readLines, readRefundVoid } from "#server/books/lines-reader.ts";
import type { RefundVoid } from "#server/books/refund-void.ts";
import { inFile } from "./in-file.ts";
import { readText } from "./read-file.ts";

/** The log of refunds that ended CLOSED, whole; none where it was not given. Throws `Unreadable`. */
export const readVoids = (path: string | undefined): RefundVoid[] =>
  path === undefined ? [] : inFile(path, () => readLines(readText(path), readRefundVoid));
