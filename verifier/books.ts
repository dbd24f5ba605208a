/**
 * The acquirer's own books as the verifier sees them: documents, register, bank, funds, former files. Nothing here
 * was made by the platform except former files, and those were released by the acquirer's own people.
 */

import type { Agreement } from "#server/agreement/agreement.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import type { FeeSchedule } from "#server/agreement/fee-schedule.ts";
import type { Calendar } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import type { Decision } from "#server/clearing/decision.ts";
import type { AcquirerRegister, Signer } from "#server/clearing/register.ts";
import type { Release } from "#server/clearing/verdict.ts";
import type { ClientFunds, InTransit } from "#server/result/control.ts";
import type { BillBook } from "./bill-book.ts";

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
}

export interface FormerFile {
  file: ClearingFile;
  digest: string;
}

export interface Books {
  bills: BillBook;
  agreements: ReadonlyMap<string, DocumentEvidence<Agreement>>;
  fees: ReadonlyMap<string, DocumentEvidence<FeeSchedule>>;
  register: AcquirerRegister;
  signers: readonly Signer[];
  cutOffMinutes: number;
  calendar: Calendar;
  bank: readonly BankLine[];
  /** In the order of the book; whether two registered people signed is asked where one counts. */
  decisions: readonly Decision[];
  clientFunds: readonly ClientFunds[];
  inTransit: readonly InTransit[];
  /** Absent for the first file of all. */
  previous?: FormerFile & { release: Release | undefined };
  /** Files before the previous one, as far back as they are kept, newest first. */
  history: readonly FormerFile[];
}

/** An input of the acquirer's own that cannot be read: exit 2, never a difference. */
export class Unreadable extends Error {
  override name = "Unreadable";
  constructor(what: string, why: string) {
    super(`${what}：${why}`);
  }
}
