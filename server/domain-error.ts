import type { Act } from "./permission.ts";

/**
 * Refusals: what a caller can cause and is told. One closed union, each member a code with its facts;
 * `server/error-map.ts` maps every code to HTTP, tRPC and text in both languages (a missing one does not compile).
 * The other kind of failure is a bug (`assert.ts`). A timeout is neither: it is unknown, and somebody asks again.
 */
export type Refusal =
  | { code: "not_signed_in" }
  | { code: "forbidden"; action: Act }
  | { code: "not_found"; what: string }
  | { code: "input_invalid"; field: string; reason: string }
  | {
      code: "amount_invalid";
      reason: "empty" | "not_a_number" | "too_many_decimals" | "negative" | "zero" | "too_large";
      maxFen?: string;
    }
  | { code: "sign_in_failed" }
  | { code: "sign_in_locked"; untilMinutes: number }
  // orders
  | { code: "reference_reused"; reference: string }
  | { code: "sub_merchant_not_active"; status: string }
  | { code: "suspension_not_in"; status: string }
  | { code: "hold_registered" }
  | { code: "limit_registered" }
  | { code: "limit_not_asked" }
  | { code: "seller_not_shop"; role: string }
  | { code: "no_agreement" }
  | { code: "no_fee_schedule" }
  | { code: "channel_unavailable"; channel: string }
  | { code: "no_channel_number"; channel: string }
  | { code: "order_not_open"; status: string }
  | { code: "order_not_paid"; status: string }
  | { code: "acquirer_refused"; channelCode: string; message: string }
  // refunds
  | { code: "refund_exceeds_paid"; leftFen: string }
  /** Everybody who lacks its part, at once. */
  | { code: "refund_not_funded"; lacking: { shop: string; missingFen: string }[] }
  /** The wallet gives nothing back after its last day. */
  | { code: "refund_too_late"; channel: string; lastDay: string }
  | { code: "refund_not_waiting"; status: string }
  | { code: "refund_above_limit"; limitFen: string }
  | { code: "refund_too_many"; max: number }
  // onboarding and agreements
  | { code: "application_incomplete"; fields: { field: string; reason: string }[] }
  /** Numbers of the acquirer's core, all that are wrong at once. */
  | { code: "numbers_invalid"; fields: { field: string; reason: string }[] }
  | { code: "application_not_in"; status: string; needed: string }
  | { code: "same_person"; step: string }
  | { code: "agreement_not_in"; status: string; needed: string }
  | { code: "agreement_invalid"; field: string; reason: string }
  | { code: "receiver_not_registered"; number: string }
  | { code: "receiver_barred"; number: string }
  | { code: "number_taken"; number: string }
  | { code: "account_not_in"; status: string; needed: string }
  // statements and clearing
  | { code: "statement_unreadable"; line: number; reason: string }
  | { code: "statement_other_day"; expected: string; found: string }
  | { code: "statement_missing"; channel: string; day: string }
  /** The acquirer says that a day has no bill, and we know of so many payments and refunds of it. */
  | { code: "bill_denied"; channel: string; day: string; count: number; missingFen: string }
  | { code: "statement_differs"; channel: string; day: string }
  | { code: "calendar_missing"; year: number }
  // the acquirer's books: `book` one of its books, `file` a name in the inbox
  | { code: "register_decides" }
  | { code: "register_lacks"; number: string }
  | { code: "books_late"; book: string; since: string }
  | { code: "books_old"; file: string; newest: number }
  | { code: "books_unreadable"; file: string; field: string; reason: string }
  | { code: "seal_differs"; day: string }
  | { code: "batch_not_in"; status: string; needed: string }
  | { code: "older_file_open"; clearingDate: string }
  /** A release that the chain of files forbids; `reason` is the chain's own word. */
  | { code: "chain_refused"; reason: string; clearingDate: string; seq: number }
  | { code: "release_settles_differ"; expected: string; found: string }
  /** The next version after a rejection would be the same file: something must change first. */
  | { code: "file_unchanged"; clearingDate: string; seq: number }
  /** A file that the acquirer made alone is not what our copy of its books makes: the line of it. */
  | { code: "own_file_differs"; clearingDate: string; lineNo: number; expected: string; found: string }
  | { code: "own_file_incomplete"; file: string }
  | { code: "control_not_zero"; unexplainedFen: string }
  | { code: "clearing_file_unreadable"; line: number; reason: string }
  | { code: "release_unreadable"; reason: string }
  | { code: "release_other_file"; expected: string; found: string }
  | { code: "release_signature_invalid"; person: string }
  | { code: "release_key_unknown"; keyId: string }
  | { code: "release_same_person" }
  | { code: "release_needs_two"; have: number }
  | { code: "verdict_exists"; verdict: string }
  | { code: "result_unreadable"; line: number; reason: string }
  /** Nobody said that these are all, and count and sum do not: how many lines have no answer yet, and their sum. */
  | { code: "result_incomplete"; lines: number; missingFen: string }
  | { code: "inbox_mark_differs"; file: string }
  | { code: "result_unknown_line"; fileDigest: string; lineNo: number }
  | { code: "result_not_released"; fileDigest: string; lineNo: number }
  | { code: "result_reentered"; lineNo: number; clearingDate: string }
  | { code: "result_differs"; lineNo: number; expected: string; found: string }
  // edge
  | { code: "too_many_requests"; retryAfterSeconds: number }
  | { code: "gateway_unreachable" };

export type RefusalCode = Refusal["code"];

const REFUSED = Symbol.for("qingfen.refused");

/** Thrown so that the transaction around it is undone; carried as a value from there on. */
export class Refused extends Error {
  override name = "Refused";
  readonly [REFUSED] = true;
  /** By mark, not by class: one web process has this file twice, in the framework's bundle and outside of it. */
  static override [Symbol.hasInstance](value: unknown): value is Refused {
    return typeof value === "object" && value !== null && REFUSED in value;
  }
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export function refuse(refusal: Refusal): never {
  throw new Refused(refusal);
}
