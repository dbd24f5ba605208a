import { existsSync } from "node:fs";
import type { DocumentRow } from "#server/agreement/document-evidence.ts";
import { writeDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import { DEMO_APPROVAL_REASON } from "#server/setup/demo.ts";
import { sellersIn, subjectOf } from "../core/agreements.ts";
import { agreementConsents, feeConsents } from "../core/consents.ts";
import { readJson, writeAtomically } from "../world/files.ts";
import { APPROVED_FROM } from "./approved-from.ts";

const APPROVERS = ["reviewer", "approver"];

/** A document as the platform made it and the acquirer approved it: canonical JSON and its name. */
export interface SeedDocument {
  sha256: string;
  body: string;
  /** RFC 3339; default the beginning of the demo. */
  inForceFrom?: string;
}

/** What the demo begins with; a seller or schedule of which the books know a version already keeps its own. */
export function addDocuments(
  file: string,
  kind: "agreement" | "fees",
  documents: readonly SeedDocument[],
  entries: readonly RegisterEntry[],
): void {
  const known = existsSync(file) ? readJson<DocumentRow[]>(file) : [];
  const subjects = new Set(known.map((row) => subjectOf(kind, row.body)));
  const missing = documents
    .filter(({ body }) => !subjects.has(subjectOf(kind, body)))
    .map(({ sha256, body, inForceFrom: at = `${APPROVED_FROM}T00:00:00+08:00` }): DocumentRow => {
      const evidence = { row: { sha256, body }, former: undefined, entries, at };
      return {
        ...{ sha256, body, inForceFrom: at, inForceTo: null },
        approvals: APPROVERS.map((person) => ({ person, at, reason: DEMO_APPROVAL_REASON })),
        consents:
          kind === "agreement" ? agreementConsents(evidence) : feeConsents(evidence, sellersIn(entries)),
      };
    });
  writeAtomically(file, writeDocumentRows([...known, ...missing]));
}
