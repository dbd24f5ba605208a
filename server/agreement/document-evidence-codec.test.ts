import { expect, test } from "vitest";
import { sha256Hex } from "../document/digest.ts";
import { Refused } from "../domain-error.ts";
import type { Consent } from "./consent.ts";
import { type DocumentRow, isInForce } from "./document-evidence.ts";
import { readDocumentRows, writeDocumentRows } from "./document-evidence-codec.ts";

const BODY = '{"version":1}';
const CONSENT: Consent = {
  sha256: sha256Hex(BODY),
  replacesSha256: "",
  subMerchantNo: "M00000000000004",
  person: "coffee-lead",
  contactVersion: 1,
  method: "code",
  wording: 1,
  shownSha256: "a".repeat(64),
  answer: "yes",
  reason: "",
  at: "2026-11-19T10:00:00+08:00",
};
const ROW: DocumentRow = {
  sha256: sha256Hex(BODY),
  body: BODY,
  inForceFrom: "2026-11-20T00:00:00+08:00",
  inForceTo: null,
  approvals: [
    { person: "reviewer", at: "2026-11-19T11:00:00+08:00", reason: "" },
    { person: "approver", at: "2026-11-19T12:00:00+08:00", reason: "new receiver, seen its contract" },
  ],
  consents: [CONSENT, { ...CONSENT, method: "acquirer", person: "", reason: "14 days without an answer" }],
};
const read = (rows: unknown) => readDocumentRows(JSON.stringify(rows), (body) => JSON.parse(body) as object);

/** The field and reason of the refusal. */
function faultOf(rows: unknown) {
  try {
    read(rows);
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "input_invalid")
      return [error.refusal.field, error.refusal.reason];
    throw error;
  }
  return undefined;
}

test("a book of documents with every answer survives its own text", () => {
  const rows = [ROW, { ...ROW, body: "{}", sha256: sha256Hex("{}"), consents: [], approvals: [] }];
  expect(readDocumentRows(writeDocumentRows(rows), JSON.parse)).toEqual(
    rows.map((row) => ({ ...row, document: JSON.parse(row.body) })),
  );
});

const without = (row: object, field: string) =>
  Object.fromEntries(Object.entries(row).filter(([k]) => k !== field));
const consents = (changes: object) => ({ consents: [{ ...CONSENT, ...changes }] });
test.each([
  [{ sha256: "b".repeat(64) }, "[0].sha256", "not_the_digest_of_its_body"],
  [{ inForceFrom: "2026-11-20" }, "[0].inForceFrom", "not_an_instant"],
  [{ inForceTo: "2026-11-19T00:00:00+08:00" }, "[0].inForceTo", "before_its_beginning"],
  [{ approvedBy: [] }, "[0].approvedBy", "unknown_field"],
  [{ approvals: [{ person: " ", at: ROW.inForceFrom, reason: "" }] }, "[0].approvals[0].person", "empty"],
  [{ approvals: [{ person: "one", at: ROW.inForceFrom }] }, "[0].approvals[0].reason", "missing"],
  [consents({ person: "" }), "[0].consents[0].person", "empty"],
  [consents({ method: "password" }), "[0].consents[0].method", "unknown_value"],
  [consents({ answer: "maybe" }), "[0].consents[0].answer", "unknown_value"],
  [consents({ shownSha256: "A".repeat(64) }), "[0].consents[0].shownSha256", "not_a_digest"],
  [consents({ sha256: "c".repeat(64) }), "[0].consents[0].sha256", "another_document"],
  [consents({ replacesSha256: "-" }), "[0].consents[0].replacesSha256", "not_a_digest"],
  [consents({ at: "2026-11-19T10:00:00Z" }), "[0].consents[0].at", "not_an_instant"],
  [consents({ contactVersion: "1" }), "[0].consents[0].contactVersion", "not_whole"],
  [consents({ signature: "x" }), "[0].consents[0].signature", "unknown_field"],
  [{ consents: [without(CONSENT, "wording")] }, "[0].consents[0].wording", "missing"],
])("a row with %j is refused at %s: %s", (changes, field, reason) => {
  expect(faultOf([{ ...ROW, ...changes }])).toEqual([field, reason]);
});

test("a document that stands twice, or a book that is no list, is refused", () => {
  expect(faultOf([ROW, ROW])).toEqual(["[1].sha256", "twice"]);
  expect(faultOf({})).toEqual(["document", "not_a_list"]);
});

test("a document holds from its first second on and no more at its last", () => {
  const row = { inForceFrom: "2026-11-20T00:00:00+08:00", inForceTo: "2026-11-21T00:00:00+08:00" };
  const at = ["2026-11-19T23:59:59+08:00", row.inForceFrom, "2026-11-20T23:59:59+08:00", row.inForceTo];
  expect(at.map((t) => isInForce(row, t))).toEqual([false, true, true, false]);
});
