import { readAgreement } from "../agreement/agreement-codec.ts";
import { readDocumentRows } from "../agreement/document-evidence-codec.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { readCalendar } from "../calendar/calendar-codec.ts";
import { instantText } from "../calendar/instant.ts";
import { readDecision, readProposal } from "../clearing/decision-codec.ts";
import { readRegister } from "../clearing/register-codec.ts";
import { type Members, membersOf, readDocument } from "../document/document-reader.ts";
import { refuse } from "../domain-error.ts";
import { isStorableText } from "../storable.ts";
import { type Book, type BookVersion, isOfLines } from "./book.ts";
import { readCloseLine, readEachLine, readLines, readRefundVoid } from "./lines-reader.ts";

/** How each book is read, whole or not at all: `input_invalid` with the field. */
export const BOOK_READERS = {
  register: readRegister,
  calendar: readCalendar,
  agreements: (text: string) => readDocumentRows(text, readAgreement),
  fees: (text: string) => readDocumentRows(text, readFeeSchedule),
  campaigns: (text: string) => readDocumentRows(text, readCampaign),
  decisions: (text: string) => readLines(text, readDecision),
  pending: (text: string) => readEachLine(text, readProposal),
  closes: (text: string) => readLines(text, readCloseLine),
  voids: (text: string) => readLines(text, readRefundVoid),
} as const satisfies Record<Book, (text: string) => unknown>;

/** A campaign's terms stand in no file yet; its document is an object. */
const readCampaign = (body: string): Members =>
  readDocument(body, "input_invalid", "campaign", (document) => membersOf(document, ""));

/**
 * Text that the database cannot keep: written plainly it was asked for with the whole file, by an escape it comes in here.
 * Numbers of shops and names of accounts go on into rows and audit entries.
 */
function refuseUnstorable(book: Book, text: string): void {
  const ask = (key: string, value: unknown) => {
    if (isStorableText(key) && (typeof value !== "string" || isStorableText(value))) return value;
    return refuse({ code: "input_invalid", field: key, reason: "not_storable" });
  };
  const documents = isOfLines(book) ? text.split("\n").filter((line) => line.trim() !== "") : [text];
  for (const document of documents.filter((one) => one.includes("\\u"))) JSON.parse(document, ask);
}

/** Refuses what its reader refuses, text that no row can keep, and a register or calendar that says another number or instant than its file's name. */
export function checkBook({ book, version, at }: BookVersion, text: string): void {
  const read = BOOK_READERS[book](text);
  refuseUnstorable(book, text);
  if (!("version" in read)) return;
  if (read.version !== version)
    refuse({ code: "input_invalid", field: "version", reason: "not_of_its_name" });
  if (read.at !== instantText(at)) refuse({ code: "input_invalid", field: "at", reason: "not_of_its_name" });
}
