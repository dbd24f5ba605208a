import { asc, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { assert, present } from "../assert.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { Agreement } from "./agreement.ts";
import { readAgreement } from "./agreement-codec.ts";
import { type AgreementFact, keptFact } from "./agreement-fact.ts";

export interface LoadedAgreement {
  row: typeof t.agreement.$inferSelect;
  document: Agreement;
  body: string;
  /** What the acquirer said of it, in its order. */
  facts: AgreementFact[];
}

/**
 * One version with its document and everything the acquirer said about it; `lock` keeps it until the end of the transaction.
 * Refuses `not_found`. A body that is not what its name says is a bug.
 */
export async function loadAgreement(
  tx: Tx,
  input: { agreementId: Id<"spa">; lock?: boolean },
): Promise<LoadedAgreement> {
  const { agreementId, lock = false } = input;
  const wanted = tx.select().from(t.agreement).where(eq(t.agreement.id, agreementId));
  const [row] = await (lock ? wanted.for("update") : wanted);
  if (!row) refuse({ code: "not_found", what: "agreement" });
  const [version] = await tx
    .select({ body: t.agreementVersion.body })
    .from(t.agreementVersion)
    .where(eq(t.agreementVersion.agreementId, agreementId));
  const { body } = present(version, "an agreement has its document");
  assert(sha256Hex(body) === row.sha256, "an agreement's document is what its name says");
  const rows = await tx
    .select()
    .from(t.agreementFact)
    .where(eq(t.agreementFact.agreementId, agreementId))
    .orderBy(asc(t.agreementFact.factNo));
  return { row, document: readAgreement(body), body, facts: rows.map(keptFact) };
}
