import type { Agreement } from "../../agreement/agreement.ts";
import { writeAgreement } from "../../agreement/agreement-codec.ts";
import type { AgreementFact } from "../../agreement/agreement-fact.ts";
import { AGREEMENT_LIFE } from "../../agreement/agreement-status.ts";
import { partiesOf, WORDING } from "../../agreement/agreement-text.ts";
import { factsOfEvidence } from "../../agreement/evidence-facts.ts";
import { receiversOf, type SplitRule } from "../../agreement/split-rule.ts";
import type { Day } from "../../calendar/day.ts";
import { instantText, startOf } from "../../calendar/instant.ts";
import { sha256Hex } from "../../document/digest.ts";
import { type Id, newId, uuidOf } from "../../id.ts";
import { DEMO_ACQUIRER, DEMO_APPROVAL_REASON, DEMO_COVERS } from "../demo.ts";
import { type Shops, shopOf } from "./shops.ts";
import { ownerOf, type People } from "./staff.ts";
import { takeSteps } from "./steps.ts";
import type { Tenant, Tx } from "./tenant.ts";

export async function insertAgreement(
  tx: Tx,
  now: Date,
  tenant: Tenant,
  of: { merchant: Id<"mch">; seller: string; rule: SplitRule; from: Day },
  shops: Shops,
  people: People,
): Promise<void> {
  const { merchant, seller, rule, from } = of;
  const agreementId = newId("spa", now);
  const id = uuidOf(agreementId);
  const receivers = receiversOf(rule);
  const document: Agreement = {
    acquirer: DEMO_ACQUIRER.code,
    agreement: agreementId,
    version: 1,
    merchant,
    seller,
    consents: [...new Set(receivers.filter((r) => r !== seller))].sort(),
    effectiveFrom: from,
    rule,
    ...(DEMO_COVERS.includes(seller) && { refundCover: "seller" as const }),
  };
  const body = writeAgreement(document);
  const sha256 = sha256Hex(body);
  const row = { ...tenant, sub_merchant_id: shopOf(shops, seller).id };
  await tx`insert into agreement ${tx({
    id,
    ...row,
    version: 1,
    sha256,
    status: AGREEMENT_LIFE.first[0],
    proposed_at: now,
    created_by: ownerOf(people, seller),
    created_at: now,
  })}`;
  await tx`insert into agreement_version ${tx({ ...row, agreement_id: id, sha256, body, receivers })}`;
  await tx`insert into agreement_fact ${tx(factsOf(document, { sha256, body, from: startOf(from) }).map((fact, i) => ({ ...row, agreement_id: id, fact_no: i + 1, ...columnsOf(fact), imported_at: now })))}`;
  await takeSteps(tx, AGREEMENT_LIFE, "spa", [{ id }], ["proposed", "consented", "in_force"], now, {
    in_force_from: startOf(from),
  });
}

/** What the acquirer said of a version of the demo: everybody asked and answered, two people, in force from its first day. */
function factsOf(document: Agreement, { sha256, body, from }: { sha256: string; body: string; from: Date }) {
  const at = instantText(from);
  const consents = partiesOf(document, undefined).map((subMerchantNo) => ({
    ...{ sha256, replacesSha256: "", subMerchantNo, person: "", contactVersion: 1, method: "code" as const },
    ...{ wording: WORDING, shownSha256: "", answer: "yes" as const, reason: "", at },
  }));
  const approvals = ["reviewer", "approver"].map((person) => ({ person, at, reason: DEMO_APPROVAL_REASON }));
  return factsOfEvidence({ sha256, body, inForceFrom: at, inForceTo: null, approvals, consents });
}

function columnsOf(fact: AgreementFact) {
  const { kind, number, method, answer, person, reason } = fact;
  return {
    kind,
    number,
    method,
    answer,
    person,
    reason,
    happened_at: fact.happenedAt,
    effective_at: fact.effectiveAt,
  };
}
