import { readInstant } from "../calendar/instant.ts";
import { sha256Hex } from "../document/digest.ts";
import {
  at,
  FieldFault,
  listOf,
  type Members,
  membersOf,
  oneOf,
  readDocument,
  textOf,
  wholeOf,
} from "../document/document-reader.ts";
import { CONSENT_METHODS, type Consent } from "./consent.ts";
import type { Approval, DocumentEvidence, DocumentRow } from "./document-evidence.ts";

const ROW_FIELDS = ["sha256", "body", "inForceFrom", "inForceTo", "approvals", "consents"];
const CONSENT_FIELDS =
  "sha256 replacesSha256 subMerchantNo person contactVersion method wording shownSha256 answer reason at".split(
    " ",
  );

/** agreements.json, fees.json or campaigns.json: a list of rows, as the acquirer's core lays it down. */
export function writeDocumentRows(rows: readonly DocumentRow[]): string {
  const plain = rows.map(({ sha256, body, inForceFrom, inForceTo, approvals, consents }) => ({
    ...{ sha256, body, inForceFrom, inForceTo },
    approvals,
    consents,
  }));
  return `${JSON.stringify(plain, null, 2)}\n`;
}

/**
 * Reads such a book, each body with `readBody`. Refuses `input_invalid` with the faulty field ("[2].consents[0].at"); what
 * `readBody` refuses keeps its own words. A row whose name is not the digest of its body, or that stands twice, is refused.
 */
export function readDocumentRows<T>(text: string, readBody: (body: string) => T): DocumentEvidence<T>[] {
  const rows = readDocument(text, "input_invalid", "document", (list) => {
    if (!Array.isArray(list)) throw new FieldFault("document", "not_a_list");
    const read = list.map((row, i) => rowFromJson(row, `[${i}]`));
    const twice = read.findIndex((row, i) => read.findIndex((r) => r.sha256 === row.sha256) < i);
    if (twice >= 0) throw new FieldFault(`[${twice}].sha256`, "twice");
    return read;
  });
  return rows.map((row) => ({ ...row, document: readBody(row.body) }));
}

function rowFromJson(value: unknown, path: string): DocumentRow {
  const m = membersOf(value, path, ROW_FIELDS);
  const body = textOf(m, path, "body");
  const sha256 = sha256Of(m, path, "sha256");
  if (sha256Hex(body) !== sha256) throw new FieldFault(at(path, "sha256"), "not_the_digest_of_its_body");
  const inForceFrom = instantOf(m, path, "inForceFrom");
  const inForceTo = m.inForceTo === null ? null : instantOf(m, path, "inForceTo");
  if (inForceTo !== null && inForceTo < inForceFrom)
    throw new FieldFault(at(path, "inForceTo"), "before_its_beginning");
  return {
    ...{ sha256, body, inForceFrom, inForceTo },
    approvals: listOf(m, path, "approvals").map((a, i) => approvalFromJson(a, `${path}.approvals[${i}]`)),
    consents: listOf(m, path, "consents").map((c, i) => {
      const consent = consentFromJson(c, `${path}.consents[${i}]`);
      if (consent.sha256 !== sha256)
        throw new FieldFault(`${path}.consents[${i}].sha256`, "another_document");
      return consent;
    }),
  };
}

function approvalFromJson(value: unknown, path: string): Approval {
  const m = membersOf(value, path, ["person", "at", "reason"]);
  return {
    person: filledOf(m, path, "person"),
    at: instantOf(m, path, "at"),
    reason: textOf(m, path, "reason"),
  };
}

/** One consent record, strictly read: a field too many or too few is refused with its path. */
function consentFromJson(value: unknown, path: string): Consent {
  const m = membersOf(value, path, CONSENT_FIELDS);
  const method = oneOf(m, path, "method", CONSENT_METHODS);
  const replaces = textOf(m, path, "replacesSha256");
  return {
    sha256: sha256Of(m, path, "sha256"),
    replacesSha256: replaces === "" ? "" : sha256Of(m, path, "replacesSha256"),
    subMerchantNo: filledOf(m, path, "subMerchantNo"),
    person: method === "acquirer" ? textOf(m, path, "person") : filledOf(m, path, "person"),
    contactVersion: wholeOf(m, path, "contactVersion"),
    method,
    wording: wholeOf(m, path, "wording"),
    shownSha256: sha256Of(m, path, "shownSha256"),
    answer: oneOf(m, path, "answer", ["yes", "no"]),
    reason: textOf(m, path, "reason"),
    at: instantOf(m, path, "at"),
  };
}

function filledOf(m: Members, path: string, key: string): string {
  const text = textOf(m, path, key);
  if (text.trim() === "") throw new FieldFault(at(path, key), "empty");
  return text;
}

function sha256Of(m: Members, path: string, key: string): string {
  const text = textOf(m, path, key);
  if (!/^[0-9a-f]{64}$/.test(text)) throw new FieldFault(at(path, key), "not_a_digest");
  return text;
}

function instantOf(m: Members, path: string, key: string): string {
  const text = textOf(m, path, key);
  if (!readInstant(text)) throw new FieldFault(at(path, key), "not_an_instant");
  return text;
}
