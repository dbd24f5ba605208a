import type { Consent } from "./consent.ts";

/** One person of the acquirer who approved a document; `reason` is needed where its text has a red mark. */
export interface Approval {
  person: string;
  /** RFC 3339 with +08:00. */
  at: string;
  reason: string;
}

/** One row of the acquirer's agreements.json, fees.json, campaigns.json: the document and what stands behind it. */
export interface DocumentRow {
  sha256: string;
  /** Canonical JSON; its SHA-256 is the name above. */
  body: string;
  /** RFC 3339 with +08:00; from ≤ t < to. */
  inForceFrom: string;
  /** null: until further notice. */
  inForceTo: string | null;
  approvals: readonly Approval[];
  consents: readonly Consent[];
}

/** A row with its document read. */
export interface DocumentEvidence<T> extends DocumentRow {
  document: T;
}

/** Whether a row holds at an instant, "2026-11-20T12:00:00+08:00": all instants have one form, so that text compares. */
export const isInForce = (row: Pick<DocumentRow, "inForceFrom" | "inForceTo">, at: string): boolean =>
  row.inForceFrom <= at && (row.inForceTo === null || at < row.inForceTo);
