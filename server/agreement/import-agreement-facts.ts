import { and, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { AgreementFact } from "./agreement-fact.ts";
import { readAgreementFacts } from "./agreement-fact-codec.ts";
import { stepOfFact } from "./agreement-progress.ts";
import { AGREEMENT_LIFE } from "./agreement-status.ts";
import { type LoadedAgreement, loadAgreement } from "./load-agreement.ts";
import { loadParties } from "./load-parties.ts";

/**
 * Imports what the acquirer's core says of one version: all of it, or nothing. The file tells the whole story each time; what is
 * known already must be the same, what is new is kept, and the status follows, step by step. An older telling may come after a
 * newer one and says nothing new. Returns how many facts were new.
 * Refuses `forbidden` to everybody but the worker, `input_invalid` with the faulty fact, `not_found` for a document that was
 * never proposed here.
 */
export async function importAgreementFacts(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; text: string },
): Promise<number> {
  may(ctx, "agreement.import");
  const { sha256, facts } = readAgreementFacts(input.text);
  const { row, added } = await ctx.db.transaction(async (tx) => {
    // load
    const loaded = await loadBySha256(tx, input.acquirerId, sha256);
    // decide
    const { facts: known } = loaded;
    const changed = known.slice(0, facts.length).findIndex((fact, i) => !isSame(fact, facts[i]));
    if (changed >= 0)
      refuse({ code: "input_invalid", field: `facts[${changed}]`, reason: "was_told_otherwise" });
    const added = Math.max(0, facts.length - known.length);
    // write
    await addFacts(tx, ctx, loaded, facts.slice(known.length));
    let { status } = loaded.row;
    for (let n = known.length + 1; n <= facts.length; n++)
      status = await follow(tx, ctx, { ...loaded, row: { ...loaded.row, status } }, facts.slice(0, n));
    const { merchantId, acquirerId } = loaded.row;
    await recordAudit(tx, ctx, {
      action: "agreement.import",
      subjectId: loaded.row.id,
      merchantId,
      acquirerId,
      facts: { sha256, known: known.length, added },
    });
    return { row: loaded.row, added };
  });
  const { acquirerId, merchantId } = row;
  ctx.defer({ topic: "agreement", id: row.id, merchantId, acquirerId });
  return added;
}

async function loadBySha256(tx: Tx, acquirerId: Id<"acq">, sha256: string): Promise<LoadedAgreement> {
  const [found] = await tx
    .select({ agreementId: t.agreement.id })
    .from(t.agreement)
    .where(and(eq(t.agreement.acquirerId, acquirerId), eq(t.agreement.sha256, sha256)));
  if (!found) refuse({ code: "not_found", what: "agreement" });
  return loadAgreement(tx, { agreementId: found.agreementId, lock: true });
}

const isSame = (one: AgreementFact, other: AgreementFact | undefined): boolean =>
  other !== undefined &&
  (Object.keys(one) as (keyof AgreementFact)[]).every((key) => String(one[key]) === String(other[key]));

async function addFacts(
  tx: Tx,
  ctx: Ctx,
  { row, facts: known }: LoadedAgreement,
  added: readonly AgreementFact[],
): Promise<void> {
  if (added.length === 0) return;
  const { id: agreementId, acquirerId, merchantId, subMerchantId } = row;
  const importedAt = ctx.now();
  await tx.insert(t.agreementFact).values(
    added.map((fact, i) => ({
      ...fact,
      agreementId,
      acquirerId,
      merchantId,
      subMerchantId,
      factNo: known.length + i + 1,
      importedAt,
    })),
  );
}

/** Takes the step that the newest of `facts` means, if it means one. PostgreSQL asks the facts again. */
async function follow(
  tx: Tx,
  ctx: Ctx,
  loaded: LoadedAgreement,
  facts: readonly AgreementFact[],
): Promise<LoadedAgreement["row"]["status"]> {
  const { id, status, merchantId, acquirerId, sha256 } = loaded.row;
  const parties = await loadParties(tx, { loaded, facts });
  const step = stepOfFact(status, parties, facts);
  if (step === undefined) return status;
  if (step === "not_carried")
    refuse({ code: "input_invalid", field: `facts[${facts.length - 1}]`, reason: "not_carried" });
  const { to, ...set } = step;
  await recordStep(tx, ctx, {
    life: AGREEMENT_LIFE,
    table: t.agreement,
    id,
    from: status,
    to,
    set,
    act: { action: "agreement.import", merchantId, acquirerId, facts: { sha256, fact: facts.at(-1)?.kind } },
  });
  return to;
}
