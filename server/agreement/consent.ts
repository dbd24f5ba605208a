/**
 * One answer of one party to one document, as it stands in the acquirer's agreement books: the acquirer asked over the
 * contact of its own register, the platform had no hand in it. Source: domain.md "Before the first order".
 */
export interface Consent {
  /** The document that was answered. */
  sha256: string;
  /** The version in force that it would replace; empty where none was. */
  replacesSha256: string;
  /** The party that was asked. */
  subMerchantNo: string;
  /** A contact of that number in the register at `at`; empty with `acquirer`. */
  person: string;
  contactVersion: number;
  /** `acquirer`: two approvers answered for a receiver that leaves and said nothing. */
  method: (typeof CONSENT_METHODS)[number];
  /** Number of the tool's wording, so that the text can be printed again. */
  wording: number;
  /** SHA-256 of the text that the person read. */
  shownSha256: string;
  answer: "yes" | "no";
  reason: string;
  /** RFC 3339 with +08:00. */
  at: string;
}

export const CONSENT_METHODS = ["code", "paper", "acquirer"] as const;
