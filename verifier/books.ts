/**
 * The acquirer's own books as the verifier sees them: documents, register, bank, funds, former files. Nothing here
 * was made by the platform except former files, and those were released by the acquirer's own people.
 */

import type { Agreement } from "#server/agreement/agreement.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import type { FeeSchedule } from "#server/agreement/fee-schedule.ts";
import type { SealedDay } from "#server/audit/day-seal.ts";
import type { Calendar, CalendarVersion } from "#server/calendar/calendar.ts";
import type { CutOffs } from "#server/calendar/cut-off.ts";
import type { Day } from "#server/calendar/day.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import type { Decision } from "#server/clearing/decision.ts";
import type { KnownFile } from "#server/clearing/file-chain.ts";
import type { AcquirerRegister, Signer } from "#server/clearing/register.ts";
import type { StatedOrder } from "#server/clearing/stated-order.ts";
import type { Release } from "#server/clearing/verdict.ts";
import type { ClientFunds, InTransit } from "#server/result/control.ts";
import type { BillFault } from "#server/statement/bill-row.ts";
import type { BillBook } from "./bill-book.ts";
import type { ChannelDay } from "./bill-days.ts";
import type { VersionChoice } from "./version-choice.ts";

/** One line of the bank's answers, or of what was handed to it (`submitted`). */
export interface BankLine {
  fileDigest: string;
  lineNo: number;
  subMerchantNo: string;
  kind: "submitted" | "paid" | "failed" | "returned";
  amount: bigint;
  bankDay: Day;
  bankReference: string;
  reason: string;
  /** When it entered the record, epoch ms; undefined where the record does not say. */
  enteredAt?: number;
  /** Two people who state it after the bank contradicted itself; absent: the bank says it. */
  persons?: readonly [string, string];
  /** Of `submitted`: the clearing date whose file was handed over. */
  clearingDate?: Day;
}

export interface FormerFile {
  file: ClearingFile;
  digest: string;
  /** The verdict that lies beside it, whether it holds or not. */
  release: Release | undefined;
}

/** A row of a bill that cannot be read: in no sum, named to whoever checks. */
export interface UnreadRow extends BillFault {
  file: string;
}

/** Of each book the version that the file was made with and the newest; `registers` = every kept one, newest first. */
export interface BookVersions {
  register: VersionChoice<AcquirerRegister>;
  calendar: VersionChoice<CalendarVersion>;
  registers(): Iterable<AcquirerRegister>;
}

export interface Books {
  bills: BillBook;
  unreadRows: readonly UnreadRow[];
  /** Channels and days without a bill, by the acquirer's own word: printed with the result. */
  noBill: readonly ChannelDay[];
  /** How the day's seal came about, where the acquirer keeps it. */
  seal?: SealedDay | undefined;
  agreements: ReadonlyMap<string, DocumentEvidence<Agreement>>;
  fees: ReadonlyMap<string, DocumentEvidence<FeeSchedule>>;
  /** The version that the file names. */
  register: AcquirerRegister;
  versions: BookVersions;
  signers: readonly Signer[];
  cutOffs: CutOffs;
  calendar: Calendar;
  bank: readonly BankLine[];
  /** In the order of the book; whether two registered people signed is asked where one counts. */
  decisions: readonly Decision[];
  /** When the acquirer closed an order in its own log, epoch ms, by merchant order number. */
  closes: ReadonlyMap<string, number>;
  /** The acquirer's own record of orders, by merchant order number; absent where it was not given. */
  terms?: ReadonlyMap<string, StatedOrder>;
  clientFunds: readonly ClientFunds[];
  inTransit: readonly InTransit[];
  /** The file that this day's must be built on; absent for the first of all. */
  previous?: FormerFile;
  /** What the previous one is built on, as far back as it is kept, newest first. */
  history: readonly FormerFile[];
  /** Every file of the acquirer that is known: of this date, of earlier and later ones, whatever became of it. */
  known: readonly KnownFile[];
  /** The rejected versions of this clearing date. */
  rejected: readonly ClearingFile[];
}

/** An input of the acquirer's own that cannot be read: exit 2, never a difference. */
export class Unreadable extends Error {
  override name = "Unreadable";
  constructor(what: string, why: string) {
    // A name of a file may hold a line break; a sentence does not.
    super(`${what.replaceAll("\n", "\ufffd")}：${why}`);
  }
}
