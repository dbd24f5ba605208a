import type { AgreementFact } from "./agreement-fact.ts";
import type { DocumentRow } from "./document-evidence.ts";

const NOTHING: Omit<AgreementFact, "kind" | "happenedAt"> = {
  number: "",
  replacesSha256: "",
  method: "",
  answer: "",
  person: "",
  field: "",
  reason: "",
  effectiveAt: null,
};

/** A fact with what it says; everything else says nothing. */
export const factOf = (
  kind: AgreementFact["kind"],
  at: string,
  more: Partial<AgreementFact> = {},
): AgreementFact => ({ ...NOTHING, ...more, kind, happenedAt: new Date(at) });

/** What a row of the acquirer's books says, told as facts: everybody asked, what they answered, who approved, since when. */
export function factsOfEvidence(row: DocumentRow): AgreementFact[] {
  const { consents, approvals, inForceFrom } = row;
  return [
    ...consents.map((c) =>
      factOf("asked", c.at, {
        number: c.subMerchantNo,
        replacesSha256: c.replacesSha256,
        method: c.method === "paper" ? "paper" : "code",
      }),
    ),
    ...consents.map((c) =>
      factOf("answered", c.at, {
        number: c.subMerchantNo,
        replacesSha256: c.replacesSha256,
        method: c.method,
        answer: c.answer,
        reason: c.reason,
      }),
    ),
    ...approvals.map((a) => factOf("approved", a.at, { person: a.person, reason: a.reason })),
    factOf("in_force", approvals.at(-1)?.at ?? inForceFrom, { effectiveAt: new Date(inForceFrom) }),
  ];
}
